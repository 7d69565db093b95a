import type { Clock, RandomBytes } from '../core/base/bytes.ts';
import type { VaultStore } from '../core/log/vault-store.ts';
import type { EgressKeeper } from './egress/egress-client.ts';

/** What the parts of the core need of the world. */
export interface Dependencies {
  readonly store: VaultStore;
  readonly clock: Clock;
  /** Milliseconds of a clock that nobody can set; without it, `clock` counts alone. */
  readonly ticks?: Clock;
  readonly random: RandomBytes;
  /** The way out to external vaults; without it, requests are refused. */
  readonly egress?: EgressKeeper;
}
