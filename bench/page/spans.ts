import type { VaultStore } from '../../src/lib/core/log/vault-store.ts';

interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** When calls of the disk and of the native cipher ran, so that a whole can be told apart. */
export class Spans {
  #spans: Span[] = [];
  /** Bytes that commits handed to the disk since the last `clear`. */
  committed = 0;

  clear(): void {
    this.#spans = [];
    this.committed = 0;
  }

  /** Milliseconds during which at least one of the calls that match was running. */
  during(matches: (name: string) => boolean): number {
    const spans = this.#spans.filter(({ name }) => matches(name));
    let until = 0;
    let sum = 0;
    for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
      sum += Math.max(0, end - Math.max(start, until));
      until = Math.max(until, end);
    }
    return sum;
  }

  /** The same store, with every call noted. */
  watchStore(store: VaultStore): VaultStore {
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          if (name === 'commit') this.committed += sizeOf(given);
          return this.#note(String(name), () => Reflect.apply(member, target, given) as unknown);
        };
      },
    });
  }

  /** Notes every native decryption of this worker. */
  watchCipher(subtle: SubtleCrypto): void {
    const decrypt = subtle.decrypt.bind(subtle);
    subtle.decrypt = (...given) => this.#note('decrypt', () => decrypt(...given));
  }

  #note<T>(name: string, call: () => T): T {
    const start = performance.now();
    const result = call();
    const end = () => this.#spans.push({ name, start, end: performance.now() });
    if (result instanceof Promise) result.then(end, end);
    else end();
    return result;
  }
}

/** Bytes of what is to be stored: byte strings as they are, the rest as JSON would have it. */
function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return String(value).length;
  return Object.entries(value).reduce((sum, [name, one]) => sum + name.length + sizeOf(one), 0);
}
