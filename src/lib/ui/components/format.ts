import { language } from '../words/language.svelte.ts';

/** A time as a person reads it, in their own time zone. */
export const readableTime = (at: number): string => momentIn(language.locale).format(at);

const moments = new Map<string, Intl.DateTimeFormat>();
/** Making one takes far longer than using it, and a list has a time in every row. */
function momentIn(locale: string): Intl.DateTimeFormat {
  const made = moments.get(locale);
  if (made) return made;
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  moments.set(locale, moment);
  return moment;
}

/** A day as `2026-11-24`, in the person's own time zone, as file names sort best. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A name as part of a file name: letters and digits of any script, all else a hyphen. */
export const fileNamePart = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A number of bytes as a person reads it, in steps of a thousand. */
export function readableBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes + 1) / 3)));
  const unit = UNITS[step] ?? 'byte';
  const format = new Intl.NumberFormat(language.locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: step === 0 ? 0 : 1,
  });
  return format.format(bytes / 1000 ** step);
}
