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
  const passphraseOnly = new Decrypter();
  passphraseOnly.addPassphrase(passphrase);
  const kept: { fileKey: Uint8Array | null } = { fileKey: null };
  const decrypter = new Decrypter();
  decrypter.addIdentity({
    // The library opens a whole file or none. Its file key is kept, so that a damaged one costs no second scrypt.
    unwrapFileKey: async (stanzas) =>
      (kept.fileKey = (await passphraseOnly['unwrapFileKey'](stanzas)) as Uint8Array | null),
  });
  try {
    return done({ whole: await decrypter.decrypt(bytes) });
  } catch (error) {
    const { fileKey } = kept;
    if (!fileKey) {
      const isWrong = error instanceof Error && error.message.startsWith('no identity matched');
      return failed({ code: isWrong ? 'file.passphraseWrong' : 'file.damaged' });
    }
    const runs = runsOf(bytes, fileKey);
    fileKey.fill(0);
    return runs.length > 0 ? done({ runs }) : failed({ code: 'file.damaged' });
  } finally {
    kept.fileKey?.fill(0);
  }
}

/** Where the chunks begin: behind the line with the header's mac, and the nonce. */
function payloadStart(bytes: Uint8Array): number | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  const end = head.indexOf('\n', head.indexOf('\n--- ') + 1);
  return head.includes('\n--- ') && end > 0 ? end + 1 : null;
}

/** Every chunk that authenticates in its place, those that follow one another as one run. */
function runsOf(bytes: Uint8Array, fileKey: Uint8Array): Run[] {
  const start = payloadStart(bytes);
  if (start === null || bytes.length <= start + NONCE) return [];
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
