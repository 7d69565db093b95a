import { done, failed, type Outcome } from '../core/problems.ts';

/**
 * Decodes a text file: UTF-8, or UTF-16 where a byte order mark says so. The mark itself is dropped.
 * @returns `file.empty` when there is nothing but blanks, `file.notText` when the bytes are no text
 */
export function decodeText(bytes: Uint8Array): Outcome<string> {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (text.includes('\0')) return failed({ code: 'file.notText' });
    return text.trim() === '' ? failed({ code: 'file.empty' }) : done(text);
  } catch {
    return failed({ code: 'file.notText' });
  }
}

/**
 * Reads JSON whose outermost value is an object or a list.
 * @returns `file.damaged` when it starts like JSON and is not, `file.notThisFormat` when it is none
 */
export function parseJson(text: string): Outcome<object> {
  if (!/^\s*[[{]/.test(text)) return failed({ code: 'file.notThisFormat' });
  try {
    return done(JSON.parse(text) as object);
  } catch {
    return failed({ code: 'file.damaged' });
  }
}

/** A field of something that may be an object; own fields only, so that no prototype answers. */
export function fieldOf(from: unknown, name: string): unknown {
  if (typeof from !== 'object' || from === null || !Object.hasOwn(from, name)) return undefined;
  return (from as Record<string, unknown>)[name];
}

/** A list, or an empty one for anything else. */
export const listOf = (raw: unknown): readonly unknown[] =>
  Array.isArray(raw) ? (raw as unknown[]) : [];

/** Milliseconds of a date as text, `null` where it is none. */
export function timeOf(raw: unknown): number | null {
  const at = typeof raw === 'string' ? Date.parse(raw) : Number.NaN;
  return Number.isFinite(at) && at >= 0 ? at : null;
}
