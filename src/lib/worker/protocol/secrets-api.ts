import type { ProviderKind } from '../../core/base/ids.ts';
import type { RowFilter } from '../../core/projections/secret-query.ts';
import type { SecretReference } from '../../core/secrets/secret-value.ts';
import type { SecretRow } from '../../core/secrets/secret.ts';

/** A value in plain, and the environment it is of; `null` when it is the default one. */
export interface RevealedValue {
  readonly text: string;
  readonly environment: string | null;
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

export interface RowWindow {
  readonly rows: readonly SecretRow[];
  readonly total: number;
}
