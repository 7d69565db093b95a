import type { VaultId } from '../../core/base/ids.ts';
import { done, type Outcome } from '../../core/base/outcome.ts';
import type { RecoveryReport } from '../../core/log/recovery-report.ts';
import type { RecoveryApi } from '../protocol/recovery-api.ts';
import type { VaultRecovery } from '../vault/vault-recovery.ts';
import type { CommandQueue } from './command-queue.ts';

/** What can be proven of a damaged vault, and its repair. */
export class RecoveryArea implements RecoveryApi {
  readonly #queue: CommandQueue;

  constructor(queue: CommandQueue) {
    this.#queue = queue;
  }

  begin = (): Promise<Outcome> => this.#with((recovery) => recovery.begin());
  report = (): Promise<Outcome<RecoveryReport>> =>
    this.#with((recovery) => Promise.resolve(recovery.report()));
  repair = (): Promise<Outcome> => this.#with((recovery) => recovery.repair());
  countAside = (): Promise<Outcome<number>> => this.#with((recovery) => recovery.countAside());
  clear = (): Promise<Outcome> => this.#with((recovery) => recovery.clear());

  keepOneInUse = (vault: VaultId): Promise<Outcome> =>
    this.#queue.command(async ({ dependencies: { copies } }) => {
      await copies?.keepMain(vault);
      return done(null);
    });

  #with<T>(work: (recovery: VaultRecovery) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#queue.inVault(({ recovery }) => work(recovery));
  }
}
