import { providerId, type ProviderId } from '../../core/base/ids.ts';
import { done, type Outcome } from '../../core/base/outcome.ts';
import type { Command } from '../../core/decide/command.ts';
import type { FileHandle } from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import type { Connection } from '../../core/providers/connection.ts';
import { blankOf, withCredentials, withoutCredentials } from '../../core/providers/credentials.ts';
import {
  checkProvider,
  placeOf,
  type ProviderDraft,
  type ProviderRow,
} from '../../core/providers/provider.ts';
import { NO_PROVIDER } from '../../core/secrets/secret-value.ts';
import type { FileSource } from '../../external/provider.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import { isHandle, type PickedFile, type ProviderForm } from '../protocol/providers-api.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import { type ExternalFiles, fileSource } from './external-files.ts';
import { openConnection, providerOf } from './provider-reader.ts';

/** A connection to be tried, saved or not. */
export interface Trial {
  readonly row: ProviderRow;
  readonly connection: Connection;
  readonly source: FileSource;
}

/** Adds, changes and removes the external vaults of an open vault. Asks none of them anything. */
export class ProviderRegistry {
  readonly #commands: CommandRunner;
  readonly #open: OpenVault;
  readonly #files: ExternalFiles;

  constructor(commands: CommandRunner, open: OpenVault, files: ExternalFiles) {
    this.#commands = commands;
    this.#open = open;
    this.#files = files;
  }

  async add(draft: ProviderDraft, file?: PickedFile): Promise<Outcome<ProviderId>> {
    const named = { ...draft, ...(file && { file: file.name }) };
    const id = providerId(this.#commands.seq + 1);
    const added = await this.#commands.run(
      { type: 'addProvider', draft: named },
      { also: this.#handleParts(id, file) },
    );
    if (!added.ok) return added;
    if (file) this.#files.picked(id, file);
    return done(id);
  }

  async change(
    id: ProviderId,
    basedOn: number,
    draft: ProviderDraft,
    file?: PickedFile,
  ): Promise<Outcome<number>> {
    const whole = await this.#merged(draft, id);
    if (!whole.ok) return whole;
    const { name, connection } = whole.value;
    return this.#change({ id, basedOn, name, connection }, file);
  }

  /** Another file, or the same one picked again. */
  async pickFile(id: ProviderId, file: PickedFile): Promise<Outcome<number>> {
    const row = providerOf(this.#open, id);
    if (!row.ok) return row;
    const { detailsSeq: basedOn, name } = row.value;
    return this.#change({ id, basedOn, name, connection: null }, file);
  }

  async remove(id: ProviderId): Promise<Outcome<number>> {
    const also = { removeHandles: [id] };
    const removed = await this.#commands.run({ type: 'removeProvider', id }, { also });
    if (!removed.ok) return removed;
    this.#files.forget(id);
    return removed;
  }

  async read(id: ProviderId): Promise<Outcome<ProviderForm>> {
    const row = providerOf(this.#open, id);
    if (!row.ok) return row;
    const connection = await openConnection(this.#open, row.value);
    // One that is damaged is filled in anew.
    const shown = connection.ok ? withoutCredentials(connection.value) : blankOf(row.value);
    return done({ row: row.value, connection: shown });
  }

  async handle(id: ProviderId): Promise<Outcome<FileHandle | null>> {
    return done((await this.#files.handle(id)) ?? null);
  }

  /** What a test of a draft needs. @param id of the provider it is a change of, `null` for a new one */
  async trial(
    draft: ProviderDraft,
    id: ProviderId | null,
    file?: PickedFile,
  ): Promise<Outcome<Trial>> {
    const whole = await this.#merged(draft, id);
    if (!whole.ok) return whole;
    const checked = checkProvider(whole.value);
    if (!checked.ok) return checked;
    const { name, connection } = checked.value;
    const place = placeOf(checked.value);
    const nowhere = { detailsSeq: 0, described: [], valueSeq: 0 };
    const row = { id: id ?? NO_PROVIDER, name, kind: connection.kind, place, ...nowhere };
    const source =
      file || id === null ? fileSource(() => Promise.resolve(file)) : this.#files.source(id);
    return done({ row, connection, source });
  }

  /** A draft with the credentials it has already, where it left them empty. */
  async #merged(draft: ProviderDraft, id: ProviderId | null): Promise<Outcome<ProviderDraft>> {
    const row = id === null ? null : providerOf(this.#open, id);
    if (!row || draft.isWhole) return done(draft);
    if (!row.ok) return row;
    const kept = await openConnection(this.#open, row.value);
    // Credentials that are damaged can be given anew.
    if (!kept.ok) return done(draft);
    return done({ ...draft, connection: withCredentials(draft.connection, kept.value) });
  }

  async #change(
    change: Omit<Extract<Command, { type: 'changeProvider' }>, 'type' | 'file'>,
    file?: PickedFile,
  ): Promise<Outcome<number>> {
    const named = file && { file: file.name };
    const changed = await this.#commands.run(
      { type: 'changeProvider', ...change, ...named },
      { also: this.#handleParts(change.id, file) },
    );
    if (!changed.ok) return changed;
    if (file) this.#files.picked(change.id, file);
    return changed;
  }

  /** What a commit writes of a picked file: its handle, in the place of an earlier one. */
  #handleParts(provider: ProviderId, file?: PickedFile): Partial<StreamCommit> {
    if (!file) return {};
    const { id: vault } = this.#open;
    return isHandle(file)
      ? { putHandles: [{ vault, provider, handle: file }] }
      : { removeHandles: [provider] };
  }
}
