import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/lib/core/base/bytes.ts';
import {
  encrypt,
  decrypt,
  hasNative,
  nativeDecrypt,
  nativeEncrypt,
  NATIVE_FROM_BYTES,
  Sealer,
} from '../../src/lib/crypto/xchacha.ts';

const random = (length: number) => {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 65_536)
    crypto.getRandomValues(bytes.subarray(index, index + 65_536));
  return bytes;
};
const SIZES = [0, 1, 15, 16, 17, 63, 64, 65, 65_535, 65_536, 65_537, 1 << 20];

describe("the browser's own XChaCha20-Poly1305", () => {
  test('is there in this Chromium', async () => {
    expect(await hasNative()).toBe(true);
  });

  test.each(SIZES)('gives the same %i bytes as noble, both ways', async (size) => {
    const [key, nonce, aad, plain] = [random(32), random(24), random(31), random(size)];
    const sealed = encrypt(key, nonce, plain, aad);
    expect(toHex(await nativeEncrypt(key, nonce, plain, aad)) === toHex(sealed)).toBe(true);
    expect(toHex(await nativeDecrypt(key, nonce, sealed, aad)) === toHex(plain)).toBe(true);
    sealed[size >> 1] = (sealed[size >> 1] ?? 0) ^ 1;
    await expect(nativeDecrypt(key, nonce, sealed, aad)).rejects.toThrow('do not open');
    expect(() => decrypt(key, nonce, sealed, aad)).toThrow('do not open');
  });

  test('a large part sealed by one way opens by the other', async () => {
    const key = random(32);
    const sealer = new Sealer(key.slice(), random);
    const [plain, aad] = [random(NATIVE_FROM_BYTES * 3), random(7)];
    expect(sealer.open(await sealer.sealLarge(plain, aad), aad)).toEqual(plain);
    expect(await sealer.openLarge(sealer.seal(plain, aad), aad)).toEqual(plain);
    await expect(sealer.openLarge(sealer.seal(plain, aad), random(7))).rejects.toThrow();
  });
});
