import type { Bytes } from '../core/base/bytes.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Bytes => encoder.encode(text);

/** @throws TypeError when the bytes are not UTF-8 */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

/**
 * Zeros in a buffer of their own, for whatever is to be overwritten later. V8 keeps typed arrays of up to 64 bytes
 * that were made without one among its objects, which the collector copies and does not clear.
 */
export const ownBytes = (length: number): Bytes => new Uint8Array(new ArrayBuffer(length));

/** A copy of a key, as `ownBytes` are. */
export function ownCopy(bytes: Uint8Array): Bytes {
  const copy = ownBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = ownBytes(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Compares without stopping at the first difference. The lengths are not secret. What a damaged record has in the
 * place of bytes equals nothing.
 */
export function equalBytes(a: unknown, b: unknown): boolean {
  if (!(a instanceof Uint8Array) || !(b instanceof Uint8Array)) return false;
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index += 1) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}
