import type { VaultId } from '../../core/base/ids.ts';
import { failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import { Keyring } from '../../keyring/keyring.ts';
import type { LockCause } from '../../machines/events.ts';
import type { AuditedVault } from '../audit/audited-vault.ts';
import type { Dependencies } from '../dependencies.ts';
import { ExternalFiles } from '../external/external-files.ts';
import { ProviderRegistry } from '../external/provider-registry.ts';
import type { ProviderRequests } from '../external/provider-requests.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import { healed } from '../log/healed.ts';
import type { VaultView } from '../protocol/app-view.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import { SecretEdits } from '../secrets/secret-edits.ts';
import { TemplateRepository } from '../secrets/template-repository.ts';
import type { CompactionParts, CompactionPlan } from './log-compaction.ts';
import { Resealing } from './resealing.ts';
import { VaultCommands } from './vault-commands.ts';
import { VaultKeys } from './vault-keys.ts';
import { VaultRecovery } from './vault-recovery.ts';
import { VaultSlots } from './vault-slots.ts';

/** What there is to work with while a vault is open. */
export interface InsideVault {
  readonly open: OpenVault;
  readonly commands: CommandRunner;
  readonly edits: SecretEdits;
  readonly registry: ProviderRegistry;
  readonly templates: TemplateRepository;
}

/** One vault in use, put together: its commands, its keys and, while it is open, what is inside. */
export class VaultSession {
  readonly commands: VaultCommands;
  readonly keys: VaultKeys;
  readonly recovery: VaultRecovery;
  /** What goes on after a change of key. */
  readonly resealing: Resealing;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #files: ExternalFiles;

  constructor(id: VaultId, dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#keyring = new Keyring(id, dependencies.random);
    this.#files = new ExternalFiles(id, dependencies.store);
    this.commands = new VaultCommands(id, dependencies, this.#keyring, this.#files);
    const slots = new VaultSlots(this.commands, dependencies, this.#keyring);
    this.recovery = new VaultRecovery(this.commands, dependencies, this.#keyring, slots);
    this.resealing = new Resealing(this.commands, dependencies, this.#keyring, slots);
    this.keys = new VaultKeys(this.commands, dependencies, this.#keyring, slots, this.recovery);
  }

  get view(): VaultView {
    const { id, log, open, lockedBy } = this.commands;
    const { chart, head } = log;
    const count = open?.secrets.count ?? null;
    const inside = open && { ...open.view, resealing: this.resealing.progress };
    const { damage, gaveUpKey } = log;
    return { id, chart, seq: head.seq, count, inside, lockedBy, gaveUpKey, damage };
  }

  /** Goes on in the place of a session whose disk let nothing through: files that were picked by hand stay at hand. */
  takeOver(before: VaultSession): void {
    if (before.commands.id === this.commands.id) this.#files.takeOver(before.#files);
  }

  /** Reads the log and notes what its last page could not. @throws ProblemError */
  start(cause?: LockCause): Promise<void> {
    return this.commands.start(cause);
  }

  /** Overwrites every key and forgets the index, without a word to the log. */
  forget(): void {
    this.commands.forget();
  }

  /** What asks external vaults while the vault is open, beside the commands; `null` while it is not. */
  get external(): ProviderRequests | null {
    return this.commands.requests;
  }

  /** Does something inside the vault, which has to be open for it. */
  async inside<T>(work: (inside: InsideVault) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const { commands } = this;
    const { open } = commands;
    if (!open) return failed({ code: 'notNow', state: commands.log.chart.path });
    const inside: InsideVault = {
      open,
      commands,
      edits: new SecretEdits(commands, open),
      registry: new ProviderRegistry(commands, open, this.#files),
      templates: new TemplateRepository(commands, this.#dependencies, this.#keyring, open),
    };
    try {
      return await work(inside);
    } catch (error) {
      // What is damaged here, the second copy may have whole. Nothing was written: what is read comes first.
      const isDamage = error instanceof ProblemError && error.problem.code === 'secret.damaged';
      if (!isDamage || !(await healed(this.#dependencies, commands.id))) throw error;
      return work(inside);
    }
  }

  /** What an audit looks at. Only to be read. */
  get audited(): AuditedVault {
    const { id, log, open } = this.commands;
    const { written, epoch } = log;
    return { id, keyring: this.#keyring, secrets: open?.secrets ?? null, written, epoch };
  }

  /** Does something with what a compaction works with. The vault has to be open for it. */
  async compacting(
    work: (parts: CompactionParts) => Promise<Outcome<CompactionPlan>>,
  ): Promise<Outcome<CompactionPlan>> {
    const { commands } = this;
    const { log, open } = commands;
    const { path } = log.chart;
    if (!open || path !== 'unlocked.whole') return failed({ code: 'notNow', state: path });
    return work({ commands, log, open, store: this.#dependencies.store });
  }
}
