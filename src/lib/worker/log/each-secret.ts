import type { SecretId } from '../../core/base/ids.ts';
import type { SecretIndex } from '../../core/projections/secret-index.ts';
import type { SecretRow } from '../../core/secrets/secret.ts';
import type { OnProgress } from '../protocol/progress.ts';
import { Breather } from './breather.ts';

/** How many secrets are read and opened at once. */
export const SECRETS_A_PAGE = 250;

/**
 * Does something with every secret of an index, page by page: what a page asks of the disk is read at once, and others
 * have their turn between two. One that is deleted meanwhile is left out; no list of all rows is made.
 * @param onPage called after each page with how many of how many secrets are done
 */
export async function eachSecret(
  secrets: Pick<SecretIndex, 'ids' | 'get'>,
  work: (row: SecretRow) => Promise<void> | void,
  onPage: OnProgress = () => undefined,
): Promise<void> {
  const ids = secrets.ids();
  const breather = new Breather();
  for (let from = 0; from < ids.length; from += SECRETS_A_PAGE) {
    const page = [...ids.subarray(from, from + SECRETS_A_PAGE)];
    await Promise.all(page.flatMap((id) => secrets.get(id as SecretId) ?? []).map(work));
    onPage({ done: from + page.length, total: ids.length });
    await breather.breathe();
  }
}
