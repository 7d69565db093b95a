import { secretId, type SecretId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { DeletedSecret, EditCommand, Erasure } from '../../core/decide/command.ts';
import { valuesOf } from '../../core/decide/decide-secrets.ts';
import { freeName } from '../../core/decide/import-plan.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type { SecretDraft, SecretRow } from '../../core/secrets/secret.ts';
import type { VaultSettings } from '../../core/vault/vault-settings.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import type { OnProgress } from '../protocol/progress.ts';
import { eachSecret } from '../log/each-secret.ts';
import type { OpenVault } from './open-vault.ts';
import { rowsOf } from './secret-reader.ts';

const untold: OnProgress = () => undefined;

/** Tells of something that is read first and then sealed, of which each is half of the way. */
function inHalves(total: number, tell: OnProgress) {
  return {
    onPage: (done: number): void => {
      tell({ done, total: 2 * total });
    },
    onProgress: (done: number): void => {
      tell({ done: total + done, total: 2 * total });
    },
  };
}

/** What became of a deletion that was undone. */
export interface UndoneDeletion {
  /** Sequence number of the last event of it. */
  readonly seq: number;
  /** New names of secrets whose own ones were given to others meanwhile. */
  readonly renamed: readonly string[];
}

/**
 * Changes of secrets and settings: finds on the disk what a decision needs, and runs the command. What may be of many
 * secrets tells how far it is; when that throws, it ends and has changed nothing.
 */
export class SecretEdits {
  readonly #commands: CommandRunner;
  readonly #open: OpenVault;

  constructor(commands: CommandRunner, open: OpenVault) {
    this.#commands = commands;
    this.#open = open;
  }

  /** Gives the id: the number of the event that added it, which others of the same append follow. */
  async add(draft: SecretDraft): Promise<Outcome<SecretId>> {
    await this.#open.readyNames();
    const id = secretId(this.#commands.seq + 1);
    const added = await this.#commands.run({ type: 'addSecret', draft });
    return added.ok ? done(id) : added;
  }

  async edit(id: SecretId, basedOn: number, draft: SecretDraft): Promise<Outcome<number>> {
    const current = await this.#current(id);
    if (!current.ok) return current;
    await this.#open.readyNames();
    return this.#commands.run({ type: 'editSecret', id, basedOn, draft, current: current.value });
  }

  async restoreVersion(id: SecretId, basedOn: number, version: number): Promise<Outcome<number>> {
    const current = await this.#current(id);
    if (!current.ok) return current;
    return this.#commands.run({
      type: 'restoreVersion',
      id,
      basedOn,
      version,
      current: current.value,
    });
  }

  /**
   * Enables or disables secrets. Those that are gone, or so already, stay as they are.
   * @returns those that changed
   */
  async setEnabled(
    ids: readonly SecretId[],
    enabled: boolean,
    tell: OnProgress = untold,
  ): Promise<Outcome<readonly SecretId[]>> {
    const rows = this.#rows(ids).filter((row) => row.enabled !== enabled);
    if (rows.length === 0) return done([]);
    const { reader } = this.#open;
    const { onPage, onProgress } = inHalves(rows.length, tell);
    const set = async (row: SecretRow): Promise<EditCommand> => {
      const same = unchanged(row, await reader.described(row));
      return { ...same, draft: { ...same.draft, enabled } };
    };
    const edits = await reader.inPages(rows, set, onPage);
    const changed = await this.#commands.run({ type: 'editSecrets', edits }, { onProgress });
    return changed.ok ? done(rows.map(({ id }) => id)) : changed;
  }

  /**
   * Deletes secrets with every sealed byte that held them: details, values, and rows on pages. What was
   * sealed is kept in memory, still sealed, for `undoDelete`.
   */
  async delete(ids: readonly SecretId[], tell: OnProgress = untold): Promise<Outcome<number>> {
    const rows = this.#rows([...new Set(ids)]);
    if (rows.length === 0) return failed({ code: 'secret.missing' });
    const { reader } = this.#open;
    const { onPage, onProgress } = inHalves(rows.length, tell);
    const erasureOf = async (row: SecretRow): Promise<Erasure> => {
      const [found, current] = await Promise.all([
        reader.history(row.detailsSeq),
        reader.details(row.detailsSeq).catch(emptyIfDamaged),
      ]);
      // A compaction may have removed what is between the first details of a secret and the last.
      const details = found.includes(row.id) ? found : [...found, row.id];
      return { id: row.id, details, values: valuesOf(row, current ?? {}) };
    };
    const erasures = await reader.inPages(rows, erasureOf, onPage);
    const taken = await reader.take(erasures);
    const gone = rows.map(({ id }) => id);
    const onPages = await this.#open.withoutRows(gone);
    const deleted = await this.#commands.run(
      { type: 'deleteSecrets', erasures },
      { also: onPages?.also ?? {}, onProgress },
    );
    if (!deleted.ok) return deleted;
    onPages?.adopt();
    this.#open.keepDeleted(deleted.value, { rows, parts: taken });
    return deleted;
  }

  /** Brings back what a deletion took, with its history and in its place, under numbers of its own. */
  async undoDelete(token: number): Promise<Outcome<UndoneDeletion>> {
    const taken = this.#open.deletedBy(token);
    if (!taken) return failed({ code: 'undo.gone' });
    await this.#open.readyNames();
    const secrets: DeletedSecret[] = [];
    const renamed: string[] = [];
    const names = new Set(taken.rows.map(({ name }) => name));
    // Numbers grow in the order of places, so that what has no places of its own is in order, too.
    for (const row of taken.rows.toSorted((a, b) => a.place - b.place)) {
      const { plain } = await this.#open.reader.whole(row, taken.parts);
      const isHere = (name: string) => this.#open.secrets.findByName(name) !== null;
      const isTaken = (name: string) => names.has(name) || isHere(name);
      const name = isHere(plain.name) ? freeName(plain.name, isTaken) : plain.name;
      if (name !== plain.name) renamed.push(name);
      names.add(name);
      secrets.push({ plain: { ...plain, name }, place: row.place });
    }
    const undone = await this.#commands.run({ type: 'bringBack', secrets });
    if (!undone.ok) return undone;
    this.#open.broughtBack(token);
    return done({ seq: undone.value, renamed });
  }

  /** Changes settings. Versions that are kept no longer are erased with it, for which all secrets are looked at. */
  async changeSettings(
    change: Partial<VaultSettings>,
    tell: OnProgress = untold,
  ): Promise<Outcome<number>> {
    const before = this.#open.summary.settings;
    const settings = { ...before, ...change };
    const trims: EditCommand[] = [];
    if (settings.versionsKept < before.versionsKept) {
      const trim = async (row: SecretRow) => {
        const current = await this.#open.reader.described(row);
        const kept = current.versions?.length ?? 0;
        if (kept > settings.versionsKept)
          trims.push({ ...unchanged(row, current), isUpkeep: true });
      };
      await eachSecret(this.#open.secrets, trim, tell);
    }
    return this.#commands.run({ type: 'changeSettings', settings, trims });
  }

  #rows(ids: readonly SecretId[]): SecretRow[] {
    return rowsOf(ids, (id) => this.#open.secrets.get(id));
  }

  /** What the last event said of a secret. */
  async #current(id: SecretId): Promise<Outcome<EventDetails>> {
    const row = this.#open.row(id);
    return row.ok ? done(await this.#open.reader.described(row.value)) : row;
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
