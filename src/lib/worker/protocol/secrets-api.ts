import type { ProviderKind, SecretId } from '../../core/base/ids.ts';
import type { Outcome } from '../../core/base/outcome.ts';
import type { RowFilter } from '../../core/projections/secret-query.ts';
import type { SecretReference } from '../../core/secrets/secret-value.ts';
import type { SecretDraft, SecretRow } from '../../core/secrets/secret.ts';
import type { VaultSettings } from '../../core/vault/vault-settings.ts';
import type { OnProgress } from './progress.ts';

/** A value in plain. */
export interface RevealedValue {
  readonly text: string;
  /** The environment it is of; `null` when it is the default one. */
  readonly environment: string | null;
  /** The environment in which the secret has no value of its own, so that this is the default one; else `null`. */
  readonly missingIn: string | null;
}

/** What the rows do not carry of a secret. */
export interface SecretView {
  readonly note: string;
  /** Environments in which it has a value of its own. */
  readonly environments: readonly string[];
  /** Earlier values, newest first; `at` is when each was set. */
  readonly versions: readonly {
    readonly seq: number;
    readonly environment: string | null;
    readonly at: number;
    /** The kind of external vault it is a link to; `null` for a text. */
    readonly link: ProviderKind | null;
  }[];
  /** Those of its values that are links, by environment; `null` is the default one. */
  readonly links: readonly {
    readonly environment: string | null;
    readonly link: SecretReference;
  }[];
}

export interface RowQuery extends RowFilter {
  readonly offset: number;
  readonly limit: number;
}

/** A secret in a list, and the environments in which it has a value of its own. */
export interface ListedSecret extends SecretRow {
  readonly environments: readonly string[];
}

export interface RowWindow {
  readonly rows: readonly ListedSecret[];
  readonly total: number;
}

/** The secrets of an open vault, and its settings. */
export interface SecretsApi {
  list(query: RowQuery): Promise<Outcome<RowWindow>>;
  /**
   * Ids of all secrets that a list has, from the oldest to the newest: four bytes each, since there may be a million.
   * @param text that the list is filtered by
   */
  find(text: string): Promise<Outcome<Uint32Array>>;
  /** The names of some secrets, of those that are there. */
  names(ids: readonly SecretId[]): Promise<Outcome<readonly string[]>>;
  read(id: SecretId): Promise<Outcome<SecretView>>;
  /**
   * A linked value is fetched now, or was a short time ago.
   * @param environment `null` for the default value; left out, the one in use counts. A secret without a value there
   * has its default one, or where the settings say so is refused with `environment.noValue`
   */
  reveal(id: SecretId, environment?: string | null): Promise<Outcome<RevealedValue>>;
  revealVersion(id: SecretId, seq: number): Promise<Outcome<string>>;
  restoreVersion(id: SecretId, basedOn: number, seq: number): Promise<Outcome>;
  add(draft: SecretDraft): Promise<Outcome<SecretId>>;
  /** `basedOn` is the `detailsSeq` of the row that was edited, so that no other tab's edit is lost. */
  edit(id: SecretId, basedOn: number, draft: SecretDraft): Promise<Outcome>;
  /** Gives the ids of those that were not so already. */
  setEnabled(
    ids: readonly SecretId[],
    enabled: boolean,
    onProgress?: OnProgress,
    tab?: string,
  ): Promise<Outcome<readonly SecretId[]>>;
  /** Gives a token for `undoDelete`, which works until the vault locks; of the last 50 deletions. */
  delete(ids: readonly SecretId[], onProgress?: OnProgress, tab?: string): Promise<Outcome<number>>;
  /**
   * Puts what a deletion took back where it was. Gives the new names of secrets whose own ones were given to others
   * meanwhile.
   */
  undoDelete(token: number): Promise<Outcome<readonly string[]>>;
  changeSettings(
    change: Partial<VaultSettings>,
    onProgress?: OnProgress,
    tab?: string,
  ): Promise<Outcome>;
  /** Ends a change of many that this tab asked for, if one is under way: it changes nothing then. */
  cancel(what: 'edit', tab?: string): Promise<Outcome>;
}
