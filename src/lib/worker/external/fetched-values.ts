import type { ProviderId } from '../../core/base/ids.ts';
import type { SecretReference } from '../../core/secrets/secret-value.ts';
import { fromUtf8, utf8 } from '../../crypto/bytes.ts';

/** A value that was fetched, and when: milliseconds of a clock that nobody sets. */
interface Fetched {
  readonly bytes: Uint8Array;
  readonly at: number;
}

const prefixOf = (provider: ProviderId): string => `${provider} `;
const keyOf = ({ provider, reference }: SecretReference): string => prefixOf(provider) + reference;

const isFresh = ({ at }: Fetched, now: number, forMs: number): boolean =>
  now >= at && now - at < forMs;

/**
 * Values of linked secrets, in memory for a set time (`forMs`, in milliseconds). They are held as bytes,
 * which can be overwritten.
 */
export class FetchedValues {
  readonly #values = new Map<string, Fetched>();

  get(link: SecretReference, now: number, forMs: number): string | null {
    const found = this.#values.get(keyOf(link));
    return found && isFresh(found, now, forMs) ? fromUtf8(found.bytes) : null;
  }

  set(link: SecretReference, value: string, now: number, forMs: number): void {
    this.#drop(keyOf(link));
    if (forMs > 0) this.#values.set(keyOf(link), { bytes: utf8(value), at: now });
  }

  /** Overwrites what is past its time. */
  sweep(now: number, forMs: number): void {
    for (const [key, fetched] of this.#values) {
      if (!isFresh(fetched, now, forMs)) this.#drop(key);
    }
  }

  /** @param provider of which one only; all are cleared without it */
  clear(provider?: ProviderId): void {
    const prefix = provider === undefined ? '' : prefixOf(provider);
    for (const key of [...this.#values.keys()]) if (key.startsWith(prefix)) this.#drop(key);
  }

  #drop(key: string): void {
    this.#values.get(key)?.bytes.fill(0);
    this.#values.delete(key);
  }
}
