import type { Stage } from './stage/stage.ts';
import type { Samples } from './stats.ts';

export type Unit = 'ms' | 'MB' | 'bytes' | 'kB';

/** One thing that was measured, at one size. */
export interface Figure {
  /** Names it in the list of aims: `unlock.again`. */
  readonly id: string;
  readonly what: string;
  /** Secrets in the vault; `null` where it has nothing to do with it. */
  readonly size: number | null;
  readonly unit: Unit;
  readonly samples: Samples;
  /** What it is held against, measured by turns with it. */
  readonly against?: { readonly what: string; readonly samples: Samples };
  /** What else is to be known of it. */
  readonly note?: string;
}

/** Why there is no figure: something failed, or a peer is not on this machine. */
export interface NoFigure {
  readonly id: string;
  readonly what: string;
  readonly size: number | null;
  readonly why: string;
}

export const isFigure = (one: Figure | NoFigure): one is Figure => 'samples' in one;

/** How much is measured. */
export interface Effort {
  /** Runs of what is quick. */
  readonly runs: number;
  /** Runs of what takes seconds. */
  readonly fewRuns: number;
  /** Milliseconds after which a wait is given up. */
  readonly patience: number;
}

/** What measures needs of the run besides their vault. */
export interface Surroundings {
  readonly effort: Effort;
  readonly say: (what: string) => void;
  /** A vault of its own without any secret, in the same browser. */
  readonly newStage: () => Stage;
  /** A folder for files. */
  readonly scratch: string;
}

/** Measures one subject at one size, in a vault that is locked, and leaves it locked with the secrets it had. */
export type Measure = (stage: Stage, around: Surroundings) => Promise<(Figure | NoFigure)[]>;

/**
 * Runs contestants by turns, each first as often as the others, after rounds that only warm the compiler up.
 * @returns the samples of each
 */
export async function byTurns<Name extends string>(
  contestants: Readonly<Record<Name, () => Promise<number>>>,
  runs: number,
  warmUp = 0,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as never as Record<
    Name,
    number[]
  >;
  for (let round = 0; round < runs + warmUp; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      if (name === undefined) continue;
      const sample = await contestants[name]();
      if (round >= warmUp) samples[name].push(sample);
    }
  }
  return samples;
}
