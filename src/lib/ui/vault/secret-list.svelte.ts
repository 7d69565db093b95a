import type { SecretId } from '../../core/ids.ts';
import type { Problem } from '../../core/problems.ts';
import type { RowOrder } from '../../core/secret-query.ts';
import type { SecretRow } from '../../core/secrets.ts';
import { core } from '../core.svelte.ts';

/** Rows asked for at once: some screens full, so that scrolling a little asks for nothing. */
const WINDOW = 120;

const NONE = { from: 0, rows: [] };

/** The rows around what is on the screen. The others stay in the core. */
export class SecretList {
  /** Words to find in names and domains. */
  text = $state('');
  order = $state<RowOrder>('newest');
  total = $state(0);
  /** The rows that are here, and the place in the list of the first of them. */
  here = $state.raw<{ readonly from: number; readonly rows: readonly SecretRow[] }>(NONE);
  /** Whether an answer came yet: before that, an empty list means nothing. */
  loaded = $state(false);
  problem = $state.raw<Problem | null>(null);
  #offset = 0;
  #asked = 0;

  async refresh(): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const { text, order } = this;
    const offset = this.#offset;
    const answer = await core.api.listSecrets({ text, order, offset, limit: WINDOW });
    // A slow answer must not replace that of a later question.
    if (turn !== this.#asked) return;
    this.problem = answer.ok ? null : answer.problem;
    if (!answer.ok) return;
    const { rows, total } = answer.value;
    this.total = total;
    this.loaded = true;
    this.here = { from: offset, rows };
    // The list became shorter than where this window starts.
    if (rows.length === 0 && offset > 0) this.show(0, WINDOW - 1);
  }

  /** Asks for other rows, from the first again. */
  ask(): Promise<void> {
    this.#offset = 0;
    return this.refresh();
  }

  /** Sees that the rows from `first` to `last` are here. */
  show(first: number, last: number): void {
    const end = Math.min(last, this.total - 1);
    if (first >= this.#offset && end < this.#offset + WINDOW) return;
    this.#offset = Math.max(0, Math.floor((first + end - WINDOW) / 2));
    void this.refresh();
  }

  /** The row at a place, if it is here. */
  rowAt(place: number): SecretRow | undefined {
    return this.here.rows[place - this.here.from];
  }

  /** Place of a secret among the rows that are here, `null` when it is not among them. */
  placeOf(id: SecretId): number | null {
    const at = this.here.rows.findIndex((row) => row.id === id);
    return at < 0 ? null : this.here.from + at;
  }

  /** Whether the row of this place would be here, if there was one. */
  covers(place: number): boolean {
    return place >= this.#offset && place < this.#offset + WINDOW;
  }

  /** Ids of all secrets that are listed, on the screen or not. */
  async allIds(): Promise<readonly SecretId[]> {
    const { text, order } = this;
    const answer = await core.api.findSecrets({ text, order });
    return answer.ok ? answer.value : [];
  }
}
