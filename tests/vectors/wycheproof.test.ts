import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/lib/core/base/bytes.ts';
import { concat, equalBytes } from '../../src/lib/crypto/bytes.ts';
import { hkdfSha256 } from '../../src/lib/crypto/derive.ts';
import { hmacSha256 } from '../../src/lib/crypto/hash-chain.ts';
import { decrypt, encrypt } from '../../src/lib/crypto/xchacha.ts';
import { wycheproof } from '../support/wycheproof.ts';

describe('Wycheproof', () => {
  test('XChaCha20-Poly1305: 315 cases', () => {
    const cases = wycheproof('xchacha20_poly1305');
    expect(cases).toHaveLength(315);
    for (const one of cases) {
      const [key, nonce, aad] = [one.bytes('key'), one.bytes('iv'), one.bytes('aad')];
      const sealed = concat(one.bytes('ct'), one.bytes('tag'));
      if (one.valid) {
        expect(toHex(encrypt(key, nonce, one.bytes('msg'), aad)), `case ${one.id}`).toBe(
          toHex(sealed),
        );
        expect(toHex(decrypt(key, nonce, sealed, aad)), `case ${one.id}`).toBe(
          toHex(one.bytes('msg')),
        );
      } else {
        expect(() => decrypt(key, nonce, sealed, aad), `case ${one.id}`).toThrow();
      }
    }
  });

  test('HKDF-SHA-256: 86 cases', () => {
    const cases = wycheproof('hkdf_sha256');
    expect(cases).toHaveLength(86);
    for (const one of cases) {
      const run = () =>
        hkdfSha256(one.bytes('ikm'), one.bytes('salt'), one.bytes('info'), one.number('size'));
      if (one.valid) expect(toHex(run()), `case ${one.id}`).toBe(toHex(one.bytes('okm')));
      else expect(run, `case ${one.id}`).toThrow();
    }
  });

  test('HMAC-SHA-256: 174 cases', () => {
    const cases = wycheproof('hmac_sha256');
    expect(cases).toHaveLength(174);
    for (const one of cases) {
      // A shorter tag in a case is the front of the whole one.
      const tag = one.bytes('tag');
      const front = hmacSha256(one.bytes('key'), one.bytes('msg')).subarray(0, tag.length);
      expect(equalBytes(front, tag), `case ${one.id}`).toBe(one.valid);
    }
  });
});
