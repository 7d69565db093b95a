import { describe, expect, test } from 'vitest';
import { decodeKeychain, encodeKeychain } from '../../src/lib/crypto/keychain.ts';
import { sha256 } from '../../src/lib/crypto/hash-chain.ts';
import {
  closeResealed,
  isPartRight,
  readResealed,
  resealedEpoch,
} from '../../src/lib/crypto/resealed-part.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
/** Lengths that sealed parts have: a seal around a power of two. */
const LENGTHS = [64, 128, 256, 1024, 16_384].map((padded) => padded + 40);

describe('a part that was sealed anew', () => {
  test.each(LENGTHS)('of %i bytes is told from one as it was first sealed', (length) => {
    const first = random(length);
    const sealed = random(length);
    const bytes = closeResealed(sealed, 7, sha256(first));
    expect(readResealed(first)).toBeNull();
    expect(resealedEpoch(first)).toBe(0);
    expect(resealedEpoch(bytes)).toBe(7);
    expect(readResealed(bytes)?.sealed).toEqual(sealed);
    expect(isPartRight(first, sha256(first))).toBe(true);
    expect(isPartRight(bytes, sha256(first))).toBe(true);
  });

  test('is wrong when any byte of it is, or when it is of another event', () => {
    const digest = sha256(random(104));
    const bytes = closeResealed(random(104), 2, digest);
    for (let at = 0; at < bytes.length; at += 1) {
      const wrong = bytes.slice();
      wrong[at] = (wrong[at] ?? 0) ^ 1;
      expect(isPartRight(wrong, digest)).toBe(false);
    }
    expect(isPartRight(bytes, sha256(random(1)))).toBe(false);
    expect(isPartRight(bytes.subarray(1), digest)).toBe(false);
    expect(isPartRight(bytes, undefined)).toBe(false);
  });

  test('is right as it lies where its event names it so, as a repair writes it', () => {
    const bytes = closeResealed(random(104), 2, sha256(random(1)));
    expect(isPartRight(bytes, sha256(bytes))).toBe(true);
  });
});

describe('the keys of earlier epochs', () => {
  test('are read back as they were written', () => {
    const keys = [
      { epoch: 1, upTo: 9, audit: random(32), data: null },
      { epoch: 2, upTo: 2 ** 40, audit: random(32), data: random(32) },
    ];
    expect(decodeKeychain(encodeKeychain(keys))).toEqual(keys);
    expect(decodeKeychain(encodeKeychain([]))).toEqual([]);
  });

  test('are none where some of them is cut off', () => {
    const bytes = encodeKeychain([{ epoch: 1, upTo: 9, audit: random(32), data: null }]);
    expect(() => decodeKeychain(bytes.subarray(1))).toThrow('another length');
  });
});
