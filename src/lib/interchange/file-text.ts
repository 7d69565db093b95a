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

/** A step of `JSON.parse`, as it may change what was read. */
type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context?: { source?: string },
) => unknown;

/**
 * Numbers and booleans under `value` as the text they stand for. A number that may have been written in
 * another way than JavaScript writes it (1.10, or more digits than it keeps) is only taken where the engine
 * gives the file's own spelling; elsewhere it stays a number, and is refused as no text.
 */
export const textualValues: Reviver = (key, value, context) => {
  if (key !== 'value') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return value;
  return context?.source ?? (Number.isSafeInteger(value) ? String(value) : value);
};

/**
 * Reads JSON whose outermost value is an object or a list.
 * @returns `file.damaged` when it starts like JSON and is not, `file.notThisFormat` when it is none
 */
export function parseJson(text: string, reviver?: Reviver): Outcome<object> {
  if (!/^\s*[[{]/.test(text)) return failed({ code: 'file.notThisFormat' });
  try {
    return done(JSON.parse(text, reviver) as object);
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
