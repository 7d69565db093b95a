import type { SecretId, VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { Steps } from '../../core/base/steps.ts';
import type { Fact } from '../../core/decide/command.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type { Head, LogBase, Snapshot } from '../../core/log/records.ts';
import { evolveSummary } from '../../core/projections/evolve-summary.ts';
import type { SecretIndex } from '../../core/projections/secret-index.ts';
import { SecretQuery } from '../../core/projections/secret-query.ts';
import type { VaultSummary } from '../../core/projections/vault-summary.ts';
import { referenceKindAt } from '../../core/secrets/secret-references.ts';
import {
  isSecretReference,
  type SecretReference,
  type SecretValue,
} from '../../core/secrets/secret-value.ts';
import type { SecretRow } from '../../core/secrets/secret.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { RecoveredVault } from '../../keyring/recovered-vault.ts';
import type { OpenIndex } from '../../keyring/sealed-index.ts';
import type { VaultEvent } from '../../machines/events.ts';
import type { Dependencies } from '../dependencies.ts';
import { inSlices, whenIdle } from '../log/in-slices.ts';
import type { SlotCare, VaultInside } from '../protocol/app-view.ts';
import type { ListedSecret, RowQuery, RowWindow, SecretView } from '../protocol/secrets-api.ts';
import { IndexSnapshots, type RowErasure } from './index-snapshots.ts';
import type { SealedParts } from './sealed-parts.ts';
import { nullIfDamaged, SecretReader } from './secret-reader.ts';

/** What a deletion took, sealed, so that it can be undone. */
export interface DeletedSecrets {
  readonly rows: readonly SecretRow[];
  readonly parts: SealedParts;
}

/** How many deletions can be undone: more than anybody does in error. */
const UNDOABLE = 50;

/** What is kept here of a value: its text, or where it is. */
export interface StoredValue {
  /** `null` for a link. */
  readonly text: string | null;
  /** `null` for a text. */
  readonly link: SecretReference | null;
  /** The environment it is of; `null` when it is the default one. */
  readonly environment: string | null;
  /** The environment that was asked for, where it is the default one for want of another; else `null`. */
  readonly missingIn: string | null;
}

/** @param wanted the environment that was asked for, and `own` whether the value is of it */
const storedValue = (value: SecretValue, wanted: string | null, own: boolean): StoredValue => {
  const of = { environment: own ? wanted : null, missingIn: own ? null : wanted };
  return isSecretReference(value)
    ? { text: null, link: value, ...of }
    : { text: value, link: null, ...of };
};

/** What is there of a vault only while it is open: the index folded from its log, and what reads by it. */
export class OpenVault {
  readonly id: VaultId;
  readonly secrets: SecretIndex;
  readonly reader: SecretReader;
  summary: VaultSummary;
  /** What a recovery found, while the vault is open by one. */
  readonly recovered: RecoveredVault | null;
  readonly #dependencies: Dependencies;
  readonly #query: SecretQuery;
  readonly #snapshots: IndexSnapshots;
  #isClosed = false;
  /** The filling of what lists are answered from, which goes on beside everything else. */
  #filling: Promise<void> = Promise.resolve();
  #isFilling = false;
  /** Told of facts before they are written: what reads the secrets as they were, page by page. */
  readonly watchers = new Set<(facts: readonly Fact[]) => Promise<void>>();
  /** Deletions that can be undone, by the sequence numbers of their last events. */
  readonly #deleted = new Map<number, DeletedSecrets>();
  /** What was found of the key slots when it was opened. */
  slotCare: SlotCare = { mended: 0, lost: 0 };

  constructor(
    id: VaultId,
    dependencies: Dependencies,
    keyring: Keyring,
    opened: OpenIndex & {
      readonly snapshot: Snapshot | null;
      readonly recovered?: RecoveredVault;
    },
  ) {
    this.id = id;
    this.secrets = opened.secrets;
    this.summary = opened.summary;
    this.recovered = opened.recovered ?? null;
    const details = this.recovered?.details ?? null;
    this.reader = new SecretReader(id, dependencies.store, keyring, details);
    this.#dependencies = dependencies;
    this.#query = new SecretQuery(opened.secrets);
    this.#snapshots = new IndexSnapshots(id, dependencies, keyring, opened.secrets, opened);
    this.#fill();
  }

  get view(): Omit<VaultInside, 'resealing'> {
    const { settings, backupAt, changes, providers } = this.summary;
    const { slotCare } = this;
    return { settings, backup: { at: backupAt, changes }, providers, slotCare };
  }

  /** Folds one event that was written. */
  evolve(event: VaultEvent, seq: number, at: number, details: EventDetails | undefined): void {
    this.secrets.evolve(event, seq, at, details);
    this.summary = evolveSummary(this.summary, event, seq, at, details);
  }

  /** Takes note that the vault was emptied as of `snapshot`. */
  emptied(snapshot: Snapshot): void {
    this.#snapshots.emptied(snapshot);
  }

  isSnapshotDue(seq: number): boolean {
    return this.#snapshots.isDue(seq);
  }

  /** Writes a snapshot that stands at the event `at` of a log that ends at `head`. @returns whether it was written */
  async writeSnapshot(at: Head, head = at): Promise<boolean> {
    const isWritten = await this.#snapshots.write(at, head, this.summary);
    // There are other pages now, to be made ready for a search.
    this.#fill();
    return isWritten;
  }

  /** Seals the pages that hold secrets' rows again, without those rows; `null` when none does. */
  withoutRows(ids: readonly SecretId[]): Promise<RowErasure | null> {
    return this.#snapshots.withoutRows(ids, this.summary);
  }

  /** Takes note that the snapshot was removed. @returns whether there was one */
  snapshotDropped(): boolean {
    return this.#snapshots.dropped();
  }

  /** Takes note of where the log begins from now on. */
  compacted(base: LogBase): void {
    this.#snapshots.compacted(base);
  }

  /** Keeps what a deletion took, and lets go of what one took long before. */
  keepDeleted(token: number, deleted: DeletedSecrets): void {
    this.#deleted.set(token, deleted);
    const [first] = this.#deleted.keys();
    if (first !== undefined && this.#deleted.size > UNDOABLE) this.#deleted.delete(first);
  }

  /** What a deletion took; `null` when it can be undone no more. */
  deletedBy(token: number): DeletedSecrets | null {
    return this.#deleted.get(token) ?? null;
  }

  /** Takes note that a deletion was undone. */
  broughtBack(token: number): void {
    this.#deleted.delete(token);
  }

  /** Lets go of what deletions took: none of them can be undone any more. */
  forgetDeleted(): void {
    this.#deleted.clear();
  }

  /** Forgets the index. */
  close(): void {
    this.#isClosed = true;
    this.secrets.clear();
    this.watchers.clear();
    this.forgetDeleted();
  }

  /** Waits until lists in any order are answered at once, or the vault is closed. */
  get filled(): Promise<void> {
    return this.#filling;
  }

  /** Sees that a secret is found by its name at once. */
  async readyNames(): Promise<void> {
    await inSlices(this.secrets.fillNames(), this.#isOver);
  }

  async list({ offset, limit, ...filter }: RowQuery): Promise<Outcome<RowWindow>> {
    const found = await this.#do(this.#query.window(filter, offset, limit));
    if (!found.ok) return found;
    const { rows, total } = found.value;
    return done({ rows: await this.#listed(rows), total });
  }

  /** Where values of their own are is read only in a vault that has environments, of the rows that are asked for. */
  #listed(rows: readonly SecretRow[]): Promise<ListedSecret[]> {
    const hasAny = this.summary.settings.environments.length > 0;
    return this.reader.inPages(rows, async (row) => {
      const details = hasAny
        ? await this.reader.details(row.detailsSeq).catch(nullIfDamaged)
        : null;
      return { ...row, environments: (details?.environments ?? []).map(([name]) => name) };
    });
  }

  find(text: string): Promise<Outcome<Uint32Array>> {
    return this.#do(this.#query.ids(text));
  }

  /**
   * A value in plain, or where it is.
   * @param environment in which; `null` for the default value, and by default the active one. Without a
   * value of its own there, a secret has its default value, or is refused if the settings say so
   */
  async reveal(id: SecretId, environment?: string | null): Promise<Outcome<StoredValue>> {
    const row = this.row(id);
    if (!row.ok) return row;
    const { activeEnvironment, needsOwnValue } = this.summary.settings;
    const wanted = environment === undefined ? activeEnvironment : environment;
    const details = wanted === null ? null : await this.reader.described(row.value);
    const own = details?.environments?.find(([name]) => name === wanted)?.[1];
    if (wanted !== null && own === undefined && needsOwnValue) {
      return failed({ code: 'environment.noValue' });
    }
    const value = await this.reader.value(own ?? row.value.valueSeq);
    return done(storedValue(value, wanted, own !== undefined));
  }

  /** What the rows do not carry of a secret. */
  async read(id: SecretId): Promise<Outcome<SecretView>> {
    const row = this.row(id);
    if (!row.ok) return row;
    const details = await this.reader.described(row.value);
    const versions = [];
    for (const { seq, environment, at } of details?.versions ?? []) {
      const [record] = await this.#dependencies.store.readEvents(this.id, seq, 1);
      const setAt = at ?? record?.at ?? row.value.changedAt;
      versions.push({ seq, environment, at: setAt, link: referenceKindAt(details?.links, seq) });
    }
    const environments = (details?.environments ?? []).map(([name]) => name);
    const links = [];
    for (const [environment, seq] of [
      [null, row.value.valueSeq] as const,
      ...(details?.environments ?? []),
    ]) {
      if (referenceKindAt(details?.links, seq) === null) continue;
      const link = await this.reader.value(seq).catch(nullIfDamaged);
      if (link !== null && isSecretReference(link)) links.push({ environment, link });
    }
    return done({ note: details?.note ?? '', environments, versions, links });
  }

  /** An earlier value in plain, one of those `read` lists; of a link its reference. */
  async revealVersion(id: SecretId, seq: number): Promise<Outcome<string>> {
    const row = this.row(id);
    if (!row.ok) return row;
    const details = await this.reader.described(row.value);
    if (!details.versions?.some((version) => version.seq === seq)) {
      return failed({ code: 'secret.missing' });
    }
    const value = await this.reader.value(seq);
    return done(isSecretReference(value) ? value.reference : value);
  }

  /** The secret's row, or `secret.missing`. */
  row(id: SecretId): Outcome<SecretRow> {
    const row = this.secrets.get(id);
    return row ? done(row) : failed({ code: 'secret.missing' });
  }
  readonly #isOver = (): boolean => this.#isClosed;

  #fill(): void {
    if (this.#isFilling || this.#isClosed) return;
    this.#isFilling = true;
    this.#filling = whenIdle(this.#query.fill(), this.#isOver).finally(() => {
      this.#isFilling = false;
    });
  }

  async #do<T>(steps: Steps<T>): Promise<Outcome<T>> {
    const value = await inSlices(steps, this.#isOver);
    return value === null ? failed({ code: 'command.interrupted' }) : done(value);
  }
}
