import type { Clock, RandomBytes } from '../core/base/bytes.ts';
import type { VaultStore } from '../core/log/vault-store.ts';
import type { Copies } from './mirror/open-copies.ts';
import type { Eraser } from './erase/eraser.ts';
import type { EgressKeeper } from './egress/egress-client.ts';
import type { InterchangeKeeper } from './interchange/interchange-client.ts';

/** A place outside of the database where the core itself can keep what it remembers of the storage. */
export interface WitnessPlace {
  /** The texts that lie there, whatever they are; none where there are none, or no such place. */
  read(): Promise<readonly string[]>;
  /** Keeps a text, some time soon. It may fail: nobody waits for it. */
  keep(text: string): void;
}

/** What the parts of the core need of the world. */
export interface Dependencies {
  readonly store: VaultStore;
  readonly clock: Clock;
  /** Milliseconds of a clock that nobody can set; without it, `clock` counts alone. */
  readonly ticks?: Clock;
  readonly random: RandomBytes;
  /** The way out to external vaults; without it, requests are refused. */
  readonly egress?: EgressKeeper;
  /** What starts the workers that read and write files; without it, no file can be. */
  readonly interchange?: InterchangeKeeper;
  /** Without it only pages keep the witness. */
  readonly witness?: WitnessPlace;
  /** Whether the browser said that it dropped what was stored before. */
  readonly isDropped?: boolean;
  /** Rids the browser's files of what was erased; without it, that is left to the browser. */
  readonly eraser?: Eraser;
  /** The copies that `store` keeps; without it, there is one. */
  readonly copies?: Copies;
}
