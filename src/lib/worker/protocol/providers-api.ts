import type { ProviderId } from '../../core/base/ids.ts';
import type { Outcome } from '../../core/base/outcome.ts';
import type { FileHandle } from '../../core/log/records.ts';
import type { Connection } from '../../core/providers/connection.ts';
import type { ProviderDraft, ProviderRow } from '../../core/providers/provider.ts';
import type { ConnectionReport, ExternalFinds, ExternalNode } from '../../external/provider.ts';

/** An external vault as a form shows it again: its credentials stay where they are. */
export interface ProviderForm {
  readonly row: ProviderRow;
  /** Without credentials. */
  readonly connection: Connection;
}

/** A file as a page hands it on: a handle where the browser has them, else the file as it was picked. */
export type PickedFile = File | FileHandle;

export const isHandle = (picked: PickedFile): picked is FileHandle => 'getFile' in picked;

/** The external vaults of an open vault. */
export interface ProvidersApi {
  /** @param file the file that was picked, for those that are one */
  add(draft: ProviderDraft, file?: PickedFile): Promise<Outcome<ProviderId>>;
  /** Credentials that are left empty stay as they are, as long as the server does. */
  change(
    id: ProviderId,
    basedOn: number,
    draft: ProviderDraft,
    file?: PickedFile,
  ): Promise<Outcome>;
  remove(id: ProviderId): Promise<Outcome>;
  read(id: ProviderId): Promise<Outcome<ProviderForm>>;
  /** Tries a connection: of a provider that is saved (`id`), changed or not, or of a new one. */
  test(
    draft: ProviderDraft,
    id: ProviderId | null,
    file?: PickedFile,
  ): Promise<Outcome<ConnectionReport>>;
  /** Ends the tests of connections that are under way. */
  endTest(): Promise<Outcome>;
  /** The remembered file of a provider, for the page to ask whether it may be read; `null` without one. */
  file(id: ProviderId): Promise<Outcome<FileHandle | null>>;
  /** Another file, or the same one picked again. */
  pickFile(id: ProviderId, file: PickedFile): Promise<Outcome>;
  /** How many secrets link to it. */
  countReferences(id: ProviderId): Promise<Outcome<number>>;
  browse(id: ProviderId, path: readonly string[]): Promise<Outcome<readonly ExternalNode[]>>;
  search(id: ProviderId, text: string): Promise<Outcome<ExternalFinds>>;
  /** Ends what an external vault is still asked for by a dialog that was closed. */
  endBrowsing(id: ProviderId): Promise<Outcome>;
  /** Ends the fetching of values that is under way, from whatever external vault. */
  endFetching(): Promise<Outcome>;
  /** A typed or pasted reference in the way it is stored. Asks nobody. */
  checkReference(id: ProviderId, text: string): Promise<Outcome<string>>;
}
