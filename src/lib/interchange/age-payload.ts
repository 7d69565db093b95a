import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Decrypter } from 'age-encryption';
import { joinAndWipe } from '../core/base/bytes.ts';
import { done, failed, type Outcome } from '../core/base/outcome.ts';

/** Bytes of a full chunk of an age file: 64 KiB of text and a tag of 16. */
const CHUNK = 64 * 1024 + 16;
const NONCE = 16;

/** Text that lies together in a file, without a hole in it. */
export interface Run {
  /** Whether it is the beginning of the file's text. */
  readonly isFirst: boolean;
  readonly bytes: Uint8Array;
}

/** What an age file gives: all of it, or what is left of a damaged one. */
export type AgeText = { readonly whole: Uint8Array } | { readonly runs: readonly Run[] };

/**
 * Opens an age file with a passphrase. A damaged one gives what still authenticates: each chunk does so
 * by itself and in its place, so nothing that anybody else wrote, and nothing at another place, is given.
 * @returns `file.passphraseWrong` when the passphrase does not open the wrapped file key, which is tried
 * before anything else is looked at (a change to just those bytes looks like a wrong passphrase), and
 * `file.damaged` when nothing can be read
 */
export async function openAge(bytes: Uint8Array, passphrase: string): Promise<Outcome<AgeText>> {
  const kept: { fileKey: Uint8Array | null } = { fileKey: null };
  const open = keepingDecrypter(passphrase, kept);
  try {
    return done({ whole: await open.decrypt(bytes) });
  } catch (error) {
    if (isWrong(error)) return failed({ code: 'file.passphraseWrong' });
    const start = payloadStart(bytes);
    if (start === null) return failed({ code: 'file.damaged' });
    // A line of the mac that is none ends it before the passphrase was tried.
    if (!kept.fileKey) {
      const wrong = await open.decrypt(withPlainMac(bytes, start)).catch(isWrong);
      if (wrong === true) return failed({ code: 'file.passphraseWrong' });
    }
    const runs = kept.fileKey ? runsOf(bytes, start, kept.fileKey) : [];
    return runs.length > 0 ? done({ runs }) : failed({ code: 'file.damaged' });
  } finally {
    kept.fileKey?.fill(0);
  }
}

const isWrong = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('no identity matched');

/**
 * A decrypter that keeps the file key: the library opens a whole file or none, and a damaged one is to cost
 * no second scrypt.
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

/** Every chunk that authenticates in its place, those that follow one another as one run. */
function runsOf(bytes: Uint8Array, start: number, fileKey: Uint8Array): Run[] {
  if (bytes.length <= start + NONCE) return [];
  const label = new TextEncoder().encode('payload');
  const salt = bytes.subarray(start, start + NONCE);
  const key = hkdf(sha256, fileKey, salt, label, 32);
  const runs: { isFirst: boolean; parts: Uint8Array[] }[] = [];
  let isBroken = true;
  for (let at = start + NONCE, index = 0; at < bytes.length; at += CHUNK, index += 1) {
    const opened = openChunk(key, index, bytes.subarray(at, at + CHUNK));
    if (opened) {
      if (isBroken) runs.push({ isFirst: index === 0, parts: [] });
      runs.at(-1)?.parts.push(opened);
    }
    isBroken = opened === null;
  }
  key.fill(0);
  return runs.map(({ isFirst, parts }) => ({ isFirst, bytes: joinAndWipe(parts) }));
}

/** A chunk's text, `null` when it does not authenticate. The last one carries a mark in its nonce. */
function openChunk(key: Uint8Array, index: number, sealed: Uint8Array): Uint8Array | null {
  const nonce = new Uint8Array(12);
  // Eleven bytes count; what a file can have of chunks fits into their last four.
  new DataView(nonce.buffer).setUint32(7, index);
  for (const mark of [0, 1]) {
    nonce[11] = mark;
    try {
      return chacha20poly1305(key, nonce).decrypt(sealed);
    } catch {
      // Not with this mark.
    }
  }
  return null;
}
