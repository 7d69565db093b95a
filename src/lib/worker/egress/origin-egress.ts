import type { ProviderKind } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import { fromUtf8 } from '../../crypto/bytes.ts';
import {
  EGRESS_MAX_BYTES,
  EGRESS_SECONDS,
  type EgressFailure,
} from '../../external/egress-fetch.ts';
import type { Egress, EgressRequest, EgressResponse } from '../../external/provider.ts';
import type { EgressKeeper } from './egress-client.ts';

/** What kept a request from leaving at all. */
const NOT_LEFT: readonly EgressFailure[] = ['refused', 'unsent', 'offline'];

function problemOf(failure: EgressFailure, kind: ProviderKind): Problem {
  switch (failure) {
    case 'refused':
      return { code: 'external.originRefused' };
    case 'offline':
      return { code: 'external.offline' };
    case 'unreachable':
      return { code: 'external.unreachable', kind };
    case 'redirected':
      return { code: 'external.redirected' };
    case 'timeout':
      return { code: 'external.timeout', seconds: EGRESS_SECONDS };
    case 'tooLarge':
      return { code: 'external.tooLarge', max: EGRESS_MAX_BYTES };
    case 'unsent':
    case 'interrupted':
      return { code: 'external.interrupted' };
  }
}

/** Seconds of a `Retry-After`, which says a number of them or a date. */
function secondsOf(text: string | null, now: number): number | null {
  if (text === null) return null;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes)) as unknown;
  } catch {
    return undefined;
  } finally {
    bytes.fill(0);
  }
}

/** A egress that leads to one origin and nowhere else, and counts what left by it. */
export class OriginEgress implements Egress {
  readonly #keeper: EgressKeeper;
  readonly #kind: ProviderKind;
  readonly #origin: string;
  readonly #now: () => number;
  #interrupt = new AbortController();
  #isClosed = false;
  #sent = 0;

  constructor(keeper: EgressKeeper, kind: ProviderKind, origin: string, now: () => number) {
    this.#keeper = keeper;
    this.#kind = kind;
    this.#origin = origin;
    this.#now = now;
  }

  /** How many requests left since this was asked last. */
  takeCount(): number {
    const sent = this.#sent;
    this.#sent = 0;
    return sent;
  }

  /** Ends what is under way. */
  interrupt(): void {
    this.#interrupt.abort();
    this.#interrupt = new AbortController();
  }

  /** Ends what is under way, and lets nothing out any more. */
  close(): void {
    this.#isClosed = true;
    this.interrupt();
  }

  async request({ method, path, headers, body }: EgressRequest): Promise<Outcome<EgressResponse>> {
    const url = `${this.#origin}${path}`;
    if (!path.startsWith('/')) return failed({ code: 'external.originRefused' });
    if (this.#isClosed) return failed({ code: 'external.interrupted' });
    const message = { method, url, headers, body: body ? JSON.stringify(body) : null };
    this.#sent += 1;
    const answer = await this.#keeper.send(message, this.#interrupt.signal);
    if (!answer.ok) {
      if (NOT_LEFT.includes(answer.failure)) this.#sent -= 1;
      return failed(problemOf(answer.failure, this.#kind));
    }
    const { status, retryAfter, bytes } = answer;
    return done({
      status,
      retryAfter: secondsOf(retryAfter, this.#now()),
      body: parsed(bytes),
    });
  }
}
