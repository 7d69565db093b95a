import type { EgressKeeper } from './egress/egress-client.ts';
import type { Clock, RandomBytes, VaultStore } from '../core/log/records.ts';

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
