import { BinaryStream, Consts, Int64, Kdbx, KdbxContext, KdbxHeader } from 'kdbxweb';
import type { Bytes } from '../core/base/bytes.ts';
import type { FileProblem } from '../core/base/file-problem.ts';
import { MAX_IMPORT_ENTRIES } from '../core/transfer/plain-secret.ts';

/**
 * What a KeePass file may ask for. All of it lies in the outer header, which anybody can write: it is proven only
 * by the key that is derived with it.
 */
export const KEEPASS_BOUNDS = {
  /** Rounds of AES: about a minute in a browser; KeePassXC takes some hundred millions for five seconds. */
  aesRounds: 1_000_000_000,
  /** Bytes of memory for Argon2: sixteen times the usual. */
  argon2Memory: 1024 * 1024 * 1024,
  /** Memory times iterations, in bytes: a thousand iterations of the usual 64 MiB, some minutes in a browser. */
  argon2Work: 64 * 1024 * 1024 * 1024,
  argon2Lanes: 256,
  /** Bytes of what is compressed: what a file may have, and half as much again. */
  inflated: 96 * 1024 * 1024,
  /** Elements of the XML, each of which takes half a kilobyte to be read. */
  elements: 2_000_000,
} as const;

type KdfParameter = number | Int64 | ArrayBuffer | string | boolean | undefined;

/** A number of the header; what JavaScript cannot count is infinite. */
function countOf(given: KdfParameter): number {
  if (given instanceof Int64) return given.hi * 2 ** 32 + given.lo;
  return typeof given === 'number' ? given : 0;
}

const rounds = (asked: number): FileProblem | null =>
  asked > KEEPASS_BOUNDS.aesRounds
    ? { code: 'file.roundsTooMany', asked, max: KEEPASS_BOUNDS.aesRounds }
    : null;

function argon2(memory: number, iterations: number, lanes: number): FileProblem | null {
  const { argon2Memory, argon2Lanes, argon2Work } = KEEPASS_BOUNDS;
  if (memory > argon2Memory) {
    return { code: 'file.memoryTooLarge', asked: memory, max: argon2Memory };
  }
  if (lanes > argon2Lanes) {
    return { code: 'file.parallelismTooHigh', asked: lanes, max: argon2Lanes };
  }
  // Argon2 fills eight blocks of a kibibyte a lane at the least, whatever is asked for.
  const max = Math.floor(argon2Work / Math.max(memory, 8 * 1024 * Math.max(lanes, 1)));
  return iterations > max ? { code: 'file.iterationsTooMany', asked: iterations, max } : null;
}

/**
 * What a KeePass file asks for its key that it may not, `null` when there is nothing. Derives nothing. A header that
 * cannot be read is left to whoever reads the file.
 */
export function excessiveKdf(bytes: Bytes): FileProblem | null {
  let header: KdbxHeader;
  try {
    const context = new KdbxContext({ kdbx: new Kdbx() });
    header = KdbxHeader.read(new BinaryStream(bytes.slice().buffer), context);
  } catch {
    return null;
  }
  if (header.versionMajor < 4) return rounds(header.keyEncryptionRounds ?? 0);
  const parameters = header.kdfParameters;
  if (!parameters) return null;
  const uuid = parameters.get('$UUID');
  const isAes =
    uuid instanceof ArrayBuffer &&
    btoa(String.fromCharCode(...new Uint8Array(uuid))) === Consts.KdfId.Aes;
  const [memory, iterations, lanes] = ['M', 'I', 'P'].map((name) => countOf(parameters.get(name)));
  return isAes
    ? rounds(countOf(parameters.get('R')))
    : argon2(memory ?? 0, iterations ?? 0, lanes ?? 0);
}

const LESS_THAN = 0x3c;
const ENTRY = [...new TextEncoder().encode('<Entry')];

/** Whether XML has more in it than may be read, `null` when it does not. Counts, and parses nothing. */
export function excessiveXml(xml: Uint8Array): FileProblem | null {
  let elements = 0;
  let entries = 0;
  for (let at = xml.indexOf(LESS_THAN); at >= 0; at = xml.indexOf(LESS_THAN, at + 1)) {
    // The ends of elements are none.
    if (xml[at + 1] === 0x2f) continue;
    elements += 1;
    if (ENTRY.every((byte, index) => xml[at + index] === byte)) entries += 1;
  }
  return elements > KEEPASS_BOUNDS.elements || entries > MAX_IMPORT_ENTRIES
    ? { code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES }
    : null;
}

/**
 * Whether the attachments inside of XML take more than they may, `null` when they do not. Each says in its last bytes,
 * as gzip files do, how many it takes; the library reserves just these, and never goes beyond them.
 */
export function excessiveAttachments(xml: Element): FileProblem | null {
  let sum = 0;
  for (const one of Array.from(xml.getElementsByTagName('*'))) {
    if (one.hasAttribute('Compressed')) sum += endOfGzip(one.textContent);
  }
  const max = KEEPASS_BOUNDS.inflated;
  return sum > max ? { code: 'file.inflatedTooLarge', max } : null;
}

/** The last four bytes of base64 as a number; 0 where they cannot be told, which the library then cannot either. */
function endOfGzip(base64: string): number {
  const end = base64.replace(/\s+/g, '').slice(-12);
  try {
    const bytes = Uint8Array.from(atob(end), (one) => one.charCodeAt(0));
    return bytes.length < 4 ? 0 : new DataView(bytes.buffer).getUint32(bytes.length - 4, true);
  } catch {
    return 0;
  }
}
