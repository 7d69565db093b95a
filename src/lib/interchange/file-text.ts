import { done, failed, type Outcome } from '../core/base/outcome.ts';

/** UTF-8, or UTF-16 where a byte order mark says so. */
export function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/**
 * Decodes a text file: UTF-8, or UTF-16 where a byte order mark says so. The mark itself is dropped.
 * @returns `file.empty` when there is nothing but blanks, `file.notText` when the bytes are no text
 */
export function decodeText(bytes: Uint8Array): Outcome<string> {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    if (text.includes('\0')) return failed({ code: 'file.notText' });
    return text.trim() === '' ? failed({ code: 'file.empty' }) : done(text);
  } catch {
    return failed({ code: 'file.notText' });
  }
}

/**
 * Whether a number is written as every program writes it: no exponent, no needless zeros, no more digits than all of
 * them keep. Others come out of some programs as another text.
 */
export const isPlainNumber = (source: string): boolean =>
  /^-?\d+(?:\.\d+)?$/.test(source) &&
  source.replace(/\D/g, '').length <= 15 &&
  String(Number(source)) === source;

/** Numbers and booleans under `value` as the text they stand for. */
const textualValues = (key: string, value: unknown): unknown =>
  key === 'value' && (typeof value === 'boolean' || typeof value === 'number')
    ? String(value)
    : value;

const TEXTS_AND_NUMBERS = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d[\d.eE+-]*/g;

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

/**
 * Reads JSON like `parseJson`, and numbers and booleans under `value` as the text they stand for. A number that
 * programs write differently (1.10, or more digits than they keep) is no text, and refused as such.
 */
export function parseJsonValues(text: string): Outcome<object> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const plain = text.replace(TEXTS_AND_NUMBERS, (token) =>
    token.startsWith('"') || isPlainNumber(token) ? token : '[]',
  );
  return done(JSON.parse(plain, textualValues) as object);
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
