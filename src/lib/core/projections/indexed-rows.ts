import type { SecretId } from '../base/ids.ts';
import type { SecretRow } from '../secrets/secret.ts';
import type { IndexPage } from './index-page.ts';

/** Rows of one page that were edited (a row) or deleted (`null`) since it was written, by their place on it. */
export type PageChanges = ReadonlyMap<number, SecretRow | null>;

/** The rows of an index as they lie in it: on pages, and what differs from those. */
export interface IndexedRows {
  readonly count: number;
  /** Grows whenever a row may have changed or lies elsewhere: what was made of them can be kept till then. */
  readonly version: number;
  /** Grows whenever there are other pages. */
  readonly layout: number;
  readonly pages: readonly IndexPage[];
  /** Rows on no page yet, from the oldest to the newest: all of them newer than those on pages. */
  readonly added: ReadonlyMap<SecretId, SecretRow>;
  /** What differs from what a page says. */
  changesOn(page: number): PageChanges;
  /** The secret's row, `null` when there is none. */
  get(id: SecretId): SecretRow | null;
}
