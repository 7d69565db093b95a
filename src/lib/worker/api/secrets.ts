import type { SecretId } from '../../core/base/ids.ts';
import { done, type Outcome, ProblemError, withoutValue } from '../../core/base/outcome.ts';
import type { RowFilter } from '../../core/projections/secret-query.ts';
import type { SecretDraft } from '../../core/secrets/secret.ts';
import type { VaultSettings } from '../../core/vault/vault-settings.ts';
import type {
  RevealedValue,
  RowQuery,
  RowWindow,
  SecretsApi,
  SecretView,
} from '../protocol/secrets-api.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { SecretEdits } from '../secrets/secret-edits.ts';
import { rowsOf } from '../secrets/secret-reader.ts';
import type { CommandQueue } from './command-queue.ts';

/** The secrets of an open vault, and its settings. */
export class SecretsArea implements SecretsApi {
  readonly #queue: CommandQueue;
  /** Changes that tabs asked for, each with its tab. One does not end for another that is asked for after it. */
  readonly #underWay = new Map<AbortController, string>();

  constructor(queue: CommandQueue) {
    this.#queue = queue;
  }

  list = async (query: RowQuery): Promise<Outcome<RowWindow>> => {
    await this.#readyFor(query);
    return this.#queue.inside(({ open }) => open.list(query));
  };
  find = (text: string): Promise<Outcome<Uint32Array>> =>
    this.#queue.inside(({ open }) => open.find(text));
  names = (ids: readonly SecretId[]): Promise<Outcome<readonly string[]>> =>
    this.#queue.inside(({ open }) =>
      Promise.resolve(done(rowsOf(ids, (id) => open.secrets.get(id)).map(({ name }) => name))),
    );
  read = (id: SecretId): Promise<Outcome<SecretView>> =>
    this.#queue.inside(({ open }) => open.read(id));

  /** A text is opened in its turn; what is kept elsewhere is fetched beside the commands. */
  reveal = async (id: SecretId, environment?: string | null): Promise<Outcome<RevealedValue>> => {
    const found = await this.#queue.inside(({ open }) => open.reveal(id, environment));
    if (!found.ok) return found;
    const { link, text, environment: of, missingIn } = found.value;
    const read = link
      ? await this.#queue.outside((requests) => requests.read(link))
      : done(text ?? '');
    return read.ok ? done({ text: read.value, environment: of, missingIn }) : read;
  };

  revealVersion = (id: SecretId, seq: number): Promise<Outcome<string>> =>
    this.#queue.inside(({ open }) => open.revealVersion(id, seq));
  restoreVersion = (id: SecretId, basedOn: number, seq: number): Promise<Outcome> =>
    this.#queue.inside(async ({ edits }) =>
      withoutValue(await edits.restoreVersion(id, basedOn, seq)),
    );
  add = (draft: SecretDraft): Promise<Outcome<SecretId>> =>
    this.#queue.inside(({ edits }) => edits.add(draft));
  edit = (id: SecretId, basedOn: number, draft: SecretDraft): Promise<Outcome> =>
    this.#queue.inside(async ({ edits }) => withoutValue(await edits.edit(id, basedOn, draft)));
  setEnabled = (
    ids: readonly SecretId[],
    enabled: boolean,
    onProgress?: OnProgress,
    tab?: string,
  ): Promise<Outcome<readonly SecretId[]>> =>
    this.#many(onProgress, tab, (edits, tell) => edits.setEnabled(ids, enabled, tell));
  delete = (
    ids: readonly SecretId[],
    onProgress?: OnProgress,
    tab?: string,
  ): Promise<Outcome<number>> =>
    this.#many(onProgress, tab, (edits, tell) => edits.delete(ids, tell));
  undoDelete = (token: number): Promise<Outcome<readonly string[]>> =>
    this.#queue.inside(async ({ edits }) => {
      const undone = await edits.undoDelete(token);
      return undone.ok ? done(undone.value.renamed) : undone;
    });
  changeSettings = (
    change: Partial<VaultSettings>,
    onProgress?: OnProgress,
    tab?: string,
  ): Promise<Outcome> =>
    this.#many(onProgress, tab, async (edits, tell) =>
      withoutValue(await edits.changeSettings(change, tell)),
    );

  cancel = (what: 'edit', tab?: string): Promise<Outcome> => {
    for (const [ending, of] of this.#underWay) if (of === keyOf(what, tab)) ending.abort();
    return Promise.resolve(done(null));
  };

  /** Changes what may be many for a tab. What was ended learns so at its next page, and has changed nothing. */
  #many<T>(
    onProgress: OnProgress = () => undefined,
    tab: string | undefined,
    work: (edits: SecretEdits, tell: OnProgress) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const ending = new AbortController();
    this.#underWay.set(ending, keyOf('edit', tab));
    const changed = this.#queue.inside(({ edits }) =>
      work(edits, (progress) => {
        if (ending.signal.aborted) throw new ProblemError({ code: 'command.cancelled' });
        onProgress(progress);
      }),
    );
    return changed.finally(() => this.#underWay.delete(ending));
  }

  /** Soon after an unlock an order may still be being made: others have their turns until it is there. */
  async #readyFor({ order }: RowFilter): Promise<void> {
    if (order !== 'newest') await this.#queue.open?.filled;
  }
}

const keyOf = (what: 'edit', tab = ''): string => `${what} ${tab}`;
