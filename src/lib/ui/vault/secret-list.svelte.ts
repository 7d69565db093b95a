import type { Problem } from '../../core/problems.ts';
import type { RowOrder } from '../../core/secret-query.ts';
import type { SecretRow } from '../../core/secrets.ts';
import { core } from '../core.svelte.ts';

const PAGE = 50;

/** The rows on the screen: the first of those asked for, a page more each time there is need. */
export class SecretList {
  /** Words to find in names and domains. */
  text = $state('');
  order = $state<RowOrder>('newest');
  rows = $state.raw<readonly SecretRow[]>([]);
  total = $state(0);
  /** Whether an answer came yet: before that, an empty list means nothing. */
  loaded = $state(false);
  problem = $state.raw<Problem | null>(null);
  #limit = PAGE;
  #asked = 0;

  async refresh(): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const { text, order } = this;
    const answer = await core.api.listSecrets({ text, order, offset: 0, limit: this.#limit });
    // A slow answer must not replace that of a later question.
    if (turn !== this.#asked) return;
    this.problem = answer.ok ? null : answer.problem;
    if (!answer.ok) return;
    this.rows = answer.value.rows;
    this.total = answer.value.total;
    this.loaded = true;
  }

  /** Asks for other rows, from the first again. */
  ask(): Promise<void> {
    this.#limit = PAGE;
    return this.refresh();
  }

  more(): Promise<void> {
    this.#limit += PAGE;
    return this.refresh();
  }
}
