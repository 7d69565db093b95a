import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { askPasskey, createPasskey } from '../../src/lib/platform/passkey.ts';

/** What an authenticator says beside the credential. */
interface Prf {
  readonly enabled?: boolean;
  readonly results?: { readonly first: BufferSource };
}

/** A credential as browsers give it. */
class FakeCredential {
  readonly rawId: ArrayBuffer;
  readonly #prf: Prf | undefined;

  constructor(rawId: readonly number[], prf?: Prf) {
    this.rawId = Uint8Array.from(rawId).buffer;
    this.#prf = prf;
  }

  getClientExtensionResults(): { prf?: Prf } {
    return this.#prf ? { prf: this.#prf } : {};
  }
}

const output = new Uint8Array(32).fill(7);
const evaluated = { results: { first: output.buffer } };
const create = vi.fn<(options: CredentialCreationOptions) => Promise<unknown>>();
const get = vi.fn<(options: CredentialRequestOptions) => Promise<unknown>>();

beforeEach(() => {
  vi.stubGlobal('PublicKeyCredential', FakeCredential);
  vi.stubGlobal('navigator', { credentials: { create, get } });
});

afterEach(() => {
  vi.unstubAllGlobals();
  create.mockReset();
  get.mockReset();
});

const input = new Uint8Array(32).fill(1);
const known = [{ credential: Uint8Array.of(251, 255), prfInput: input }];
const make = () => createPasskey({ id: 'id', name: 'Ada' }, input, known);
const ask = () => askPasskey(known);

describe('what an authenticator is asked', () => {
  test('makes a passkey with its output at once', async () => {
    create.mockResolvedValue(new FakeCredential([1, 2], evaluated));
    expect(await make()).toEqual({
      ok: true,
      value: { credential: Uint8Array.of(1, 2), prfOutput: output },
    });
    expect(create.mock.calls[0]?.[0].publicKey).toMatchObject({
      rp: { name: 'Lockstate' },
      authenticatorSelection: { userVerification: 'required' },
      excludeCredentials: [{ type: 'public-key', id: known[0]?.credential }],
      extensions: { prf: { eval: { first: input } } },
    });
    expect(get).not.toHaveBeenCalled();
  });

  test('is asked again of one that evaluates only then', async () => {
    create.mockResolvedValue(new FakeCredential([1, 2], { enabled: true }));
    get.mockResolvedValue(new FakeCredential([1, 2], evaluated));
    expect(await make()).toMatchObject({ ok: true, value: { prfOutput: output } });
    expect(get.mock.calls[0]?.[0].publicKey).toMatchObject({
      allowCredentials: [{ id: Uint8Array.of(1, 2) }],
      extensions: { prf: { evalByCredential: { AQI: { first: input } } } },
    });
  });

  test('gives the output, of a view as of a buffer', async () => {
    const wide = new Uint8Array(40);
    wide.set(output, 4);
    const first = wide.subarray(4, 36);
    get.mockResolvedValue(new FakeCredential([3], { results: { first } }));
    expect(await ask()).toEqual({
      ok: true,
      value: { credential: Uint8Array.of(3), prfOutput: output },
    });
    expect(get.mock.calls[0]?.[0].publicKey).toMatchObject({
      userVerification: 'required',
      extensions: { prf: { evalByCredential: { '-_8': { first: input } } } },
    });
  });
});
