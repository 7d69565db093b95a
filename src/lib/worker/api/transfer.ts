import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { OnClash } from '../../core/decide/import-plan.ts';
import { checkPassphrase } from '../../core/transfer/passphrase.ts';
import type { ReadOptions } from '../../core/transfer/plain-secret.ts';
import {
  type InterchangeKeeper,
  type InterchangeSession,
  startInterchange,
} from '../interchange/interchange-client.ts';
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
import { importFile, ImportLook, type ReadImport } from '../transfer/import.ts';
import type { CommandQueue } from './command-queue.ts';
import { UnderWay } from './under-way.ts';

/** What is read or written for a tab. */
type Kind = 'export' | 'preview' | 'import';

/**
 * Secrets out of an open vault, and into it. What deals with files is done by workers beside the commands: however
 * long one takes, the vault locks, and that ends it.
 */
export class TransferArea implements TransferApi {
  readonly #queue: CommandQueue;
  readonly #now: () => number;
  readonly #keeper: () => InterchangeKeeper;
  #pending: (ReadImport & { readonly total: number }) | null = null;
  #previews = 0;
  readonly #underWay = new UnderWay<Kind>();

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
      return await this.#beside('export', tab, ({ service }) =>
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
    onProgress: OnProgress = () => undefined,
  ): Promise<Outcome<ImportPreview>> => {
    this.#forgetFile();
    const number = (this.#previews += 1);
    return this.#beside('preview', tab, (session) =>
      this.#look(session, source, options, number, onProgress),
    );
  };

  import = (
    onClash: OnClash,
    onProgress: OnProgress,
    preview?: number,
    tab?: string,
  ): Promise<Outcome<ImportDone>> =>
    this.#underWay.run('import', tab, (ending) =>
      this.#queue.inside(async (inside) => {
        const pending = this.#pending;
        const isGone =
          !pending ||
          pending.session.isOver ||
          pending.vault !== inside.open.id ||
          pending.number !== (preview ?? pending.number);
        if (isGone) return failed({ code: 'import.gone' });
        const { total } = pending;
        const imported = await importFile(inside, pending, { onClash, onProgress, total, ending });
        if (imported.ok && this.#pending === pending) this.#forgetFile();
        return imported;
      }),
    );

  cancel = (what: Kind, tab?: string): Promise<Outcome> => {
    this.#underWay.cancel(what, tab);
    return Promise.resolve(done(null));
  };

  drop = (): Promise<Outcome> => {
    this.#forgetFile();
    return Promise.resolve(done(null));
  };

  /** Ends what is under way, and lets go of the file that was read, with the worker that has it open. */
  forget(): void {
    this.#underWay.end();
    this.#forgetFile();
  }

  #forgetFile(): void {
    this.#pending?.session.end();
    this.#pending = null;
  }

  /** Has a worker read a file, and compares it page by page. The worker keeps it open for an import. */
  async #look(
    session: InterchangeSession,
    source: ImportSource,
    options: ReadOptions,
    number: number,
    onProgress: OnProgress,
  ): Promise<Outcome<ImportPreview>> {
    const { service } = session;
    const size = source.bytes instanceof Blob ? source.bytes.size : source.bytes.length;
    // A backup is read twice: whether all of it is there, and then what is in it.
    const tell = (at: number) => {
      onProgress({ done: at, total: 2 * size });
    };
    const reading = service.read(source, options);
    void follow(service, tell);
    const head = await reading;
    if (!head.ok) return head;
    const begun = await this.#queue.inside(({ open }) =>
      Promise.resolve(done(new ImportLook(open.id, head.value))),
    );
    if (!begun.ok) return begun;
    const look = begun.value;
    let total = 0;
    for (;;) {
      const page = await service.nextSecrets();
      if (!page.ok) return page;
      const { secrets, done: at } = page.value;
      if (secrets.length === 0) break;
      total += secrets.length;
      const added = await this.#queue.inside((inside) => look.add(inside, secrets));
      if (!added.ok) return added;
      tell(size + at);
    }
    const rest = await service.restOfFile();
    if (!rest.ok) return rest;
    return this.#queue.inside((inside) => {
      const preview = look.preview(inside, number, rest.value);
      // Unless one that was begun later was read before.
      if (preview.ok && !session.isOver && number > (this.#pending?.number ?? 0)) {
        this.#forgetFile();
        this.#pending = { number, vault: inside.open.id, head: head.value, session, total };
      }
      return Promise.resolve(preview);
    });
  }

  /** Has a worker do something for an open vault, and ends it unless it has the file that is to be imported. */
  #beside<T>(
    kind: Kind,
    tab: string | undefined,
    work: (session: InterchangeSession) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    return this.#underWay.run(kind, tab, async (ending) => {
      const open = await this.#queue.inside(() => Promise.resolve(done(null)));
      if (!open.ok) return open;
      const session = await startInterchange(this.#keeper(), tab, ending);
      if (!session.ok) return session;
      try {
        return await session.value.run(() => work(session.value));
      } finally {
        if (this.#pending?.session !== session.value) session.value.end();
      }
    });
  }
}

/** Tells how far the reading of a file is, until it is over. */
async function follow(service: InterchangeService, tell: (at: number) => void): Promise<void> {
  for (let at = await service.readSoFar(); at !== null; at = await service.readSoFar()) tell(at);
}
