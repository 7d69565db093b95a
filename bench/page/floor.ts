import { openDB, type IDBPDatabase } from 'idb';
import { concat, utf8 } from '../../src/lib/crypto/bytes.ts';
import { nativeDecrypt, nativeEncrypt, NONCE_BYTES } from '../../src/lib/crypto/xchacha.ts';
import { entriesOf, type Entry } from './entries.ts';

/** Bytes of a row of the index besides its text: two times and four numbers. */
const COLUMN_BYTES = 32;
/** The most that `getRandomValues` gives at once. */
const RANDOM_BYTES = 65_536;
const none = new Uint8Array(0);

/** Names, values, domains and columns of all entries, as one plaintext. */
function plaintext(count: number): Uint8Array<ArrayBuffer> {
  const entries = entriesOf(0, count);
  const joined = (field: keyof Entry) => utf8(entries.map((entry) => entry[field]).join('\n'));
  const columns = new Uint8Array(count * COLUMN_BYTES);
  return concat(columns, joined('name'), joined('domain'), joined('value'));
}

/** Bytes that no disk compresses, as sealed ones are. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += RANDOM_BYTES)
    crypto.getRandomValues(bytes.subarray(at, Math.min(length, at + RANDOM_BYTES)));
  return bytes;
}

/**
 * What reading, decrypting and writing cost by themselves, in a database of their own on the app's origin: nothing is
 * parsed, checked or chained. Each call measures once, in milliseconds of the worker it runs in.
 */
export class Floor {
  readonly #database: IDBPDatabase;
  readonly #key = new Uint8Array(32).fill(7);
  readonly #nonce = new Uint8Array(NONCE_BYTES).fill(9);
  #next = 0;

  private constructor(database: IDBPDatabase) {
    this.#database = database;
  }

  static async open(): Promise<Floor> {
    const database = await openDB('bench-floor', 1, {
      upgrade: (upgrading) => {
        upgrading.createObjectStore('blobs');
        upgrading.createObjectStore('puts');
      },
    });
    return new Floor(database);
  }

  /** Lays down all entries as one sealed record. @returns its bytes */
  async writeBlob(count: number): Promise<number> {
    const sealed = await nativeEncrypt(this.#key, this.#nonce, plaintext(count), none);
    await this.#database.put('blobs', sealed, 'all');
    return sealed.length;
  }

  /** Reads that record and decrypts it natively. */
  async readBlob(): Promise<void> {
    const sealed = (await this.#database.get('blobs', 'all')) as
      Uint8Array<ArrayBuffer> | undefined;
    if (!sealed) throw new Error('"floor" has no record to read');
    const plain = await nativeDecrypt(this.#key, this.#nonce, sealed, none);
    if (plain.length === 0) throw new Error('"floor" decrypted nothing');
  }

  /** One strict transaction that puts so many bytes in so many records. */
  async put(bytes: number, records: number): Promise<void> {
    const one = Math.ceil(bytes / records);
    const values = Array.from({ length: records }, () => noise(one));
    const writing = this.#database.transaction('puts', 'readwrite', { durability: 'strict' });
    for (const value of values) void writing.store.put(value, (this.#next += 1));
    await writing.done;
  }

  /** A strict transaction that writes nothing. */
  async empty(): Promise<void> {
    await this.#database.transaction('puts', 'readwrite', { durability: 'strict' }).done;
  }

  /** Forgets what was put. */
  async clear(): Promise<void> {
    await this.#database.clear('puts');
  }
}
