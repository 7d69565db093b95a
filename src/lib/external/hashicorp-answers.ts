import type { ExternalProblem } from '../core/base/external-problem.ts';
import { fieldOf } from '../interchange/file-text.ts';
import { usualProblem } from './answer-problem.ts';
import type { EgressResponse } from './provider.ts';

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
export function problemOf(answer: EgressResponse): ExternalProblem | null {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return null;
  if (status === 501 || (status === 503 && isSealed(body))) return { code: 'external.sealed' };
  if (UNREADY.includes(status)) return { code: 'external.serverFailed', status };
  return usualProblem('hashicorp', answer);
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
