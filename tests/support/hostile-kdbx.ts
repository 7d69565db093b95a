import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type * as Kdbxweb from 'kdbxweb';
import type { Bytes } from '../../src/lib/core/base/bytes.ts';

// Playwright finds few of its names through `import`.
const {
  BinaryStream,
  Consts,
  Credentials,
  HashedBlockTransform,
  Int64,
  Kdbx,
  KdbxContext,
  KdbxFormat,
  KdbxHeader,
  ProtectedValue,
  VarDictionary,
} = createRequire(import.meta.url)('kdbxweb') as typeof Kdbxweb;

export const HOSTILE_PASSWORD = 'open sesame';

/** A database with one entry, whose key is derived at once by AES. */
async function database(version: 3 | 4): Promise<Kdbxweb.Kdbx> {
  const credentials = new Credentials(ProtectedValue.fromString(HOSTILE_PASSWORD));
  await credentials.ready;
  const made = Kdbx.create(credentials, 'Database');
  made.setVersion(version);
  if (version === 3) made.header.keyEncryptionRounds = 1000;
  else {
    made.header.setKdf(Consts.KdfId.Aes);
    made.header.kdfParameters?.set('R', VarDictionary.ValueType.UInt64, Int64.from(1000));
  }
  const entry = made.createEntry(made.getDefaultGroup());
  entry.fields.set('Title', 'A').set('Password', ProtectedValue.fromString('one'));
  return made;
}

/**
 * Puts a number of eight bytes behind some bytes of a header. Its checksum fits again; that it was written by who has
 * the key does not show before one is derived.
 */
function patched(bytes: Bytes, before: readonly number[], value: bigint): Bytes {
  const at = bytes.findIndex((_, from) =>
    before.every((byte, index) => bytes[from + index] === byte),
  );
  if (at < 0) throw new Error('the header has no such field');
  new DataView(bytes.buffer).setBigUint64(at + before.length, value, true);
  const context = new KdbxContext({ kdbx: new Kdbx() });
  const { versionMajor, endPos = 0 } = KdbxHeader.read(new BinaryStream(bytes.buffer), context);
  if (versionMajor < 4) return bytes;
  const sum = createHash('sha256').update(bytes.subarray(0, endPos)).digest();
  bytes.set(sum, endPos);
  return bytes;
}

const wordsOf = (size: number): number[] => [size, 0, 0, 0];
const itemOf = (name: string): number[] => [
  VarDictionary.ValueType.UInt64,
  ...wordsOf(1),
  name.charCodeAt(0),
  ...wordsOf(8),
];

/** A small version 3 that asks for this many rounds of AES. */
export async function withRounds3(rounds: bigint): Promise<Bytes> {
  const bytes = new Uint8Array(await (await database(3)).save());
  return patched(bytes, [6, 8, 0], rounds);
}

/** A small version 4 that asks for this many rounds of AES. */
export async function withRounds4(rounds: bigint): Promise<Bytes> {
  const bytes = new Uint8Array(await (await database(4)).save());
  return patched(bytes, itemOf('R'), rounds);
}

/** What a version 4 asks of Argon2: bytes, passes over them, and lanes. */
export interface AskedOfArgon2 {
  readonly memory?: number;
  readonly iterations?: bigint;
  readonly lanes?: number;
}

/** A small version 4 that asks for this of Argon2. */
export async function withArgon2({
  memory = 1024 * 1024,
  iterations = 1n,
  lanes = 1,
}: AskedOfArgon2): Promise<Bytes> {
  const made = await database(4);
  made.header.setKdf(Consts.KdfId.Argon2d);
  const { UInt32, UInt64 } = VarDictionary.ValueType;
  made.header.kdfParameters?.set('M', UInt64, Int64.from(1024 * 1024));
  made.header.kdfParameters?.set('I', UInt64, Int64.from(1));
  made.header.kdfParameters?.set('P', UInt32, lanes);
  // It is written with what it can be written with.
  const format = new KdbxFormat(made) as unknown as { computeKeysV4: () => Promise<object> };
  format.computeKeysV4 = () =>
    Promise.resolve({ cipherKey: new ArrayBuffer(32), hmacKey: new ArrayBuffer(64) });
  const bytes = new Uint8Array(await (format as unknown as Kdbxweb.KdbxFormat).save());
  return patched(patched(bytes, itemOf('M'), BigInt(memory)), itemOf('I'), iterations);
}

/** A database, right in all else, that has this in the place of what it holds, as a gzip file or plain. */
export async function holding(
  version: 3 | 4,
  content: Uint8Array,
  isCompressed = true,
): Promise<Bytes> {
  const made = await database(version);
  if (!isCompressed) made.header.compression = Consts.CompressionAlgorithm.None;
  const packed = isCompressed ? new Uint8Array(gzipSync(content)) : content;
  const format = new KdbxFormat(made) as unknown as {
    encryptData: (data: ArrayBuffer, key: ArrayBuffer) => Promise<ArrayBuffer>;
  };
  const encrypt = format.encryptData.bind(format);
  format.encryptData = async (_data, key) => {
    if (version === 4) return encrypt(packed.slice().buffer, key);
    const start = new Uint8Array(made.header.streamStartBytes ?? new ArrayBuffer(0));
    const blocks = new Uint8Array(await HashedBlockTransform.encrypt(packed.slice().buffer));
    return encrypt(new Uint8Array([...start, ...blocks]).buffer, key);
  };
  return new Uint8Array(await (format as unknown as Kdbxweb.KdbxFormat).save());
}
