import { type AsideId, asideOf, type ProfileId, type VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import { dataOf, parseSessionEvent } from '../../core/log/event-data.ts';
import { isEventRecord } from '../../core/log/record-check.ts';
import { type EventRecord, FORMAT_VERSION, type Head } from '../../core/log/records.ts';
import type { StreamCommit, VaultStore } from '../../core/log/vault-store.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { closeRecord, GENESIS_LINK, isHashRight, linkOf } from '../../crypto/hash-chain.ts';
import type { SessionEvent } from '../../machines/events.ts';
import { advanceSession, initialSession, type SessionState } from '../../machines/session-fold.ts';
import type { Dependencies } from '../dependencies.ts';

/** What a commit does besides writing records. */
type Parts = Omit<Partial<StreamCommit>, 'stream' | 'expected' | 'records'>;

/** What a session event does besides: profiles may go that are none. */
type SessionParts = Parts & { readonly removeProfiles?: readonly ProfileId[] };

/** Session events that are ready to be written, with or without other commits. */
export interface PreparedSessionEvent {
  readonly commits: readonly StreamCommit[];
  readonly written: () => void;
}

/** What lies on the disk of a log that does not replay, and the name it is going to be set aside under. */
interface DamagedLog {
  readonly records: readonly EventRecord[];
  readonly aside: AsideId;
}

const GENESIS: Head = { seq: 0, link: GENESIS_LINK };

/**
 * The browser's own log: who signed in and out. Its events hold nothing secret and carry no mac.
 *
 * One that does not replay keeps no vault from opening: nobody is signed in then, and the next thing that is
 * written begins a new log and sets the old one aside.
 */
export class SessionLog {
  readonly #dependencies: Dependencies;
  #head: Head = GENESIS;
  #state: SessionState = initialSession;
  /** Profiles that were removed, by their ids. */
  readonly #removed = new Set<string>();
  #damaged: DamagedLog | null = null;
  /** Events that hold, and are written with the next. */
  #owed: readonly SessionEvent[] = [];

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

  /** Whether the log on the disk is damaged, and is set aside as soon as somebody signs in. */
  get isDamaged(): boolean {
    return this.#damaged !== null;
  }

  /** Replays the log, if it can be. @throws ProblemError when the disk fails */
  async start(): Promise<void> {
    const { store } = this.#dependencies;
    // Also what lies before the first place: nothing may.
    const records = await store.readEvents('session', Number.NEGATIVE_INFINITY);
    for (const record of records) this.#noteRemoval(record);
    for (const record of records) {
      const next = isEventRecord(record) ? this.#follow(record) : null;
      if (!next) return this.#beginAnew(records);
      this.#head = { seq: record.seq, link: linkOf(record) };
      this.#state = next;
    }
  }

  /** A removal counts wherever it stands: also in a damaged log it says why a vault is not there. */
  #noteRemoval(record: EventRecord): void {
    if (!isEventRecord(record) || !isHashRight(record)) return;
    const event = parseSessionEvent(record.type, record.data);
    if (event?.type === 'profile.removed') this.#removed.add(event.profile);
  }

  /** The state after a record of the log, `null` when it is not the next one. */
  #follow(record: EventRecord): SessionState | null {
    if (record.stream !== 'session' || record.seq !== this.#head.seq + 1) return null;
    if (!equalBytes(record.prev, this.#head.link) || !isHashRight(record)) return null;
    const event = parseSessionEvent(record.type, record.data);
    return event && advanceSession(this.#state, event);
  }

  async #beginAnew(records: readonly EventRecord[]): Promise<void> {
    const { store } = this.#dependencies;
    let number = 1;
    const taken = async () =>
      (await store.readEvents(asideOf('session', number), Number.NEGATIVE_INFINITY, 1)).length > 0;
    while (await taken()) number += 1;
    this.#damaged = { records, aside: asideOf('session', number) };
    this.#head = GENESIS;
    this.#state = initialSession;
  }

  /** Takes note that the profile that is signed in is not there. Written with what comes next. */
  leaveMissing(): void {
    const ended = { type: 'session.ended' } as const;
    const next = advanceSession(this.#state, ended);
    if (!next) return;
    this.#state = next;
    this.#owed = [ended];
  }

  /**
   * Makes one event, with other parts of the same commit, ready for a commit of the caller's.
   * @returns what to commit and what to call once it is written; `null` when the session cannot take it
   */
  prepare(event: SessionEvent, parts: SessionParts = {}): PreparedSessionEvent | null {
    const next = advanceSession(this.#state, event);
    if (!next) return null;
    const at = this.#dependencies.clock();
    const records: EventRecord[] = [];
    let head = this.#head;
    for (const one of [...this.#owed, event]) {
      const record = closeRecord(
        {
          stream: 'session',
          seq: head.seq + 1,
          format: FORMAT_VERSION,
          type: one.type,
          at,
          data: dataOf(one),
          prev: head.link,
        },
        null,
      );
      records.push(record);
      head = { seq: record.seq, link: linkOf(record) };
    }
    return {
      commits: this.#commits(records, parts),
      written: () => {
        this.#head = head;
        this.#state = next;
        this.#damaged = null;
        this.#owed = [];
      },
    };
  }

  /** What appends records, after the damaged log is out of the way. */
  #commits(
    records: readonly EventRecord[],
    { removeProfiles = [], ...parts }: SessionParts,
  ): StreamCommit[] {
    const old = this.#damaged?.records ?? [];
    // The last place of a damaged log as it is on the disk, whatever that is.
    const seq = old[old.length - 1]?.seq ?? 0;
    const expected = this.#damaged ? { seq, link: GENESIS_LINK } : this.#head;
    const own = { stream: 'session', expected } as const;
    const commits: StreamCommit[] = [
      { ...own, records, ...parts, ...(this.#damaged && { removeVault: true }) },
      ...removeProfiles.map((removeProfile) => ({ ...own, records: [], removeProfile })),
    ];
    if (!this.#damaged) return commits;
    const { aside: stream } = this.#damaged;
    const moved = old.map((record) => ({ ...record, stream }));
    return [...commits, { stream, expected: GENESIS, records: moved }];
  }

  /** Appends one event on its own. @throws ProblemError when the disk fails */
  async append(
    event: SessionEvent,
    parts: SessionParts = {},
    beside: readonly StreamCommit[] = [],
  ): Promise<Outcome> {
    const prepared = this.prepare(event, parts);
    if (!prepared) return failed({ code: 'session.changedElsewhere' });
    const result = await this.#dependencies.store.commit([...prepared.commits, ...beside]);
    if (!result.ok) return failed({ code: 'session.changedElsewhere' });
    prepared.written();
    return done(null);
  }

  /** A commit of what has no event of its own, such as workspaces, if nobody else wrote to this log. */
  commitOf(parts: Parts): StreamCommit {
    return { stream: 'session', expected: this.#head, records: [], ...parts };
  }

  /** Writes what has no event of its own. @throws ProblemError when the disk fails */
  async alongside(parts: Parts): Promise<Outcome> {
    const result = await this.#dependencies.store.commit([this.commitOf(parts)]);
    return result.ok ? done(null) : failed({ code: 'session.changedElsewhere' });
  }
}

/** Where a vault's log ends on disk, whatever state it is in: what a commit that removes the vault builds on. */
export async function headOnDisk(store: VaultStore, vault: VaultId): Promise<Head> {
  const at = (await store.readSnapshot(vault))?.seq;
  // A snapshot that is damaged may name a place behind the end, or none.
  const near = Number.isSafeInteger(at) ? await store.readEvents(vault, Number(at)) : [];
  const all = near.length > 0 ? near : await store.readEvents(vault, Number.NEGATIVE_INFINITY);
  const last = all[all.length - 1];
  if (!last) return GENESIS;
  return { seq: last.seq, link: isEventRecord(last) ? linkOf(last) : GENESIS_LINK };
}
