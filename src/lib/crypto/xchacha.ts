import { chacha20poly1305, hchacha } from '@noble/ciphers/chacha.js';
import type { Bytes, RandomBytes } from '../core/base/bytes.ts';
import { concat, ownBytes } from './bytes.ts';
import { NONCE_BYTES, TAG_BYTES } from './sealed-sizes.ts';

/**
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), in two implementations that give the same bytes:
 * noble's ChaCha20-Poly1305, synchronous, and the browser's for what is large, both behind HChaCha20. noble copies
 * the key that it is given and cannot overwrite every copy: what it gets is the subkey of one message.
 *
 * Sealed bytes are `nonce (24) || ciphertext || tag (16)`.
 */

export { NONCE_BYTES, TAG_BYTES };

const NATIVE_NAME = 'ChaCha20-Poly1305';

/** Below this many bytes the asynchronous call costs more than it saves. */
export const NATIVE_FROM_BYTES = 16 * 1024;

/** The bytes were not sealed with this key and associated data, or are not whole. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/** ChaCha20-Poly1305 under the subkey of one message, from its input to an output that can be overwritten. */
function run(
  direction: 'encrypt' | 'decrypt',
  key: Uint8Array,
  nonce: Uint8Array,
  input: Uint8Array,
  aad: Uint8Array,
): Bytes {
  const output = ownBytes(input.length + (direction === 'encrypt' ? TAG_BYTES : -TAG_BYTES));
  const subkey = hchacha20(key, nonce);
  try {
    chacha20poly1305(subkey, shortNonce(nonce), aad)[direction](input, output);
    return output;
  } finally {
    subkey.fill(0);
  }
}

/** What ChaCha20 gets of the nonce: four zeros and its last eight bytes. */
function shortNonce(nonce: Uint8Array): Bytes {
  if (nonce.length !== NONCE_BYTES) {
    throw new Error(`"nonce" expected ${NONCE_BYTES} bytes, got ${nonce.length}`);
  }
  return concat(new Uint8Array(4), nonce.subarray(16));
}

/** Seals with a nonce given by the caller. For vectors; everything else goes through a `Sealer`. */
export function encrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  aad: Uint8Array,
): Bytes {
  return run('encrypt', key, nonce, plain, aad);
}

/** @throws UnsealError when the tag does not match */
export function decrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
): Bytes {
  try {
    return run('decrypt', key, nonce, sealed, aad);
  } catch {
    throw new UnsealError('"sealed bytes" do not open');
  }
}

const SIGMA = new Uint32Array(new TextEncoder().encode('expand 32-byte k').buffer);

const KEY_BYTES = 32;
const SUBKEY_NONCE_BYTES = 16;

/**
 * HChaCha20 (section 2.2 of the draft): the subkey that XChaCha20 hands to ChaCha20.
 * @param key 32 bytes
 * @param nonce its first 16 bytes are used
 * @returns 32 bytes, the caller's to overwrite
 */
export function hchacha20(key: Uint8Array, nonce: Uint8Array): Bytes {
  if (key.length !== KEY_BYTES) throw new Error(`"key" expected 32 bytes, got ${key.length}`);
  const given = ownBytes(KEY_BYTES + SUBKEY_NONCE_BYTES);
  given.set(key);
  given.set(nonce.subarray(0, SUBKEY_NONCE_BYTES), KEY_BYTES);
  const subkey = ownBytes(KEY_BYTES);
  const keyWords = new Uint32Array(given.buffer, 0, KEY_BYTES / 4);
  const nonceWords = new Uint32Array(given.buffer, KEY_BYTES);
  hchacha(SIGMA, keyWords, nonceWords, new Uint32Array(subkey.buffer));
  given.fill(0);
  return subkey;
}

/** `SubtleCrypto` takes this algorithm but the DOM types do not know its key format yet. */
type RawSecretImport = (
  format: 'raw-secret',
  key: Bytes,
  algorithm: { name: string },
  extractable: boolean,
  usages: readonly KeyUsage[],
) => Promise<CryptoKey>;

async function nativeRun(
  direction: 'encrypt' | 'decrypt',
  key: Uint8Array,
  nonce: Uint8Array,
  input: Bytes,
  aad: Bytes,
): Promise<Bytes> {
  const { subtle } = globalThis.crypto;
  const subkey = hchacha20(key, nonce);
  const importKey = subtle.importKey.bind(subtle) as unknown as RawSecretImport;
  const cryptoKey = await importKey('raw-secret', subkey, { name: NATIVE_NAME }, false, [
    direction,
  ]);
  subkey.fill(0);
  const algorithm = { name: NATIVE_NAME, iv: shortNonce(nonce), additionalData: aad };
  return new Uint8Array(await subtle[direction](algorithm, cryptoKey, input));
}

/** As `encrypt`, by the browser's own ChaCha20-Poly1305. */
export const nativeEncrypt = (key: Uint8Array, nonce: Uint8Array, plain: Bytes, aad: Bytes) =>
  nativeRun('encrypt', key, nonce, plain, aad);

/** As `decrypt`, by the browser's own ChaCha20-Poly1305. @throws UnsealError */
export async function nativeDecrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Bytes,
  aad: Bytes,
): Promise<Bytes> {
  try {
    return await nativeRun('decrypt', key, nonce, sealed, aad);
  } catch {
    throw new UnsealError('"sealed bytes" do not open');
  }
}

let native: Promise<boolean> | null = null;

/** Whether this browser has ChaCha20-Poly1305. `SubtleCrypto.supports` denies it, so it is tried once. */
export function hasNative(): Promise<boolean> {
  native ??= (async () => {
    try {
      const [key, nonce] = [new Uint8Array(32), new Uint8Array(NONCE_BYTES)];
      const none = new Uint8Array(0);
      const sealed = await nativeEncrypt(key, nonce, none, none);
      return sealed.length === TAG_BYTES;
    } catch {
      return false;
    }
  })();
  return native;
}

/** Seals and opens with one key. Draws its own nonces: none is ever passed in. */
export class Sealer {
  readonly #key: Bytes;
  readonly #random: RandomBytes;
  #wiped = false;

  /** @param key 32 bytes in a buffer of their own; kept, and overwritten by `wipe` */
  constructor(key: Bytes, random: RandomBytes) {
    this.#key = key;
    this.#random = random;
  }

  seal(plain: Uint8Array, aad: Uint8Array): Bytes {
    const nonce = this.#random(NONCE_BYTES);
    return concat(nonce, encrypt(this.#liveKey, nonce, plain, aad));
  }

  /** @throws UnsealError */
  open(sealed: Uint8Array, aad: Uint8Array): Bytes {
    if (sealed.length < NONCE_BYTES + TAG_BYTES)
      throw new UnsealError('"sealed bytes" are cut off');
    return decrypt(
      this.#liveKey,
      sealed.subarray(0, NONCE_BYTES),
      sealed.subarray(NONCE_BYTES),
      aad,
    );
  }

  /** As `seal`, through the browser's own cipher where that is there and worth it. */
  async sealLarge(plain: Bytes, aad: Bytes): Promise<Bytes> {
    if (plain.length < NATIVE_FROM_BYTES || !(await hasNative())) return this.seal(plain, aad);
    const nonce = this.#random(NONCE_BYTES);
    return concat(nonce, await nativeEncrypt(this.#liveKey, nonce, plain, aad));
  }

  /** As `open`, through the browser's own cipher where that is there and worth it. @throws UnsealError */
  async openLarge(sealed: Bytes, aad: Bytes): Promise<Bytes> {
    if (sealed.length < NATIVE_FROM_BYTES || !(await hasNative())) return this.open(sealed, aad);
    const nonce = sealed.subarray(0, NONCE_BYTES);
    return nativeDecrypt(this.#liveKey, nonce, sealed.subarray(NONCE_BYTES), aad);
  }

  wipe(): void {
    this.#key.fill(0);
    this.#wiped = true;
  }

  /** A wiped key is all zeros, which would seal and open as well as any other. */
  get #liveKey(): Bytes {
    if (this.#wiped) throw new Error('"sealer" used after its key was wiped');
    return this.#key;
  }
}
