import type { Outcome } from '../../core/base/outcome.ts';
import type { Command } from '../../core/decide/command.ts';
import type { AppendOptions } from './append-options.ts';

/** Where the commands of one vault are run. */
export interface CommandRunner {
  /** Decides, appends, folds. A failed outcome changed nothing. Gives the last event's number. */
  run(command: Command, options?: AppendOptions): Promise<Outcome<number>>;
  /** Sequence number of the last event. */
  readonly seq: number;
}
