import type { VaultId } from '../../core/base/ids.ts';
import { done, type Outcome, withoutValue } from '../../core/base/outcome.ts';
import type { Command, Fact, VaultState } from '../../core/decide/command.ts';
import { decide } from '../../core/decide/decide.ts';
import { repairFacts } from '../../core/decide/repair.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type { Snapshot } from '../../core/log/records.ts';
import { isKeyedType } from '../../core/projections/events/event-table.ts';
import { emptySummary } from '../../core/projections/vault-summary.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { RecoveredVault } from '../../keyring/recovered-vault.ts';
import type { OpenIndex } from '../../keyring/sealed-index.ts';
import { isOpen } from '../../machines/chart-state.ts';
import type { LockCause } from '../../machines/events.ts';
import type { Dependencies } from '../dependencies.ts';
import { closedEgress } from '../egress/egress-client.ts';
import type { ExternalFiles } from '../external/external-files.ts';
import { ProviderRequests } from '../external/provider-requests.ts';
import { closedInterchange } from '../interchange/interchange-client.ts';
import type { Appended, AppendOptions } from '../log/append-options.ts';
import type { CommandPage, CommandRunner } from '../log/command-runner.ts';
import { pause } from '../log/pause.ts';
import { VaultLog } from '../log/vault-log.ts';
import { OpenVault } from '../secrets/open-vault.ts';

/** Commands after which no external vault is asked any more, or not for now. */
const LEAVING: readonly Command['type'][] = ['lock', 'signOut', 'requestReset', 'issueKey'];

/** Facts that are folded without a pause: some milliseconds of work. */
const FOLD_STEP = 2_000;

/** What of a fact is folded once it is written. */
interface FoldedFact extends Pick<Fact, 'event'> {
  readonly details?: EventDetails | undefined;
}

/** Without what no index holds, and what may be long. */
function lean(details: EventDetails | undefined): EventDetails | undefined {
  if (!details) return details;
  const { note: _, ...rest } = details;
  return rest;
}

/**
 * Runs the commands of one vault: decides, appends, and folds what was written into the chart and, while
 * the vault is open, into its index. What is in memory is a function of the chart.
 */
export class VaultCommands implements CommandRunner {
  readonly id: VaultId;
  readonly log: VaultLog;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #files: ExternalFiles;
  #open: OpenVault | null = null;
  #requests: ProviderRequests | null = null;
  #lockedBy: LockCause | null = null;
  #lastType = '';

  constructor(id: VaultId, dependencies: Dependencies, keyring: Keyring, files: ExternalFiles) {
    this.id = id;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
    this.#files = files;
    this.log = new VaultLog(id, dependencies, keyring);
  }

  get seq(): number {
    return this.log.head.seq;
  }

  /** The vault's index, while its data key is in memory; else `null`. */
  get open(): OpenVault | null {
    return this.#open;
  }

  /** What asks external vaults while the vault is open, beside the commands; `null` while it is not. */
  get requests(): ProviderRequests | null {
    return this.log.chart.path === 'unlocked.whole' ? this.#requests : null;
  }

  /** What locked the vault, where that was since it was last open here; else `null`. */
  get lockedBy(): LockCause | null {
    return this.log.chart.path === 'locked' ? this.#lockedBy : null;
  }

  /** Reads the log and notes what its last page could not. @throws ProblemError */
  async start(cause: LockCause = 'sessionEnded'): Promise<void> {
    this.forget();
    await this.log.start(cause);
    // An explicit lock counts until somebody unlocks, also through a reload.
    const last = this.log.lastEvent;
    this.#lockedBy = last?.type === 'vault.locked' ? last.cause : null;
  }

  /** Overwrites every key and forgets the index, without a word to the log. */
  forget(): void {
    this.#keyring.wipe();
    this.#close();
  }

  /** Whether the vault is in a state that can be locked. */
  get canLock(): boolean {
    return this.decide({ type: 'lock', cause: 'user' }).ok;
  }

  /**
   * Locks without the disk: overwrites every key, forgets the index and shows the vault as one that waits for
   * nobody. For one whose store lets nothing through any more: what lies on the disk is read anew after it.
   */
  cutOff(cause: LockCause): void {
    if (this.canLock) this.#lockedBy = cause;
    for (const { event } of repairFacts(this.log.chart, cause)) this.log.suppose(event);
    this.#requests?.interrupt();
    this.forget();
  }

  /** Takes an index that was opened into use. */
  enter(
    opened: OpenIndex & {
      readonly snapshot: Snapshot | null;
      readonly recovered?: RecoveredVault;
    },
  ): void {
    this.#close();
    const { clock, ticks = clock, egress: keeper = closedEgress } = this.#dependencies;
    const { interchange = closedInterchange } = this.#dependencies;
    const open = new OpenVault(this.id, this.#dependencies, this.#keyring, opened);
    this.#open = open;
    this.#lastType = this.log.lastEvent?.type ?? '';
    const world = { keeper, interchange, files: this.#files, clock, ticks };
    this.#requests = new ProviderRequests(open, world);
  }

  async run(command: Command, options: AppendOptions = {}): Promise<Outcome<number>> {
    if (LEAVING.includes(command.type)) {
      this.#requests?.interrupt();
      await this.noteAsked();
    }
    const decided = this.decide(command);
    return decided.ok ? this.append(decided.value, options) : decided;
  }

  /** Notes in the log what left for external vaults. A full disk does not keep what they answered. */
  async noteAsked(): Promise<Outcome> {
    const asked = this.requests?.takeAsked() ?? [];
    if (asked.length === 0) return done(null);
    return withoutValue(await this.run({ type: 'noteAsked', asked }, { deferrable: true }));
  }

  /** What follows from a command as things are. Writes nothing. */
  decide(command: Command): Outcome<readonly Fact[]> {
    return decide(this.#state, command);
  }

  async runPages(pages: AsyncIterable<Outcome<CommandPage>>): Promise<Outcome<number>> {
    const pending = this.log.begin();
    const facts: FoldedFact[] = [];
    for await (const page of pages) {
      if (!page.ok) return page;
      const { command, providers } = page.value;
      const { chart, head } = pending;
      const decided = decide({ ...this.#state, chart, providers, seq: head.seq }, command);
      if (!decided.ok) return decided;
      await this.#watched(decided.value);
      await pending.seal(decided.value);
      // What is kept in plain until it is folded is what the index needs, and not the values.
      for (const { event, details } of decided.value) facts.push({ event, details: lean(details) });
    }
    return this.#settled(() => this.log.write(pending), facts);
  }

  /** Writes facts that were decided, and folds them. Gives the last event's number. */
  async append(facts: readonly Fact[], options: AppendOptions): Promise<Outcome<number>> {
    return this.#settled(async () => {
      await this.#watched(facts);
      return this.log.append(facts, options);
    }, facts);
  }

  get #state(): VaultState {
    const { settings, providers } = this.#open?.summary ?? emptySummary;
    const secrets = this.#open?.secrets ?? null;
    return { chart: this.log.chart, secrets, settings, providers, seq: this.seq };
  }

  async #watched(facts: readonly Fact[]): Promise<void> {
    for (const watch of this.#open?.watchers ?? []) await watch(facts);
  }

  async #settled(
    write: () => Promise<Outcome<Appended>>,
    facts: readonly FoldedFact[],
  ): Promise<Outcome<number>> {
    try {
      const appended = await write();
      if (!appended.ok) {
        // Another core wrote: what is in memory here is out of date.
        await this.start();
        return appended;
      }
      await this.#fold(facts, appended.value);
      return done(this.seq);
    } finally {
      this.settle();
    }
  }

  /** Folds what was written. Of much, others have their turn between. */
  async #fold(facts: readonly FoldedFact[], { firstSeq, at, emptied }: Appended): Promise<void> {
    const [open, requests] = [this.#open, this.#requests];
    for (const [index, { event, details }] of facts.entries()) {
      if (index > 0 && index % FOLD_STEP === 0) await pause();
      // Locked meanwhile, and maybe read anew.
      if (this.#open !== open) return;
      open?.evolve(event, firstSeq + index, at, details);
      requests?.evolve(event, details);
      this.#lastType = event.type;
      if (event.type === 'vault.locked') this.#lockedBy = event.cause;
    }
    if (emptied) open?.emptied(emptied);
  }

  /** Makes what is in memory a function of the chart, whatever just succeeded or failed. */
  settle(): void {
    const { path, cameFrom } = this.log.chart;
    if (path !== 'keyShown') this.#keyring.dropShown();
    if (isOpen(this.log.chart) || cameFrom === 'unlocked') return;
    this.#keyring.close();
    this.#close();
  }

  /** Whether a snapshot is due. Only after events that can be nowhere but in an open vault. */
  get isSnapshotDue(): boolean {
    if (this.log.needsRecovery || !isKeyedType(this.#lastType)) return false;
    return this.#open?.isSnapshotDue(this.seq) === true;
  }

  async writeSnapshot(): Promise<void> {
    const { head, written } = this.log;
    if (this.log.needsRecovery || !isKeyedType(this.#lastType)) return;
    if (written.seq !== head.seq) return;
    if (await this.#open?.writeSnapshot(head)) this.log.snapshotWritten(head.seq);
  }

  #close(): void {
    this.#requests?.close();
    this.#requests = null;
    this.#open?.close();
    this.#open = null;
    this.#lastType = '';
  }
}
