import { done, type Outcome } from '../../core/base/outcome.ts';
import type { OnClash } from '../../core/decide/import-plan.ts';
import type { ReadOptions } from '../../core/transfer/plain-secret.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type {
  ExportedFile,
  ExportRequest,
  ImportDone,
  ImportPreview,
  ImportSource,
  TransferApi,
} from '../protocol/transfer-api.ts';
import { exportSecrets } from '../transfer/export.ts';
import { PendingImport } from '../transfer/import.ts';
import type { CommandQueue } from './command-queue.ts';

/** Secrets out of an open vault, and into it. */
export class TransferArea implements TransferApi {
  readonly #queue: CommandQueue;
  readonly #now: () => number;
  readonly #pending = new PendingImport();

  /** @param now milliseconds since 1970, UTC */
  constructor(queue: CommandQueue, now: () => number) {
    this.#queue = queue;
    this.#now = now;
  }

  export = (request: ExportRequest, onProgress: OnProgress): Promise<Outcome<ExportedFile>> =>
    this.#queue.inside((inside) => exportSecrets(inside, request, this.#now(), onProgress));
  preview = (source: ImportSource, options: ReadOptions): Promise<Outcome<ImportPreview>> =>
    this.#queue.inside((inside) => this.#pending.preview(inside, source, options));
  import = (
    onClash: OnClash,
    onProgress: OnProgress,
    preview?: number,
  ): Promise<Outcome<ImportDone>> =>
    this.#queue.inside((inside) => this.#pending.import(inside, onClash, onProgress, preview));
  drop = (): Promise<Outcome> => {
    this.forget();
    return Promise.resolve(done(null));
  };

  /** Forgets the file that was read: it holds secrets in plain. */
  forget(): void {
    this.#pending.forget();
  }
}
