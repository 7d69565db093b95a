import type { ProviderId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { AskedCommand } from '../../core/decide/command.ts';
import { type Connection, originOf } from '../../core/providers/connection.ts';
import { approvedOrigins, type ProviderRow } from '../../core/providers/provider.ts';
import type { ConnectionReport, ExternalVault, FileSource } from '../../external/provider.ts';
import type { ExternalOutcome, ExternalPurpose } from '../../machines/events.ts';
import type { EgressKeeper } from '../egress/egress-client.ts';
import { OriginEgress } from '../egress/origin-egress.ts';
import type { InterchangeKeeper } from '../interchange/interchange-client.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import type { ExternalFiles } from './external-files.ts';
import { openProvider } from './open-provider.ts';
import { end, interrupt, type ProviderInUse } from './provider-in-use.ts';
import { openConnection, providerOf } from './provider-reader.ts';

/** An opened KeePass file is let go of after the time that values stay, but not between two clicks. */
const MIN_OPEN_SECONDS = 5;

/** Problems that asking once more at once would meet again, after as long a wait. */
const AWAY: readonly Problem['code'][] = [
  'external.timeout',
  'external.unreachable',
  'external.offline',
];

/** What an external vault is asked with, besides the open vault. */
export interface ExternalWorld {
  readonly keeper: EgressKeeper;
  readonly files: ExternalFiles;
  readonly interchange: InterchangeKeeper;
  /** Milliseconds of a clock that nobody sets. */
  readonly ticks: () => number;
  /** Milliseconds since 1970, UTC. */
  readonly clock: () => number;
}

/** One thing that a provider is asked for. */
type Ask<T> = (vault: ExternalVault) => Promise<Outcome<T>>;

/**
 * The providers of an open vault that are in use, each started once and asked for one thing after the other.
 * What left through the egress is kept until it is noted in the log.
 */
export class ProviderPool {
  readonly #open: OpenVault;
  readonly #world: ExternalWorld;
  readonly #inUse = new Map<ProviderId, ProviderInUse>();
  readonly #underWay = new Set<{ readonly stop: () => void }>();
  #asked: AskedCommand[] = [];
  /** Origins that are being tried, each once for every test. */
  #tried: string[] = [];
  readonly #trying = new Set<ProviderInUse>();
  /** Grows when everything is ended, so that what is just being started is not. */
  #epoch = 0;
  #isClosed = false;

  constructor(open: OpenVault, world: ExternalWorld) {
    this.#open = open;
    this.#world = world;
  }

  /** Whether requests left that are not in the log yet. */
  get hasAsked(): boolean {
    return this.#asked.length > 0;
  }

  /** What left since the last time, to be noted now. */
  takeAsked(): AskedCommand[] {
    const asked = this.#asked;
    this.#asked = [];
    return asked;
  }

  /** Asks a provider for one thing, after what it was asked before. */
  async ask<T>(id: ProviderId, purpose: ExternalPurpose, work: Ask<T>): Promise<Outcome<T>> {
    const inUse = await this.get(id);
    return inUse.ok ? this.#use(inUse.value, purpose, work) : inUse;
  }

  /** A provider as it is now, started where it was not in use yet. */
  async get(id: ProviderId): Promise<Outcome<ProviderInUse>> {
    const epoch = this.#epoch;
    const row = providerOf(this.#open, id);
    if (!row.ok) return row;
    const known = this.#inUse.get(id);
    if (known?.row.detailsSeq === row.value.detailsSeq) return done(known);
    const connection = await openConnection(this.#open, row.value);
    if (!connection.ok) return connection;
    const started = await this.#start(row.value, connection.value, this.#world.files.source(id));
    // Nothing starts in a vault that was locked meanwhile, or with what was changed or removed.
    if (epoch !== this.#epoch) return failed({ code: 'external.interrupted' });
    const now = providerOf(this.#open, id);
    if (!now.ok) return now;
    if (now.value.detailsSeq !== row.value.detailsSeq) return this.get(id);
    const other = this.#inUse.get(id);
    if (other?.row.detailsSeq === row.value.detailsSeq) return done(other);
    this.drop(id);
    this.#inUse.set(id, started);
    return done(started);
  }

  /**
   * Tries a connection that is saved, or is about to be.
   * @param source the file of one that is not saved yet
   */
  async try(
    row: ProviderRow,
    connection: Connection,
    source: FileSource,
  ): Promise<Outcome<ConnectionReport>> {
    const origin = originOf(connection);
    const tried = { ...row, place: origin ?? row.place };
    const epoch = this.#epoch;
    if (origin !== null) this.#tried.push(origin);
    this.#approve();
    let inUse: ProviderInUse | null = null;
    try {
      inUse = await this.#start(tried, connection, source);
      this.#trying.add(inUse);
      return await this.#use(inUse, 'test', (vault) => vault.test(), epoch);
    } finally {
      if (inUse) {
        this.#trying.delete(inUse);
        end(inUse);
      }
      if (origin !== null) this.#tried.splice(this.#tried.indexOf(origin), 1);
      this.#approve();
    }
  }

  /** Ends the tests that are under way. */
  endTest(): void {
    for (const inUse of this.#trying) end(inUse);
  }

  /** Ends what a dialog that was closed still asks for. What is read meanwhile goes on. */
  endBrowsing(id: ProviderId): void {
    const inUse = this.#inUse.get(id);
    if (!inUse) return;
    inUse.browsing += 1;
    interrupt(inUse, 'browse');
  }

  /** Ends the fetching of values that is under way. */
  endFetching(): void {
    for (const inUse of this.#inUse.values()) interrupt(inUse, 'read');
  }

  /** Lets go of a provider. */
  drop(id: ProviderId): void {
    const inUse = this.#inUse.get(id);
    if (inUse) end(inUse);
    this.#inUse.delete(id);
    this.#approve();
  }

  /** Lets go of opened files that nobody asked for meanwhile. @param keepMs how long values stay */
  sweep(keepMs: number): void {
    const now = this.#world.ticks();
    const patience = Math.max(keepMs, MIN_OPEN_SECONDS * 1000);
    for (const [id, { row, usedAt, busy }] of this.#inUse) {
      if (row.kind === 'keepass' && busy === 0 && now - usedAt > patience) this.drop(id);
    }
  }

  /** Ends what is under way and forgets tokens and files; what was sent off is to be noted. */
  interrupt(): void {
    this.#epoch += 1;
    for (const { stop } of [...this.#underWay]) stop();
    for (const inUse of [...this.#inUse.values(), ...this.#trying]) end(inUse);
    this.#inUse.clear();
  }

  /** Ends everything for good: nothing may leave any more. */
  close(): void {
    this.#isClosed = true;
    this.interrupt();
    this.#world.keeper.approve([]);
  }

  /** Tells the egress where requests may go: to what was approved, and to what is being tried. */
  #approve(): void {
    if (this.#isClosed) return;
    const origins = [...approvedOrigins(this.#open.summary.providers), ...this.#tried];
    this.#world.keeper.approve([...new Set(origins)]);
  }

  async #start(
    row: ProviderRow,
    connection: Connection,
    source: FileSource,
  ): Promise<ProviderInUse> {
    const { keeper, clock, ticks, interchange } = this.#world;
    const origin = originOf(connection);
    const egress = origin === null ? null : new OriginEgress(keeper, row.kind, origin, clock);
    const vault = await openProvider(connection, egress, source, ticks, interchange);
    const idle = { busy: 0, failed: null, purpose: null, browsing: 0, queue: Promise.resolve() };
    return { row, vault, egress, usedAt: ticks(), ...idle };
  }

  /** Does one thing after what the provider was asked before. */
  async #use<T>(
    inUse: ProviderInUse,
    purpose: ExternalPurpose,
    work: Ask<T>,
    epoch = this.#epoch,
  ): Promise<Outcome<T>> {
    const since = this.#world.ticks();
    const { browsing } = inUse;
    inUse.busy += 1;
    const turn = inUse.queue.then(() => {
      const isEnded = purpose === 'browse' && browsing !== inUse.browsing;
      if (epoch !== this.#epoch || isEnded) return failed({ code: 'external.interrupted' });
      // Whoever waited for one that did not answer is told so, instead of waiting as long again.
      if (inUse.failed && inUse.failed.at >= since) return failed(inUse.failed.problem);
      inUse.purpose = purpose;
      return this.#watch(inUse, purpose, work);
    });
    inUse.queue = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      inUse.busy -= 1;
      inUse.usedAt = this.#world.ticks();
    }
  }

  #watch<T>(inUse: ProviderInUse, purpose: ExternalPurpose, work: Ask<T>): Promise<Outcome<T>> {
    return new Promise<Outcome<T>>((resolve, reject) => {
      const end = (outcome: Outcome<T>): void => {
        if (!this.#underWay.delete(mine)) return;
        const problem = outcome.ok ? null : outcome.problem;
        this.#noteUse(inUse, purpose, problem);
        const isAway = problem !== null && AWAY.includes(problem.code);
        inUse.failed = isAway ? { at: this.#world.ticks(), problem } : null;
        resolve(outcome);
      };
      const mine = {
        stop: (): void => {
          end(failed({ code: 'external.interrupted' }));
        },
      };
      this.#underWay.add(mine);
      work(inUse.vault).then(end, (error: unknown) => {
        if (!this.#underWay.delete(mine)) return;
        this.#noteUse(inUse, purpose, { code: 'external.unexpectedAnswer' });
        reject(error instanceof Error ? error : new Error('"external vault" failed'));
      });
    });
  }

  /** Keeps what left, or was not let out, for the log. What was answered from memory left nothing. */
  #noteUse(
    { row, egress }: ProviderInUse,
    purpose: ExternalPurpose,
    problem: Problem | null,
  ): void {
    const requests = egress?.takeCount() ?? 0;
    const isRefused = problem?.code === 'external.originRefused';
    if (!egress || row.place === null || (requests === 0 && !isRefused)) return;
    const { name, kind, place } = row;
    const details = { name, kind, origin: place, problem: problem?.code ?? null };
    this.#asked.push({ purpose, outcome: outcomeOf(problem), requests, details });
  }
}

function outcomeOf(problem: Problem | null): ExternalOutcome {
  if (!problem) return 'answered';
  if (problem.code === 'external.originRefused') return 'refused';
  return problem.code === 'external.interrupted' ? 'interrupted' : 'failed';
}
