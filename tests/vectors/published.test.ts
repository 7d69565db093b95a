import { XWing } from '@noble/post-quantum/hybrid.js';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/lib/core/base/bytes.ts';
import { concat } from '../../src/lib/crypto/bytes.ts';
import { hkdfSha256 } from '../../src/lib/crypto/derive.ts';
import { encrypt, hchacha20 } from '../../src/lib/crypto/xchacha.ts';
import { fromHex } from '../support/hex.ts';

describe('RFC 5869, appendix A (SHA-256)', () => {
  const counting = (from: number, length: number) =>
    Uint8Array.from({ length }, (_, index) => from + index);
  const cases = [
    {
      name: 'A.1',
      ikm: new Uint8Array(22).fill(0x0b),
      salt: counting(0, 13),
      info: counting(0xf0, 10),
      okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    },
    {
      name: 'A.2',
      ikm: counting(0, 80),
      salt: counting(0x60, 80),
      info: counting(0xb0, 80),
      okm: 'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    },
    {
      name: 'A.3',
      ikm: new Uint8Array(22).fill(0x0b),
      salt: new Uint8Array(0),
      info: new Uint8Array(0),
      okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    },
  ];
  test.each(cases)('$name', ({ ikm, salt, info, okm }) => {
    expect(toHex(hkdfSha256(ikm, salt, info, okm.length / 2))).toBe(okm);
  });
});

describe('draft-irtf-cfrg-xchacha-03', () => {
  test('HChaCha20, section 2.2.1', () => {
    const key = fromHex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    const nonce = fromHex('000000090000004a0000000031415927');
    expect(toHex(hchacha20(key, nonce))).toBe(
      '82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc',
    );
  });

  test('AEAD_XChaCha20_Poly1305, appendix A.3.1', () => {
    const plain = new TextEncoder().encode(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
    );
    const key = fromHex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f');
    const nonce = fromHex('404142434445464748494a4b4c4d4e4f5051525354555657');
    const aad = fromHex('50515253c0c1c2c3c4c5c6c7');
    const expected = concat(
      fromHex(
        `bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb
         731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452
         2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
         21f9664c97637da9768812f615c68b13b52e`,
      ),
      fromHex('c0875924c1c7987947deafd8780acf49'),
    );
    expect(toHex(encrypt(key, nonce, plain, aad))).toBe(toHex(expected));
  });
});

describe('draft-connolly-cfrg-xwing-kem-08, appendix C', () => {
  test('the first vector', () => {
    const seed = fromHex('7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26');
    const chance = fromHex(
      `3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2
       35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2`,
    );
    const shared = 'd2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384';
    const { publicKey, secretKey } = XWing.keygen(seed);
    expect(toHex(publicKey.slice(0, 20))).toBe('e2236b35a8c24b39b10aa1323a96a919a2ced884');
    const { cipherText, sharedSecret } = XWing.encapsulate(publicKey, chance);
    expect(toHex(cipherText.slice(-4))).toBe('e6fb2e15');
    expect(toHex(sharedSecret)).toBe(shared);
    expect(toHex(XWing.decapsulate(cipherText, secretKey))).toBe(shared);
  });
});
