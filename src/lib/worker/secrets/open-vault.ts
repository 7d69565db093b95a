import { secretId, type SecretId, type VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { Command, EditCommand, Erasure } from '../../core/decide/command.ts';
import { valuesOf } from '../../core/decide/decide-secrets.ts';
import { freeName, type ImportChange } from '../../core/decide/import-plan.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type { Head, LogBase, Snapshot } from '../../core/log/records.ts';
import type { SecretIndex } from '../../core/projections/secret-index.ts';
import { type RowFilter, SecretQuery } from '../../core/projections/secret-query.ts';
import { evolveSummary, type VaultSummary } from '../../core/projections/vault-summary.ts';
import type { ProviderDraft } from '../../core/providers/provider.ts';
import { referenceKindAt } from '../../core/secrets/secret-references.ts';
import {
  isSecretReference,
  type SecretReference,
  type SecretValue,
} from '../../core/secrets/secret-value.ts';
import type { SecretDraft, SecretRow } from '../../core/secrets/secret.ts';
import type { ExportFormat, PlainSecret } from '../../core/transfer/plain-secret.ts';
import type { VaultSettings } from '../../core/vault/vault-settings.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { OpenIndex } from '../../keyring/sealed-index.ts';
import type { VaultEvent } from '../../machines/events.ts';
import type { Dependencies } from '../dependencies.ts';
import type { AppendOptions } from '../log/vault-log.ts';
import type { VaultInside } from '../protocol/app-view.ts';
import type { RowQuery, RowWindow, SecretView } from '../protocol/secrets-api.ts';
import { IndexSnapshots } from './index-snapshots.ts';
import { nullIfDamaged, rowsOf, type SealedParts, SecretReader } from './secret-reader.ts';

/** What an open vault asks of the session that it belongs to. */
export interface VaultCommands {
  readonly id: VaultId;
  /** Decides, appends, folds. Gives the last event's number. */
  run(command: Command, options?: AppendOptions): Promise<Outcome<number>>;
  /** Sequence number of the last event. */
  seq(): number;
}

/** What is kept here of a value: its text, or where it is. */
export interface StoredValue {
  /** `null` for a link. */
  readonly text: string | null;
  /** `null` for a text. */
  readonly link: SecretReference | null;
  /** The environment it is of; `null` when it is the default one. */
  readonly environment: string | null;
}

const storedValue = (value: SecretValue, environment: string | null): StoredValue =>
  isSecretReference(value)
    ? { text: null, link: value, environment }
    : { text: value, link: null, environment };

/** Everything that is there of a vault only while it is open: the index, and work on secrets. */
export class OpenVault {
  readonly id: VaultId;
  readonly secrets: SecretIndex;
  readonly reader: SecretReader;
  summary: VaultSummary;
  readonly #dependencies: Dependencies;
  readonly #commands: VaultCommands;
  readonly #query: SecretQuery;
  readonly #snapshots: IndexSnapshots;
  /** What the last deletion took, sealed, so that it can be undone. */
  #deleted: { rows: readonly SecretRow[]; parts: SealedParts; token: number } | null = null;

  constructor(
    commands: VaultCommands,
    dependencies: Dependencies,
    keyring: Keyring,
    opened: OpenIndex & { readonly snapshot: Snapshot | null },
  ) {
    this.id = commands.id;
    this.secrets = opened.secrets;
    this.summary = opened.summary;
    this.reader = new SecretReader(this.id, dependencies.store, keyring);
    this.#dependencies = dependencies;
    this.#commands = commands;
    this.#query = new SecretQuery(opened.secrets);
    this.#snapshots = new IndexSnapshots(this.id, dependencies, keyring, opened.secrets, opened);
  }

  /** The number that the next event gets. */
  get nextSeq(): number {
    return this.#commands.seq() + 1;
  }

  get view(): VaultInside {
    const { settings, backupAt, changes, providers } = this.summary;
    return { settings, backup: { at: backupAt, changes }, providers };
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
  writeSnapshot(at: Head, head = at): Promise<boolean> {
    return this.#snapshots.write(at, head, this.summary);
  }

  /** Takes note of where the log begins from now on. */
  compacted(base: LogBase): void {
    this.#snapshots.compacted(base);
  }

  /** Forgets the index. */
  close(): void {
    this.secrets.clear();
    this.#deleted = null;
  }

  list({ offset, limit, ...filter }: RowQuery): Outcome<RowWindow> {
    return done(this.#query.window(filter, offset, limit));
  }

  find(filter: RowFilter): Outcome<SecretId[]> {
    const { rows } = this.#query.window(filter, 0, Number.MAX_SAFE_INTEGER);
    return done(rows.map(({ id }) => id));
  }

  /**
   * A value in plain, or where it is.
   * @param environment in which; `null` for the default value, and by default the active one. Without a
   * value of its own there, a secret has its default value
   */
  async reveal(id: SecretId, environment?: string | null): Promise<Outcome<StoredValue>> {
    const row = this.#row(id);
    if (!row.ok) return row;
    const wanted =
      environment === undefined ? this.summary.settings.activeEnvironment : environment;
    const details = wanted === null ? null : await this.reader.details(row.value.detailsSeq);
    const own = details?.environments?.find(([name]) => name === wanted)?.[1];
    const value = await this.reader.value(own ?? row.value.valueSeq);
    return done(storedValue(value, own === undefined ? null : wanted));
  }

  /** What the rows do not carry of a secret. */
  async readSecret(id: SecretId): Promise<Outcome<SecretView>> {
    const row = this.#row(id);
    if (!row.ok) return row;
    const details = await this.reader.details(row.value.detailsSeq);
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

  /** An earlier value in plain, one of those `readSecret` lists; of a link its reference. */
  async revealVersion(id: SecretId, seq: number): Promise<Outcome<string>> {
    const row = this.#row(id);
    if (!row.ok) return row;
    const details = await this.reader.details(row.value.detailsSeq);
    if (!details?.versions?.some((version) => version.seq === seq)) {
      return failed({ code: 'secret.missing' });
    }
    const value = await this.reader.value(seq);
    return done(isSecretReference(value) ? value.reference : value);
  }

  /** Gives the id: the number of the event that added it, which others of the same append follow. */
  async addSecret(draft: SecretDraft): Promise<Outcome<SecretId>> {
    const id = secretId(this.#commands.seq() + 1);
    const added = await this.#run({ type: 'addSecret', draft });
    return added.ok ? done(id) : added;
  }

  async editSecret(id: SecretId, basedOn: number, draft: SecretDraft): Promise<Outcome<number>> {
    const current = await this.#current(id);
    if (!current.ok) return current;
    return this.#run({ type: 'editSecret', id, basedOn, draft, current: current.value });
  }

  async restoreVersion(id: SecretId, basedOn: number, version: number): Promise<Outcome<number>> {
    const current = await this.#current(id);
    if (!current.ok) return current;
    return this.#run({ type: 'restoreVersion', id, basedOn, version, current: current.value });
  }

  /** Enables or disables secrets. Those that are gone, or so already, stay as they are. */
  async setEnabled(ids: readonly SecretId[], enabled: boolean): Promise<Outcome<number>> {
    const rows = this.#rows(ids).filter((row) => row.enabled !== enabled);
    if (rows.length === 0) return done(this.#commands.seq());
    const parts = await this.reader.partsFor(rows.length);
    const edits: EditCommand[] = [];
    for (const row of rows) {
      const current = (await this.reader.details(row.detailsSeq, parts)) ?? {};
      edits.push({
        ...unchanged(row, current),
        draft: { ...unchanged(row, current).draft, enabled },
      });
    }
    return this.#run({ type: 'editSecrets', edits });
  }

  /**
   * Deletes secrets with every sealed byte that held them: details, values, and rows on pages. What was
   * sealed is kept in memory, still sealed, for `undoDelete`.
   */
  async deleteSecrets(ids: readonly SecretId[]): Promise<Outcome<number>> {
    const rows = this.#rows([...new Set(ids)]);
    if (rows.length === 0) return failed({ code: 'secret.missing' });
    const parts = await this.reader.partsFor(rows.length);
    const erasures: Erasure[] = [];
    for (const row of rows) {
      const found = await this.reader.history(row.detailsSeq, parts);
      // A compaction may have removed what is between the first details of a secret and the last.
      const details = found.includes(row.id) ? found : [...found, row.id];
      const current = await this.reader.details(row.detailsSeq, parts).catch(emptyIfDamaged);
      erasures.push({ id: row.id, details, values: valuesOf(row, current ?? {}) });
    }
    const taken = await this.reader.take(erasures);
    const gone = rows.map(({ id }) => id);
    const onPages = await this.#snapshots.withoutRows(gone, this.summary);
    const deleted = await this.#run(
      { type: 'deleteSecrets', erasures },
      { also: onPages?.also ?? {} },
    );
    if (!deleted.ok) return deleted;
    onPages?.adopt();
    this.#deleted = { rows, parts: taken, token: deleted.value };
    return deleted;
  }

  /** Brings back what the last deletion took, with its history, as new secrets. */
  async undoDelete(token: number): Promise<Outcome<number>> {
    const last = this.#deleted;
    if (last?.token !== token) return failed({ code: 'undo.gone' });
    const back: PlainSecret[] = [];
    for (const row of last.rows) back.push((await this.reader.whole(row, last.parts)).plain);
    const changes = back.map((whole): ImportChange => {
      const isTaken = (name: string) => this.secrets.findByName(name) !== null;
      const name = isTaken(whole.name) ? freeName(whole.name, isTaken) : whole.name;
      return { type: 'add', draft: { ...whole, name }, whole };
    });
    const undone = await this.#run({ type: 'importSecrets', changes, environments: [] });
    if (undone.ok) this.#deleted = null;
    return undone;
  }

  /** Changes settings. Versions that are kept no longer are erased with it. */
  async changeSettings(change: Partial<VaultSettings>): Promise<Outcome<number>> {
    const before = this.summary.settings;
    const settings = { ...before, ...change };
    const trims: EditCommand[] = [];
    if (settings.versionsKept < before.versionsKept) {
      const rows = this.secrets.newest(0, Number.MAX_SAFE_INTEGER);
      const parts = await this.reader.partsFor(rows.length);
      for (const row of rows) {
        const current = (await this.reader.details(row.detailsSeq, parts)) ?? {};
        const kept = current.versions?.length ?? 0;
        if (kept > settings.versionsKept)
          trims.push({ ...unchanged(row, current), isUpkeep: true });
      }
    }
    return this.#run({ type: 'changeSettings', settings, trims });
  }

  /** Adds and changes secrets as a file asks for it, all of them or none. */
  importSecrets(
    changes: readonly ImportChange[],
    environments: readonly string[],
    providers: readonly ProviderDraft[],
    options: AppendOptions,
  ): Promise<Outcome<number>> {
    return this.#run({ type: 'importSecrets', changes, environments, providers }, options);
  }

  noteExport(format: ExportFormat, count: number): Promise<Outcome<number>> {
    return this.#run({ type: 'noteExport', format, count });
  }

  #run(command: Command, options?: AppendOptions): Promise<Outcome<number>> {
    return this.#commands.run(command, options);
  }

  #row(id: SecretId): Outcome<SecretRow> {
    const row = this.secrets.get(id);
    return row ? done(row) : failed({ code: 'secret.missing' });
  }

  #rows(ids: readonly SecretId[]): SecretRow[] {
    return rowsOf(ids, (id) => this.secrets.get(id));
  }

  /** What the last event said of a secret. */
  async #current(id: SecretId): Promise<Outcome<EventDetails>> {
    const row = this.#row(id);
    return row.ok ? done((await this.reader.details(row.value.detailsSeq)) ?? {}) : row;
  }
}

/** An edit that changes nothing: what a bulk change of one field starts from. */
function unchanged(row: SecretRow, current: EventDetails): EditCommand {
  const { id, detailsSeq, name, domains } = row;
  return { id, basedOn: detailsSeq, draft: { name, domains, value: null }, current };
}

function emptyIfDamaged(error: unknown): EventDetails {
  if (error instanceof ProblemError) return {};
  throw error;
}
