import type { VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import { dataOf, parseSessionEvent } from '../../core/log/event-data.ts';
import { FORMAT_VERSION, type Head } from '../../core/log/records.ts';
import type { StreamCommit, VaultStore } from '../../core/log/vault-store.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { closeRecord, GENESIS_LINK, isHashRight, linkOf } from '../../crypto/hash-chain.ts';
import type { SessionEvent } from '../../machines/events.ts';
import { advanceSession, initialSession, type SessionState } from '../../machines/session-fold.ts';
import type { Dependencies } from '../dependencies.ts';

/** What a commit does besides writing records. */
type Parts = Omit<Partial<StreamCommit>, 'stream' | 'expected' | 'records'>;

/** A session event that is ready to be written, with or without other commits. */
export interface PreparedSessionEvent {
  readonly commit: StreamCommit;
  readonly written: () => void;
}

/** The browser's own log: who signed in and out. Its events hold nothing secret and carry no mac. */
export class SessionLog {
  readonly #dependencies: Dependencies;
  #head: Head = { seq: 0, link: GENESIS_LINK };
  #state: SessionState = initialSession;
  /** Profiles that were removed, by their ids. */
  readonly #removed = new Set<string>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Id of the profile that is signed in, `null` when none is. */
  get profile(): string | null {
    return this.#state.profile;
  }

  /** Whether the person removed the profile of this id, with its vault. */
  hasRemoved(profile: string): boolean {
    return this.#removed.has(profile);
  }

  /** Replays the log. @throws ProblemError `log.damaged` with the first record that does not fit */
  async start(): Promise<void> {
    for (const record of await this.#dependencies.store.readEvents('session', 1)) {
      const seq = this.#head.seq + 1;
      const fits = record.seq === seq && equalBytes(record.prev, this.#head.link);
      const event = fits && isHashRight(record) && parseSessionEvent(record.type, record.data);
      const next = event ? advanceSession(this.#state, event) : null;
      if (!next) throw new ProblemError({ code: 'log.damaged', seq, found: 'chain' });
      this.#head = { seq, link: linkOf(record) };
      this.#state = next;
      if (event && event.type === 'profile.removed') this.#removed.add(event.profile);
    }
  }

  /**
   * Makes one event, with other parts of the same commit, ready for a commit of the caller's.
   * @returns what to commit and what to call once it is written; `null` when the session cannot take it
   */
  prepare(event: SessionEvent, parts: Parts = {}): PreparedSessionEvent | null {
    const next = advanceSession(this.#state, event);
    if (!next) return null;
    const record = closeRecord(
      {
        stream: 'session',
        seq: this.#head.seq + 1,
        format: FORMAT_VERSION,
        type: event.type,
        at: this.#dependencies.clock(),
        data: dataOf(event),
        prev: this.#head.link,
      },
      null,
    );
    return {
      commit: {
        stream: 'session',
        expected: this.#head,
        records: [record],
        ...parts,
      },
      written: () => {
        this.#head = { seq: record.seq, link: linkOf(record) };
        this.#state = next;
      },
    };
  }

  /** Appends one event on its own. @throws ProblemError when the disk fails */
  async append(
    event: SessionEvent,
    parts: Parts = {},
    beside: readonly StreamCommit[] = [],
  ): Promise<Outcome> {
    const prepared = this.prepare(event, parts);
    if (!prepared) return failed({ code: 'session.changedElsewhere' });
    const result = await this.#dependencies.store.commit([prepared.commit, ...beside]);
    if (!result.ok) return failed({ code: 'session.changedElsewhere' });
    prepared.written();
    return done(null);
  }

  /**
   * Writes what has no event of its own, such as workspaces, if nobody else wrote to the session's log.
   * @param vaults parts that belong to a vault, written whatever its log says
   * @throws ProblemError when the disk fails
   */
  async alongside(
    parts: Parts,
    vaults: readonly ({ readonly stream: VaultId } & Parts)[] = [],
  ): Promise<Outcome> {
    const { store } = this.#dependencies;
    const own = { stream: 'session' as const, expected: this.#head, records: [], ...parts };
    const others: StreamCommit[] = [];
    for (const vault of vaults) {
      others.push({ expected: await headOnDisk(store, vault.stream), records: [], ...vault });
    }
    const result = await store.commit([own, ...others]);
    return result.ok ? done(null) : failed({ code: 'session.changedElsewhere' });
  }
}

/** Where a vault's log ends on disk, whatever state it is in. */
export async function headOnDisk(store: VaultStore, vault: VaultId): Promise<Head> {
  const from = (await store.readSnapshot(vault))?.seq ?? 1;
  const last = (await store.readEvents(vault, from)).pop();
  return last ? { seq: last.seq, link: linkOf(last) } : { seq: 0, link: GENESIS_LINK };
}
