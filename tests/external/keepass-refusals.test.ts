import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from '../../src/lib/core/base/bytes.ts';
import { done, failed } from '../../src/lib/core/base/outcome.ts';
import { at, bytesAt, codeOf, link, password } from '../support/keepass-stage.ts';
import { createKeepass } from '../support/keepassxc.ts';

describe('a file that does not open', () => {
  const path = at('damaged.kdbx');
  let whole: Bytes;
  let old: Bytes;

  beforeAll(async () => {
    const entries = [{ fields: { Title: 'A', Password: 'one', Notes: 'x'.repeat(3000) } }];
    whole = bytesAt((await createKeepass(at('whole.kdbx'), { password }, {}, entries)).path);
    const format = { version: 3 } as const;
    old = bytesAt((await createKeepass(at('old.kdbx'), { password }, format, entries)).path);
  });

  test('is told apart, and tried again on the next call', async () => {
    const { vault } = link(path);
    const codeWith = async (bytes: Uint8Array) => {
      writeFileSync(path, bytes);
      return codeOf(await vault.read('A'));
    };
    const flipped = (bytes: Bytes, place: number) =>
      bytes.map((byte, one) => (one === place ? byte ^ 1 : byte));
    expect(await codeWith(whole)).toBe('none');
    expect(await codeWith(new TextEncoder().encode('a text'))).toBe('external.fileNotKeepass');
    expect(await codeWith(new Uint8Array())).toBe('external.fileNotKeepass');
    expect(await codeWith(flipped(whole, 0))).toBe('external.fileNotKeepass');
    const newer = whole.map((byte, one) => (one === 10 ? 5 : byte));
    expect(await codeWith(newer)).toBe('file.versionUnknown');
    for (const length of [12, 100, whole.length / 2, whole.length - 1]) {
      expect(await codeWith(whole.slice(0, length))).toBe('external.fileDamaged');
    }
    for (const place of [20, 60, whole.length / 2, whole.length - 50]) {
      expect(await codeWith(flipped(whole, Math.floor(place)))).toBe('external.fileDamaged');
    }
    expect(await codeWith(old)).toBe('none');
    expect(await codeWith(flipped(old, old.length - 200))).toBe('external.fileDamaged');
    expect(await codeWith(old.slice(0, 100))).toBe('external.fileDamaged');
    // KDBX 3 has no check of its key: what does not decrypt may be either.
    expect(await codeWith(old.slice(0, -16))).toMatch(/filePasswordWrong|fileDamaged/);
    expect(await codeWith(whole)).toBe('none');
  });

  test('a failure is not kept, also when the file stays as it is', async () => {
    writeFileSync(path, whole.slice(0, -1));
    const { vault, given } = link(path);
    expect(codeOf(await vault.test())).toBe('external.fileDamaged');
    expect(codeOf(await vault.test())).toBe('external.fileDamaged');
    expect(given).toHaveLength(2);
  });

  test('no problem carries anything but its code', async () => {
    const { vault } = link(path, { password: 'a wrong one' });
    writeFileSync(path, whole);
    expect(await vault.read('Some/Name')).toEqual(failed({ code: 'external.filePasswordWrong' }));
    expect(await vault.read('Two\nlines')).toEqual(
      failed({ code: 'external.referenceMalformed', kind: 'keepass' }),
    );
    expect(vault.canonical('a//b').ok).toBe(false);
    expect(vault.canonical('/a/b')).toEqual(done('a/b#Password'));
  });
});
