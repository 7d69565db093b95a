import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ProblemCode } from '../../src/lib/core/base/problem.ts';
import { askPasskey, createPasskey } from '../../src/lib/platform/passkey.ts';

/** The browser's own class, at the API's edge: a real authenticator answers in the browser tests. */
class FakeCredential {
  readonly rawId = new Uint8Array([1, 2, 3]).buffer;
  readonly prf: unknown;

  constructor(prf: unknown) {
    this.prf = prf;
  }

  getClientExtensionResults(): unknown {
    return { prf: this.prf };
  }
}

const output = new Uint8Array(32).fill(7);
const gives = (prf: unknown) => () => Promise.resolve(new FakeCredential(prf));
const throws = (name: string) => () => Promise.reject(new DOMException('refused', name));

function browser(create: () => Promise<unknown>, get: () => Promise<unknown> = create): void {
  vi.stubGlobal('PublicKeyCredential', FakeCredential);
  vi.stubGlobal('navigator', { credentials: { create, get } });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const person = { id: 'p', name: 'Ada' };
const input = new Uint8Array(32);
const known = [{ credential: new Uint8Array([1, 2, 3]), prfInput: input }];

describe('a passkey', () => {
  test('is made and asked, with what its PRF gives', async () => {
    browser(gives({ enabled: true, results: { first: output.buffer } }));
    const answer = { credential: new Uint8Array([1, 2, 3]), prfOutput: output };
    expect(await createPasskey(person, input, [])).toEqual({ ok: true, value: answer });
    expect(await askPasskey(known)).toEqual({ ok: true, value: answer });
  });

  test('that gives its output only when it is asked again is asked again', async () => {
    browser(gives({ enabled: true }), gives({ results: { first: output } }));
    expect(await createPasskey(person, input, [])).toMatchObject({ value: { prfOutput: output } });
  });

  test('is not to be had in a browser without them', async () => {
    vi.stubGlobal('PublicKeyCredential', undefined);
    const outcome = { ok: false, problem: { code: 'passkey.unsupported' } };
    expect(await createPasskey(person, input, [])).toEqual(outcome);
    expect(await askPasskey(known)).toEqual(outcome);
  });

  test.each<[string, () => Promise<unknown>, ProblemCode]>([
    ['without a PRF', gives({ enabled: false }), 'passkey.noPrf'],
    ['without any word of a PRF', gives(undefined), 'passkey.noPrf'],
    ['that is there already', throws('InvalidStateError'), 'passkey.exists'],
    ['that the browser does not support', throws('NotSupportedError'), 'passkey.failed'],
    ['at an address that may have none', throws('SecurityError'), 'passkey.failed'],
    ['that the person did not allow', throws('NotAllowedError'), 'passkey.cancelled'],
    ['that is nothing', () => Promise.resolve(null), 'passkey.cancelled'],
  ])('%s says so', async (_what, act, code) => {
    browser(act);
    const outcome = { ok: false, problem: { code } };
    expect(await createPasskey(person, input, [])).toEqual(outcome);
    expect(await askPasskey(known)).toEqual(outcome);
  });
});
