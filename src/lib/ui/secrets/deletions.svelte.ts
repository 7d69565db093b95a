import type { SecretId } from '../../core/base/ids.ts';
import type { Outcome } from '../../core/base/outcome.ts';
import type { OnProgress } from '../../worker/protocol/progress.ts';
import { core } from '../state/core.svelte.ts';
import { notice } from '../state/notice.svelte.ts';
import { opening } from '../state/opening.ts';
import { vaultWords } from '../words/vault-words.ts';
import { words } from '../words/words.ts';
import { isTyping } from './row-keys.ts';

/** Names that a notice has; of the others it tells the number. */
const NAMES_TOLD = 3;

/** A deletion of this page that was not undone. */
export interface Deletion {
  readonly token: number;
  /** Of the first ones. */
  readonly names: readonly string[];
  readonly count: number;
}

let list = $state.raw<readonly Deletion[]>([]);
let back = $state.raw<Deletion | null>(null);

function offer({ names, count }: Deletion): void {
  notice.say(vaultWords.selection.deleted(names, count), undoAgain());
}

/** The deletions of this page that can be undone, one after the other, the last one first. */
export const deletions = {
  /** What was brought back last, for the list to go to. */
  get back(): Deletion | null {
    return back;
  },

  /** Deletes secrets at once, and offers to undo that. */
  async remove(
    ids: readonly SecretId[],
    onProgress?: OnProgress,
    tab?: string,
  ): Promise<Outcome<number>> {
    const isStillOpen = opening.mark();
    const named = await core.api.secrets.names(ids.slice(0, NAMES_TOLD));
    if (!named.ok) return named;
    const deleted = await core.api.secrets.delete(ids, onProgress, tab);
    if (!deleted.ok || !isStillOpen()) return deleted;
    const deletion = { token: deleted.value, names: named.value, count: ids.length };
    list = [...list, deletion];
    offer(deletion);
    return deleted;
  },

  /** Brings back what was deleted last, and offers the same of what was deleted before that. */
  async undo(): Promise<void> {
    const last = list.at(-1);
    if (!last) return;
    list = list.slice(0, -1);
    // What it offered is under way.
    notice.clear();
    const isStillOpen = opening.mark();
    const undone = await core.api.secrets.undoDelete(last.token);
    if (!isStillOpen()) return;
    if (!undone.ok) {
      const { title, next } = words.problem(undone.problem);
      // What failed for want of space can be tried again; what is gone cannot.
      const isGone = undone.problem.code === 'undo.gone';
      if (!isGone) list = [...list, last];
      notice.say(`${title} ${next}`, isGone ? null : undoAgain());
      return;
    }
    back = last;
    const text = vaultWords.selection;
    const before = list.at(-1);
    const said = [
      text.broughtBack(last.names, last.count),
      ...undone.value.map((name) => text.renamed(name)),
      ...(before ? [text.deletedBefore(before.names, before.count)] : []),
    ];
    notice.say(said.join(' '), before ? undoAgain() : null);
  },
};

const undoAgain = () => ({ label: vaultWords.selection.undo, run: () => void deletions.undo() });

// The sealed bytes go with the open vault, and names with them.
opening.onEnd(() => {
  list = [];
  back = null;
});

/** Undoes the last deletion on Ctrl or Cmd Z, but where that is for what is typed. */
export function undoOnKey(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, shiftKey, target } = event;
  if (key.toLowerCase() !== 'z' || !(ctrlKey || metaKey) || shiftKey) return;
  if (isTyping(target) || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  void deletions.undo();
}
