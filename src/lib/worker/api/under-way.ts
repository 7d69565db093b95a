import type { Outcome } from '../../core/base/outcome.ts';

/** What is under way for each tab, one of each kind at a time, so that it can be ended. */
export class UnderWay<Kind extends string> {
  readonly #endings = new Map<string, AbortController>();

  /** Does something in the place of what is done of the kind for that tab, which is ended. */
  async run<T>(
    kind: Kind,
    tab: string | undefined,
    work: (ending: AbortSignal) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const key = keyOf(kind, tab);
    this.#endings.get(key)?.abort();
    const ending = new AbortController();
    this.#endings.set(key, ending);
    try {
      return await work(ending.signal);
    } finally {
      if (this.#endings.get(key) === ending) this.#endings.delete(key);
    }
  }

  /** Ends what is done of a kind for a tab, if anything is. */
  cancel(kind: Kind, tab?: string): void {
    this.#endings.get(keyOf(kind, tab))?.abort();
  }

  /** Ends all of it. */
  end(): void {
    for (const ending of this.#endings.values()) ending.abort();
  }
}

const keyOf = (kind: string, tab = ''): string => `${kind} ${tab}`;
