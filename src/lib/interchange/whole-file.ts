import type { Outcome } from '../core/base/outcome.ts';
import type { ReadFile, ReadOptions } from '../core/transfer/plain-secret.ts';
import { MAX_VALUE_BYTES } from '../core/secrets/secret.ts';
import { collectSecrets } from './collect-secrets.ts';

/** The text of a file, its byte order mark too; `null` where its bytes are no UTF-8, or no text. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

const base64Of = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/**
 * Takes a whole file for one secret, which has the file's name: its text to the byte or, of a file that is no text, its
 * bytes in base64, of which the note tells.
 */
export function readWholeFile(
  bytes: Uint8Array,
  { fileName = '' }: ReadOptions,
): Outcome<ReadFile> {
  const name = fileName.split(/[/\\]/).at(-1)?.trim();
  if (bytes.length > MAX_VALUE_BYTES) {
    return collectSecrets([{ position: 1, name, reason: 'valueTooLong' }]);
  }
  const text = textOf(bytes);
  const value = text ?? base64Of(bytes);
  const note = text === null ? `base64: ${name ?? ''}`.trim() : '';
  return collectSecrets([{ position: 1, name: name === '' ? 'file' : name, value, note }]);
}
