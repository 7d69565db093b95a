import { joinAndWipe } from '../core/base/bytes.ts';
import { checkOrigin } from '../core/providers/connection.ts';

/** How long a request may take, with its whole answer. */
export const EGRESS_SECONDS = 15;
/** What an answer may weigh. */
export const EGRESS_MAX_BYTES = 1024 * 1024;

/** A request with its whole address, as it comes to the egress. */
export interface EgressMessage {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, `null` for none. */
  readonly body: string | null;
}

/** Why no answer came. */
export type EgressFailure =
  | 'refused'
  /** No page took it. */
  | 'unsent'
  | 'offline'
  | 'unreachable'
  | 'redirected'
  | 'timeout'
  | 'tooLarge'
  | 'interrupted';

/** What the egress gives back. The bytes are the receiver's, to be overwritten after use. */
export type EgressAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly retryAfter: string | null;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | { readonly ok: false; readonly failure: EgressFailure };

/** What the egress needs of the world. */
export interface EgressWorld {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Whether the browser says that there is no network at all. */
  readonly isOffline: () => boolean;
}

/** The whole of an answer, `null` when it is larger than it may be. */
async function readWithin(
  response: Response,
  max: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length <= max) continue;
    for (const part of parts) part.fill(0);
    await reader.cancel().catch(() => undefined);
    return null;
  }
  return joinAndWipe(parts);
}

/** Whether a request may leave: to an approved origin, over https or to this machine. */
export function isApproved(url: string, approved: ReadonlySet<string>): boolean {
  let origin: string;
  try {
    ({ origin } = new URL(url));
  } catch {
    return false;
  }
  return checkOrigin(origin) === origin && approved.has(origin);
}

/**
 * Sends one request, or refuses to. No cookies, no referrer, no cache, no redirects: what an approved
 * server answers is all that comes back, and nothing goes anywhere else.
 * @param interrupt ends it early
 */
export async function sendThroughEgress(
  { method, url, headers, body }: EgressMessage,
  approved: ReadonlySet<string>,
  { fetch, isOffline }: EgressWorld,
  interrupt: AbortSignal,
): Promise<EgressAnswer> {
  const fail = (failure: EgressFailure): EgressAnswer => ({ ok: false, failure });
  if (!isApproved(url, approved)) return fail('refused');
  const late = AbortSignal.timeout(EGRESS_SECONDS * 1000);
  try {
    const response = await fetch(url, {
      method,
      headers: body === null ? headers : { ...headers, 'Content-Type': 'application/json' },
      body,
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([late, interrupt]),
    });
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      return fail('redirected');
    }
    const bytes = await readWithin(response, EGRESS_MAX_BYTES);
    if (!bytes) return fail('tooLarge');
    const retryAfter = response.headers.get('Retry-After');
    return { ok: true, status: response.status, retryAfter, bytes };
  } catch {
    if (interrupt.aborted) return fail('interrupted');
    if (late.aborted) return fail('timeout');
    return fail(isOffline() ? 'offline' : 'unreachable');
  }
}
