import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProfileId, VaultId } from '../../src/lib/core/base/ids.ts';
import { NO_WITNESS, type StorageWitness } from '../../src/lib/core/log/storage-witness.ts';
import { utf8 } from '../../src/lib/crypto/bytes.ts';
import { sha256 } from '../../src/lib/crypto/hash-chain.ts';
import { formatReceipt } from '../../src/lib/crypto/receipt.ts';
import { formatWitness, parseWitness } from '../../src/lib/crypto/witness-text.ts';
import { toHex } from '../../src/lib/core/base/bytes.ts';

const id = (byte: string) => byte.repeat(16);
const given: StorageWitness = {
  entries: [
    {
      vault: id('ab') as VaultId,
      profile: id('cd') as ProfileId,
      epoch: 2,
      head: { seq: 41, link: new Uint8Array(32).fill(7) },
      at: 1_790_000_000_000,
      backupAt: 1_780_000_000_000,
    },
    {
      vault: id('ef') as VaultId,
      profile: null,
      epoch: 1,
      head: null,
      at: 5,
      backupAt: null,
    },
  ],
  dropped: 3,
  settled: 2,
};

/** A text of the right shape around any JSON. */
const around = (json: unknown): string => {
  const body = `LSW1 ${JSON.stringify(json)}`;
  return `${body}\n${toHex(sha256(utf8(body)).subarray(0, 8))}`;
};

describe('a witness in text', () => {
  test('comes back as it was, with the place of each vault as a receipt', () => {
    const text = formatWitness(given);
    expect(parseWitness(text)).toEqual(given);
    const [first] = given.entries;
    if (!first?.head) throw new Error('no entry');
    expect(text).toContain(formatReceipt(first.vault, first.head));
    expect(parseWitness(formatWitness(NO_WITNESS))).toEqual(NO_WITNESS);
  });

  test('is none with any character changed, or any part of it missing', () => {
    const text = formatWitness(given);
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === '1' ? '2' : '1';
      expect(parseWitness(text.slice(0, at) + other + text.slice(at + 1)), `${at}`).toBeNull();
      expect(parseWitness(text.slice(0, at)), `${at}`).toBeNull();
    }
  });

  test('is none, whatever else lies there', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((one) => `LSW1 ${one}`),
        ),
        (text) => {
          expect(parseWitness(text)).toBeNull();
        },
      ),
    );
    expect(parseWitness(null)).toBeNull();
  });

  const [vault] = JSON.parse(formatWitness(given).split('\n')[0]?.slice(5) ?? '')
    .vaults as object[];
  const whole = { vaults: [vault], dropped: 0, settled: 0 };

  test.each([
    null,
    [],
    5,
    {},
    { ...whole, vaults: 'x' },
    { ...whole, vaults: [null] },
    { ...whole, dropped: -1 },
    { ...whole, settled: '0' },
    { ...whole, vaults: [{ ...vault, vault: 'ab' }] },
    { ...whole, vaults: [{ ...vault, vault: id('aa') }] },
    { ...whole, vaults: [{ ...vault, profile: 7 }] },
    { ...whole, vaults: [{ ...vault, epoch: 0.5 }] },
    { ...whole, vaults: [{ ...vault, receipt: 'LSR1' }] },
    { ...whole, vaults: [{ ...vault, receipt: undefined }] },
    { ...whole, vaults: [{ ...vault, at: null }] },
    { ...whole, vaults: [{ ...vault, backupAt: 'x' }] },
    { ...whole, vaults: Array.from({ length: 1_001 }, () => vault) },
  ])('is none with a right check sum and a wrong content: %#', (json) => {
    expect(parseWitness(around(whole))).not.toBeNull();
    expect(parseWitness(around(json))).toBeNull();
  });

  test('has each vault once', () => {
    expect(parseWitness(around({ ...whole, vaults: [vault, vault] }))?.entries).toHaveLength(1);
  });
});
