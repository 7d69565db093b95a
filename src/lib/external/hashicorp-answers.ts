import type { ExternalProblem } from '../core/external-problems.ts';
import type { DoorResponse } from './provider.ts';

/** A field of something that may be an object; own fields only, so that no prototype answers. */
export function fieldOf(from: unknown, name: string): unknown {
  if (typeof from !== 'object' || from === null || !Object.hasOwn(from, name)) return undefined;
  return (from as Record<string, unknown>)[name];
}

/** The fields of an object, `null` for anything else. */
export const objectOf = (raw: unknown): Readonly<Record<string, unknown>> | null =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw)
    ? (raw as Readonly<Record<string, unknown>>)
    : null;

/** Statuses of a cluster that cannot answer just now: behind the others, or a secondary that has no data. */
const UNREADY = [412, 472, 473];

/** What a server says in `errors`, in one line. */
function errorsOf(body: unknown): string {
  const errors = fieldOf(body, 'errors');
  return Array.isArray(errors) ? errors.filter((one) => typeof one === 'string').join(' ') : '';
}

/** Whether a server says without any reason that nothing is there, as it does of empty lists. */
export function isEmpty(body: unknown): boolean {
  const errors = fieldOf(body, 'errors');
  return Array.isArray(errors) && errors.length === 0;
}

const isSealed = (body: unknown): boolean =>
  fieldOf(body, 'sealed') === true || /\bsealed\b/i.test(errorsOf(body));

/** The problem that a status is, `null` for success. What it says in words stays out. */
export function problemOf({ status, retryAfter, body }: DoorResponse): ExternalProblem | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401) return { code: 'external.unauthorised', kind: 'hashicorp' };
  if (status === 403) return { code: 'external.forbidden', kind: 'hashicorp' };
  if (status === 404) return { code: 'external.notFound' };
  if (status === 429) return { code: 'external.rateLimited', seconds: retryAfter };
  if (status === 501 || (status === 503 && isSealed(body))) return { code: 'external.sealed' };
  const hasFailed = status >= 500 || UNREADY.includes(status);
  return hasFailed
    ? { code: 'external.serverFailed', status }
    : { code: 'external.unexpectedAnswer' };
}

/**
 * What a field of a secret is as a text, `null` when it is none. The digits of a number that is larger than
 * JavaScript counts are lost by then, and a value is never handed out changed.
 */
export function textOf(raw: unknown): string | null {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'boolean') return String(raw);
  const isExact = typeof raw === 'number' && Math.abs(raw) <= Number.MAX_SAFE_INTEGER;
  return isExact ? String(raw) : null;
}
