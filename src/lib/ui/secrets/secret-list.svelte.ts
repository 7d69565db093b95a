import type { SecretId } from '../../core/base/ids.ts';
import type { RowOrder } from '../../core/projections/secret-query.ts';
import type { ListedSecret } from '../../worker/protocol/secrets-api.ts';
import { core } from '../state/core.svelte.ts';
import { WindowedList } from '../state/windowed-list.svelte.ts';

/** The secrets that a search lists, around what is on the screen. */
export class SecretList extends WindowedList<ListedSecret> {
  /** Words to find in names and domains. */
  text = $state('');
  order = $state<RowOrder>('newest');

  protected fetch(offset: number, limit: number) {
    const { text, order } = this;
    return core.api.secrets.list({ text, order, offset, limit });
  }

  /** Place of a secret among the rows that are here, `null` when it is not among them. */
  indexOf(id: SecretId): number | null {
    const at = this.here.rows.findIndex((row) => row.id === id);
    return at < 0 ? null : this.here.from + at;
  }

  /** Ids of all secrets that are listed, on the screen or not, from the oldest to the newest. */
  async allIds(): Promise<Uint32Array> {
    const answer = await core.api.secrets.find(this.text);
    return answer.ok ? answer.value : new Uint32Array();
  }
}
