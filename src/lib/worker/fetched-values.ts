import type { SecretLink } from '../core/external-vault.ts';
import { fromUtf8, utf8 } from '../crypto/bytes.ts';

/** A value that was fetched, and until when it may be used. */
interface Fetched {
  readonly bytes: Uint8Array;
  readonly until: number;
}

const keyOf = ({ provider, reference }: SecretLink): string => `${provider} ${reference}`;

/** Values of linked secrets, in memory for a set time. They are held as bytes, which can be overwritten. */
export class FetchedValues {
  readonly #values = new Map<string, Fetched>();

  get(link: SecretLink, now: number): string | null {
    const found = this.#values.get(keyOf(link));
    return found && now < found.until ? fromUtf8(found.bytes) : null;
  }

  /** @param forMs how long it may be used, in milliseconds */
  set(link: SecretLink, value: string, now: number, forMs: number): void {
    this.#drop(keyOf(link));
    if (forMs > 0) this.#values.set(keyOf(link), { bytes: utf8(value), until: now + forMs });
  }

  /** Overwrites what is past its time; also when a clock was set back. */
  sweep(now: number, forMs: number): void {
    for (const [key, { until }] of this.#values) {
      if (now >= until || until - now > forMs) this.#drop(key);
    }
  }

  clear(): void {
    for (const key of [...this.#values.keys()]) this.#drop(key);
  }

  #drop(key: string): void {
    this.#values.get(key)?.bytes.fill(0);
    this.#values.delete(key);
  }
}
