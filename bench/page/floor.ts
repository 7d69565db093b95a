import { openDB, type IDBPDatabase } from 'idb';
import { concat, utf8 } from '../../src/lib/crypto/bytes.ts';
import { nativeDecrypt, nativeEncrypt, NONCE_BYTES } from '../../src/lib/crypto/xchacha.ts';
import { entryAt, type Entry } from './entries.ts';

export type FloorCipher = 'chacha' | 'aes';

/** Bytes of a row of the index besides its text: two times and four numbers. */
const COLUMN_BYTES = 32;
const IV_BYTES = 12;
const none = new Uint8Array(0);

/** Names, values, domains and columns of all entries, as one plaintext. */
function plaintext(count: number): Uint8Array<ArrayBuffer> {
  const entries = Array.from({ length: count }, (_, index) => entryAt(index));
  const joined = (field: keyof Entry) => utf8(entries.map((entry) => entry[field]).join('\n'));
  const columns = new Uint8Array(count * COLUMN_BYTES);
  return concat(columns, joined('name'), joined('domain'), joined('value'));
}

/**
 * The least that any encrypted vault can cost: one record that holds everything is read from IndexedDB
 * and decrypted by the browser, once and whole. Nothing is parsed, checked or written.
 */
export class Floor {
  readonly #database: IDBPDatabase;
  readonly #key = new Uint8Array(32).fill(7);
  readonly #nonce = new Uint8Array(NONCE_BYTES).fill(9);
  readonly #aesKey: CryptoKey;
  readonly #aes = { name: 'AES-GCM', iv: new Uint8Array(IV_BYTES).fill(5) };

  private constructor(database: IDBPDatabase, aesKey: CryptoKey) {
    this.#database = database;
    this.#aesKey = aesKey;
  }

  static async open(): Promise<Floor> {
    const database = await openDB('floor', 1, {
      upgrade: (upgrading) => void upgrading.createObjectStore('blobs'),
    });
    const raw = new Uint8Array(32).fill(3);
    const usages = ['encrypt', 'decrypt'] as const;
    return new Floor(database, await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, usages));
  }

  /** Writes the records. @returns the bytes of one */
  async write(count: number): Promise<number> {
    const plain = plaintext(count);
    const chacha = await nativeEncrypt(this.#key, this.#nonce, plain, none);
    const aes = new Uint8Array(await crypto.subtle.encrypt(this.#aes, this.#aesKey, plain));
    await this.#database.put('blobs', chacha, 'chacha');
    await this.#database.put('blobs', aes, 'aes');
    return plain.length;
  }

  /** @returns milliseconds of one reading and decryption */
  async measure(cipher: FloorCipher): Promise<number> {
    const start = performance.now();
    const sealed = (await this.#database.get('blobs', cipher)) as Uint8Array<ArrayBuffer>;
    if (cipher === 'aes') await crypto.subtle.decrypt(this.#aes, this.#aesKey, sealed);
    else await nativeDecrypt(this.#key, this.#nonce, sealed, none);
    return performance.now() - start;
  }
}
