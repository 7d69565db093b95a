import type { Clock, RandomBytes, VaultStore } from '../core/ports.ts';

/** What the parts of the core need of the world. */
export interface Surroundings {
  readonly store: VaultStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
}
