import { expect } from 'vitest';
import type { SecretId } from '../../src/lib/core/base/ids.ts';
import { IndexPage } from '../../src/lib/core/projections/index-page.ts';
import type { SecretIndex } from '../../src/lib/core/projections/secret-index.ts';
import type { RowFilter } from '../../src/lib/core/projections/secret-query.ts';
import type { SecretRow } from '../../src/lib/core/secrets/secret.ts';

/** Writes the pages of an index as they would lie on disk, onto those that lie there already. */
export function writePages(index: SecretIndex, disk?: Uint8Array<ArrayBuffer>[]): void {
  const { total, rewrite } = index.snapshotPages();
  const written = new Map(rewrite.map((page) => [page, index.encode(page, true)]));
  if (disk) {
    for (const [page, bytes] of written) disk[page] = bytes.slice();
    expect(disk).toHaveLength(total);
  }
  index.adopt(new Map([...written].map(([page, bytes]) => [page, new IndexPage(bytes)])));
}

/** Rewrites the page that a secret is on without it, as a deletion does before it is folded. */
export function erasePage(index: SecretIndex, id: SecretId): (() => void) | null {
  const page = index.pageHolding(id);
  if (page === null) return null;
  const bytes = index.encode(page, false, new Set([id]));
  return () => index.adopt(new Map([[page, new IndexPage(bytes)]]));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a query lists, by making the text of every row, filtering all of them and sorting what is left. */
export function listed(all: Iterable<SecretRow>, { text, order }: RowFilter): SecretRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...all]
    .sort((a, b) => b.place - a.place)
    .map((row) => ({ row, text: `${row.name}\n${row.domains}`.toLowerCase() }))
    .filter((one) => words.every((word) => one.text.includes(word)));
  if (order === 'name') found.sort((a, b) => byText(a.text, b.text) || b.row.id - a.row.id);
  if (order === 'changed')
    found.sort((a, b) => b.row.changedAt - a.row.changedAt || b.row.id - a.row.id);
  return found.map(({ row }) => row);
}
