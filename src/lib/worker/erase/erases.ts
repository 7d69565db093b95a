import type { StreamCommit } from '../../core/log/vault-store.ts';

/** How soon the files are to be rid of what a commit erases. */
export type Urgency = 'soon' | 'later';

const some = (list: readonly unknown[] | 'all' | undefined): boolean =>
  list !== undefined && list.length > 0;

/** Whether this writes sealed parts in the place of others, as a change of key and a repair do. */
const replacesParts = ({ remade }: StreamCommit): boolean =>
  some(remade?.details) || some(remade?.values);

/** Whether nothing on the disk is sealed with the data key before the last change of key any more. */
const endsAnEpoch = ({ records }: StreamCommit): boolean =>
  records.some(({ type, data }) => type === 'data.resealed' && data['isLast'] === true);

/** Whether this takes away a way in, or everything. */
const endsAWayIn = (commit: StreamCommit): boolean =>
  some(commit.removeSlots) ||
  endsAnEpoch(commit) ||
  commit.eraseSecrets === true ||
  commit.removeVault === true ||
  commit.removeProfile !== undefined;

/** Whether this erases sealed bytes of something that a person deleted, or that a later version made needless. */
const erasesParts = (commit: StreamCommit): boolean =>
  replacesParts(commit) ||
  some(commit.eraseDetails) ||
  some(commit.eraseValues) ||
  some(commit.removeEvents) ||
  some(commit.removeTemplates) ||
  some(commit.removeHandles) ||
  some(commit.removeWorkspaces) ||
  commit.removeAside === true;

/** How soon, `null` for commits that erase nothing. Caches, and what is written again, do not count. */
export function urgencyOf(commits: readonly StreamCommit[]): Urgency | null {
  if (commits.some(endsAWayIn)) return 'soon';
  return commits.some(erasesParts) ? 'later' : null;
}

/** Whether this locks a vault: nobody waits for the disk after it. */
export const isLock = (commits: readonly StreamCommit[]): boolean =>
  commits.some(({ records }) => records.some(({ type }) => type === 'vault.locked'));
