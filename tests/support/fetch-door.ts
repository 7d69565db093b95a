import type { ProviderKind } from '../../src/lib/core/external-vault.ts';
import { done, failed } from '../../src/lib/core/problems.ts';
import type { Door, DoorRequest } from '../../src/lib/external/provider.ts';

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** Seconds of a `Retry-After` header, given as a number or as a date; `null` for none. */
function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const initOf = ({ method, headers, body }: DoorRequest): RequestInit => ({
  method,
  redirect: 'manual',
  headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

/**
 * A door over Node's `fetch`, for tests that need no browser.
 * @param origin where all requests go
 * @param kind named in `external.unreachable`, which any failure of the network becomes; a redirect
 * becomes `external.redirected`
 */
export function fetchDoor(origin: string, kind: ProviderKind = 'hashicorp'): Door {
  return {
    async request(request) {
      try {
        const response = await fetch(`${origin}${request.path}`, initOf(request));
        const text = await response.text();
        if (isRedirect(response.status)) return failed({ code: 'external.redirected' });
        return done({
          status: response.status,
          retryAfter: secondsOf(response.headers.get('Retry-After')),
          body: parsed(text),
        });
      } catch {
        return failed({ code: 'external.unreachable', kind });
      }
    },
  };
}
