import type { ProviderId } from '../../core/base/ids.ts';
import { done, type Outcome, withoutValue } from '../../core/base/outcome.ts';
import type { FileHandle } from '../../core/log/records.ts';
import type { ProviderDraft } from '../../core/providers/provider.ts';
import type { ConnectionReport, ExternalFinds, ExternalNode } from '../../external/provider.ts';
import { countReferences } from '../external/provider-reader.ts';
import type { ProviderRegistry } from '../external/provider-registry.ts';
import type { PickedFile, ProviderForm, ProvidersApi } from '../protocol/providers-api.ts';
import type { CommandQueue } from './command-queue.ts';

/** The external vaults of an open vault: the list of them in its turn, what they are asked beside the commands. */
export class ProvidersArea implements ProvidersApi {
  readonly #queue: CommandQueue;

  constructor(queue: CommandQueue) {
    this.#queue = queue;
  }

  add = (draft: ProviderDraft, file?: PickedFile): Promise<Outcome<ProviderId>> =>
    this.#with((registry) => registry.add(draft, file));
  change = (
    id: ProviderId,
    basedOn: number,
    draft: ProviderDraft,
    file?: PickedFile,
  ): Promise<Outcome> =>
    this.#with(async (registry) => withoutValue(await registry.change(id, basedOn, draft, file)));
  remove = (id: ProviderId): Promise<Outcome> =>
    this.#with(async (registry) => withoutValue(await registry.remove(id)));
  read = (id: ProviderId): Promise<Outcome<ProviderForm>> =>
    this.#with((registry) => registry.read(id));
  file = (id: ProviderId): Promise<Outcome<FileHandle | null>> =>
    this.#with((registry) => registry.handle(id));
  pickFile = (id: ProviderId, file: PickedFile): Promise<Outcome> =>
    this.#with(async (registry) => withoutValue(await registry.pickFile(id, file)));
  countReferences = (id: ProviderId): Promise<Outcome<number>> =>
    this.#queue.inside(async ({ open }) => done(await countReferences(open, id)));

  test = async (
    draft: ProviderDraft,
    id: ProviderId | null,
    file?: PickedFile,
  ): Promise<Outcome<ConnectionReport>> => {
    const trial = await this.#with((registry) => registry.trial(draft, id, file));
    if (!trial.ok) return trial;
    const { row, connection, source } = trial.value;
    return this.#queue.outside((requests) => requests.test(row, connection, source));
  };

  endTest = (): Promise<Outcome> =>
    this.#queue.inVault(({ external }) => {
      external?.endTest();
      return Promise.resolve(done(null));
    });
  browse = (id: ProviderId, path: readonly string[]): Promise<Outcome<readonly ExternalNode[]>> =>
    this.#queue.outside((requests) => requests.list(id, path));
  search = (id: ProviderId, text: string): Promise<Outcome<ExternalFinds>> =>
    this.#queue.outside((requests) => requests.search(id, text));
  endBrowsing = (id: ProviderId): Promise<Outcome> =>
    this.#queue.inVault(async ({ external }) => {
      external?.endBrowsing(id);
      return done(null);
    });
  endFetching = (): Promise<Outcome> =>
    this.#queue.inVault(({ external }) => {
      external?.endFetching();
      return Promise.resolve(done(null));
    });
  checkReference = (id: ProviderId, text: string): Promise<Outcome<string>> =>
    this.#queue.outside((requests) => requests.canonical(id, text));

  #with<T>(work: (registry: ProviderRegistry) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#queue.inside(({ registry }) => work(registry));
  }
}
