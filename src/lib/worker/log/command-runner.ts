import type { Outcome } from '../../core/base/outcome.ts';
import type { Command, VaultState } from '../../core/decide/command.ts';
import type { AppendOptions } from './append-options.ts';

/** One of the commands that are written together. */
export interface CommandPage extends Pick<VaultState, 'providers'> {
  readonly command: Command;
}

/** Where the commands of one vault are run. */
export interface CommandRunner {
  /** Decides, appends, folds. A failed outcome changed nothing. Gives the last event's number. */
  run(command: Command, options?: AppendOptions): Promise<Outcome<number>>;
  /**
   * The same with many commands, which are one: each is decided and sealed when it comes, and all are written at the
   * end, in one transaction. What a page says of external vaults is as they are after the pages before.
   */
  runPages(pages: AsyncIterable<Outcome<CommandPage>>): Promise<Outcome<number>>;
  /** Sequence number of the last event. */
  readonly seq: number;
}
