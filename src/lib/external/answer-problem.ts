import type { ExternalProblem } from '../core/base/external-problem.ts';
import type { ProviderKind } from '../core/base/ids.ts';
import type { EgressResponse } from './provider.ts';

/** The problem that a status is with any server, of an answer that is no success. */
export function usualProblem(
  kind: ProviderKind,
  { status, retryAfter }: EgressResponse,
): ExternalProblem {
  if (status === 401) return { code: 'external.unauthorised', kind };
  if (status === 403) return { code: 'external.forbidden', kind };
  if (status === 404) return { code: 'external.notFound' };
  if (status === 429) return { code: 'external.rateLimited', seconds: retryAfter };
  return status >= 500
    ? { code: 'external.serverFailed', status }
    : { code: 'external.unexpectedAnswer' };
}
