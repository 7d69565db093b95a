import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Decrypter } from 'age-encryption';
import { done, failed, type Outcome } from '../core/base/outcome.ts';

/** Bytes of a full chunk of an age file: 64 KiB of text and a tag of 16. */
const CHUNK = 64 * 1024 + 16;
const NONCE = 16;

/** Chunks that are read from the disk at once. */
const CHUNKS_A_SLICE = 16;

/** Bytes in which the header of a file with one passphrase lies, and much more. */
const HEAD = 64 * 1024;

/** Chunks that lie together. */
export interface AgeSlice {
  /** Texts of the chunks in order; `null` in the place of one that does not authenticate. */
  readonly texts: readonly (Uint8Array | null)[];
  /** How far into the file they reach. */
  readonly end: number;
}

/** An age file that was opened: its text is read from the file again for every pass. */
export interface AgeFile {
  /** Bytes of the file. */
  readonly size: number;
  /**
   * Reads the text from its beginning, some chunks at a time.
   * @returns whether all of the file is as it was written
   */
  slices(): AsyncGenerator<AgeSlice, boolean>;
}

/**
 * Opens an age file with a passphrase. Of a damaged one what still authenticates is read: each chunk does so
 * by itself and in its place, so nothing that anybody else wrote, and nothing at another place, is given.
 * @returns `file.passphraseWrong` when the passphrase does not open the wrapped file key, which is tried
 * before anything else is looked at (a change to just those bytes looks like a wrong passphrase), and
 * `file.damaged` when nothing can be read
 */
export async function openAge(file: Blob, passphrase: string): Promise<Outcome<AgeFile>> {
  const kept: { fileKey: Uint8Array | null } = { fileKey: null };
  const open = keepingDecrypter(passphrase, kept);
  const head = await bytesOf(file, 0, HEAD);
  const start = payloadStart(head);
  let isHeaderRight = true;
  try {
    await open.decryptHeader(head);
  } catch (error) {
    if (isWrong(error)) return failed({ code: 'file.passphraseWrong' });
    isHeaderRight = false;
    // A line of the mac that is none ends it before the passphrase was tried.
    if (!kept.fileKey && start !== null) {
      const wrong = await open.decryptHeader(withPlainMac(head, start)).catch(isWrong);
      if (wrong === true) return failed({ code: 'file.passphraseWrong' });
    }
  }
  const { fileKey } = kept;
  if (!fileKey || start === null || file.size <= start + NONCE) {
    fileKey?.fill(0);
    return failed({ code: 'file.damaged' });
  }
  const label = new TextEncoder().encode('payload');
  const key = hkdf(sha256, fileKey, head.subarray(start, start + NONCE), label, 32);
  fileKey.fill(0);
  const from = start + NONCE;
  return done({ size: file.size, slices: () => slicesOf(file, from, key, isHeaderRight) });
}

const isWrong = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('no identity matched');

const bytesOf = async (file: Blob, from: number, to: number): Promise<Uint8Array> =>
  new Uint8Array(await file.slice(from, to).arrayBuffer());

/**
 * A decrypter that keeps the file key, also where the header's mac is wrong: a damaged file is to cost no second
 * scrypt.
 */
function keepingDecrypter(passphrase: string, kept: { fileKey: Uint8Array | null }): Decrypter {
  const passphraseOnly = new Decrypter();
  passphraseOnly.addPassphrase(passphrase);
  const decrypter = new Decrypter();
  decrypter.addIdentity({
    unwrapFileKey: async (stanzas) =>
      (kept.fileKey = (await passphraseOnly['unwrapFileKey'](stanzas)) as Uint8Array | null),
  });
  return decrypter;
}

/** A line of base64 without padding that holds 32 bytes, and its line feed. */
const LINE = 43 + 1;

/** Where the chunks and their nonce begin: a file with one passphrase has three lines, and one with the mac. */
function payloadStart(bytes: Uint8Array): number | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  const found = /^age-encryption\.org\/v1\n-> scrypt [^\n]+\n/.exec(head);
  return found && found[0].length + LINE + 4 + LINE;
}

/** The file with a line for the mac that can be read; what it says covers no secret. */
function withPlainMac(bytes: Uint8Array, start: number): Uint8Array {
  const line = new TextEncoder().encode(`--- ${'A'.repeat(LINE - 1)}\n`);
  const plain = bytes.slice();
  if (plain.length >= start) plain.set(line, start - line.length);
  return plain;
}

async function* slicesOf(
  file: Blob,
  from: number,
  key: Uint8Array,
  isHeaderRight: boolean,
): AsyncGenerator<AgeSlice, boolean> {
  let isWhole = isHeaderRight;
  let index = 0;
  for (let at = from; at < file.size; at += CHUNKS_A_SLICE * CHUNK) {
    const sealed = await bytesOf(file, at, at + CHUNKS_A_SLICE * CHUNK);
    const texts: (Uint8Array | null)[] = [];
    for (let chunk = 0; chunk < sealed.length; chunk += CHUNK, index += 1) {
      const isLast = at + chunk + CHUNK >= file.size;
      const bytes = sealed.subarray(chunk, chunk + CHUNK);
      const text = openChunk(key, index, bytes, isLast);
      texts.push(text ?? openChunk(key, index, bytes, !isLast));
      // A last one without anything in it is none, unless it is the only one.
      if (!text || (text.length === 0 && index > 0)) isWhole = false;
    }
    yield { texts, end: Math.min(file.size, at + sealed.length) };
  }
  return isWhole;
}

/** A chunk's text, `null` when it does not authenticate. The last one carries a mark in its nonce. */
function openChunk(
  key: Uint8Array,
  index: number,
  sealed: Uint8Array,
  isLast: boolean,
): Uint8Array | null {
  const nonce = new Uint8Array(12);
  // Eleven bytes count; what a file can have of chunks fits into their last four.
  new DataView(nonce.buffer).setUint32(7, index);
  nonce[11] = isLast ? 1 : 0;
  try {
    return chacha20poly1305(key, nonce).decrypt(sealed);
  } catch {
    return null;
  }
}
