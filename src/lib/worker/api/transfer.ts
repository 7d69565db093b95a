import { done, type Outcome } from '../../core/base/outcome.ts';
import type { OnClash } from '../../core/decide/import-plan.ts';
import { checkPassphrase } from '../../core/transfer/passphrase.ts';
import type { ReadOptions } from '../../core/transfer/plain-secret.ts';
import { type InterchangeKeeper, withInterchange } from '../interchange/interchange-client.ts';
import type { InterchangeService } from '../interchange/interchange-protocol.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type {
  ExportedFile,
  ExportRequest,
  ImportDone,
  ImportPreview,
  ImportSource,
  TransferApi,
} from '../protocol/transfer-api.ts';
import { ExportReading, exportThrough } from '../transfer/export.ts';
import { PendingImport, readThrough } from '../transfer/import.ts';
import type { CommandQueue } from './command-queue.ts';

/** What is read or written for a tab, one of each at a time. */
type Kind = 'export' | 'preview';

/**
 * Secrets out of an open vault, and into it. What deals with files is done by workers beside the commands: however
 * long one takes, the vault locks, and that ends it.
 */
export class TransferArea implements TransferApi {
  readonly #queue: CommandQueue;
  readonly #now: () => number;
  readonly #keeper: () => InterchangeKeeper;
  readonly #pending = new PendingImport();
  readonly #underWay = new Map<string, AbortController>();

  /**
   * @param now milliseconds since 1970, UTC
   * @param keeper what starts the workers
   */
  constructor(queue: CommandQueue, now: () => number, keeper: () => InterchangeKeeper) {
    this.#queue = queue;
    this.#now = now;
    this.#keeper = keeper;
  }

  export = async (
    request: ExportRequest,
    onProgress: OnProgress,
    tab?: string,
  ): Promise<Outcome<ExportedFile>> => {
    const { format, passphrase = '' } = request;
    const checked = format === 'age' ? checkPassphrase(passphrase) : done(passphrase);
    if (!checked.ok) return checked;
    const reading = new ExportReading();
    try {
      return await this.#beside('export', tab, (service) =>
        exportThrough({
          request,
          reading,
          service,
          inTurn: (work) => this.#queue.inside(work),
          now: this.#now,
          onProgress,
        }),
      );
    } finally {
      reading.end();
    }
  };

  preview = async (
    source: ImportSource,
    options: ReadOptions,
    tab?: string,
  ): Promise<Outcome<ImportPreview>> => {
    const number = this.#pending.begin();
    const read = await this.#beside('preview', tab, (service) =>
      readThrough(service, source, options),
    );
    if (!read.ok) return read;
    return this.#queue.inside((inside) => this.#pending.preview(inside, number, read.value));
  };

  import = (
    onClash: OnClash,
    onProgress: OnProgress,
    preview?: number,
  ): Promise<Outcome<ImportDone>> =>
    this.#queue.inside((inside) => this.#pending.import(inside, onClash, onProgress, preview));

  cancel = (what: Kind, tab = ''): Promise<Outcome> => {
    this.#underWay.get(keyOf(what, tab))?.abort();
    return Promise.resolve(done(null));
  };

  drop = (): Promise<Outcome> => {
    this.#pending.forget();
    return Promise.resolve(done(null));
  };

  /** Ends what is under way, and forgets the file that was read: it holds secrets in plain. */
  forget(): void {
    for (const ending of this.#underWay.values()) ending.abort();
    this.#pending.forget();
  }

  /** Has a worker do something for an open vault, in the place of what it did of the kind for that tab. */
  async #beside<T>(
    kind: Kind,
    tab: string | undefined,
    work: (service: InterchangeService) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const key = keyOf(kind, tab);
    this.#underWay.get(key)?.abort();
    const ending = new AbortController();
    this.#underWay.set(key, ending);
    try {
      const open = await this.#queue.inside(() => Promise.resolve(done(null)));
      if (!open.ok) return open;
      return await withInterchange(this.#keeper(), tab, ending.signal, work);
    } finally {
      if (this.#underWay.get(key) === ending) this.#underWay.delete(key);
    }
  }
}

const keyOf = (kind: Kind, tab = ''): string => `${kind} ${tab}`;
