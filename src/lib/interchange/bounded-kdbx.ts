import {
  Consts,
  type Credentials,
  HashedBlockTransform,
  Kdbx,
  KdbxFormat,
  type KdbxHeader,
} from 'kdbxweb';
import { ProblemError } from '../core/base/outcome.ts';
import { inflate } from './inflate.ts';
import { excessiveAttachments, excessiveXml, KEEPASS_BOUNDS } from './keepass-bounds.ts';

/**
 * The steps of kdbxweb 2.1.1 (lib/format/kdbx-format.ts) that are looked into. It inflates whatever there is, at once
 * and to the end: what it gets from here is inflated already.
 */
interface FormatSteps {
  load(bytes: ArrayBuffer): Promise<Kdbx>;
  decryptData(sealed: ArrayBuffer, key: ArrayBuffer): Promise<ArrayBuffer>;
  setProtectedValues(): Promise<void>;
}

/**
 * Reads a database, and no more of it than may be. Its key's derivation has to be checked before (`excessiveKdf`).
 * @throws ProblemError for what is excessive in it, and what kdbxweb throws
 */
export function loadKdbx(bytes: ArrayBuffer, credentials: Credentials): Promise<Kdbx> {
  const kdbx = new Kdbx();
  kdbx.credentials = credentials;
  const format = new KdbxFormat(kdbx) as unknown as FormatSteps;
  const decrypt = format.decryptData.bind(format);
  const protect = format.setProtectedValues.bind(format);
  format.decryptData = async (sealed, key) => {
    const data = await decrypt(sealed, key);
    const { header } = kdbx;
    const plain =
      header.versionMajor < 4 ? await inflated3(data, header) : await inflated4(data, header);
    const problem = excessiveXml(plain);
    if (problem) throw new ProblemError(problem);
    return plain.buffer;
  };
  format.setProtectedValues = async () => {
    const problem = kdbx.xml && excessiveAttachments(kdbx.xml.documentElement);
    if (problem) throw new ProblemError(problem);
    return protect();
  };
  return format.load(bytes);
}

async function inflated4(data: ArrayBuffer, header: KdbxHeader): Promise<Uint8Array<ArrayBuffer>> {
  if (header.compression !== Consts.CompressionAlgorithm.GZip) return new Uint8Array(data);
  header.compression = Consts.CompressionAlgorithm.None;
  return inflate(new Uint8Array(data), KEEPASS_BOUNDS.inflated);
}

/** In version 3 what is compressed lies in blocks, behind bytes that tell whether the key is the right one. */
async function inflated3(data: ArrayBuffer, header: KdbxHeader): Promise<Uint8Array<ArrayBuffer>> {
  const start = new Uint8Array(header.streamStartBytes ?? new ArrayBuffer(0));
  const found = new Uint8Array(data, 0, Math.min(start.length, data.byteLength));
  const isRightKey = found.length === start.length && found.every((byte, at) => byte === start[at]);
  // The library says that it is the wrong one.
  if (!isRightKey || header.compression !== Consts.CompressionAlgorithm.GZip) {
    return new Uint8Array(data);
  }
  const blocks = await HashedBlockTransform.decrypt(data.slice(start.length));
  const plain = await inflate(new Uint8Array(blocks), KEEPASS_BOUNDS.inflated);
  header.compression = Consts.CompressionAlgorithm.None;
  const again = new Uint8Array(await HashedBlockTransform.encrypt(plain.buffer));
  plain.fill(0);
  const whole = new Uint8Array(start.length + again.length);
  whole.set(start);
  whole.set(again, start.length);
  return whole;
}
