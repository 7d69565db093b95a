import type { OnClash } from '../../core/decide/import-plan.ts';
import type { CsvColumns, HashReading, ImportFormat } from '../../core/transfer/plain-secret.ts';
import type { Progress } from '../../worker/protocol/progress.ts';
import type {
  ImportDone,
  ImportPreview,
  ImportSource,
} from '../../worker/protocol/transfer-api.ts';
import { core } from '../state/core.svelte.ts';
import { Task } from '../state/task.svelte.ts';

/** Problems that more input by the person may solve. */
const ASKS = ['file.passphraseNeeded', 'file.passphraseWrong', 'file.keyFileWrong'];

/** One file on its way in: chosen, opened, looked at, imported. */
export class ImportReading {
  readonly task = new Task();
  format = $state<ImportFormat | null>(null);
  passphrase = $state('');
  onClash = $state<OnClash>('skip');
  /** Whether what could be read of a damaged file is wanted. */
  agrees = $state(false);
  source = $state.raw<Omit<ImportSource, 'format'> | null>(null);
  preview = $state.raw<ImportPreview | null>(null);
  progress = $state.raw<Progress | null>(null);
  done = $state.raw<ImportDone | null>(null);
  /** The columns that were chosen, also while the table is read with them; `null` for those it found. */
  columns = $state.raw<CsvColumns | null>(null);
  /** What was chosen of a .env file's `#`; `null` leaves out what depends on it. */
  hashes = $state.raw<HashReading | null>(null);
  #isApplying = false;
  #keyFile: Uint8Array<ArrayBuffer> | null = null;

  /** Whether the file waits for a passphrase or a key file. */
  get asks(): boolean {
    return this.source !== null && ASKS.includes(this.task.problem?.code ?? '');
  }

  /** How many secrets would be written. */
  get writes(): number {
    const counts = this.preview?.counts;
    if (!counts) return 0;
    return counts.new + (this.onClash === 'skip' ? 0 : counts.changed);
  }

  /** A damaged file is imported only when that was agreed to. */
  get isAgreed(): boolean {
    return this.agrees || !this.preview?.damage;
  }

  /** How many external vaults would be added. */
  get brings(): number {
    return this.preview?.providers.filter(({ isNew }) => isNew).length ?? 0;
  }

  async choose(name: string, bytes: Blob | Uint8Array<ArrayBuffer>): Promise<void> {
    this.passphrase = '';
    this.agrees = false;
    this.#keyFile = null;
    this.done = null;
    this.columns = null;
    this.hashes = null;
    this.source = { name, bytes };
    await this.read();
  }

  /** Reads the table again with other columns. A choice that follows quickly takes the place of this one. */
  async pick(columns: CsvColumns): Promise<void> {
    if (this.#isApplying) return;
    this.columns = columns;
    await this.read();
  }

  /** Reads the file again with another choice. */
  async pickHashes(hashes: HashReading | null): Promise<void> {
    if (this.#isApplying) return;
    this.hashes = hashes;
    await this.read();
  }

  async read(): Promise<void> {
    const { source, format, passphrase, columns, hashes } = this;
    if (!source) return;
    const keyFile = this.#keyFile;
    const options = {
      ...(passphrase !== '' && { passphrase }),
      ...(keyFile && { keyFile }),
      ...(columns && { columns }),
      ...(hashes && { hashes }),
    };
    this.progress = null;
    const onProgress = (now: Progress) => {
      this.progress = now;
    };
    const read = await this.task.ask(() =>
      core.api.transfer.preview({ ...source, format }, options, core.tab, onProgress),
    );
    if (!read) return;
    if (this.source !== source) {
      // Let go of meanwhile: nothing of it stays in the core either.
      if (!this.source) {
        void core.api.transfer.drop();
        this.task.clear();
      }
      return;
    }
    this.preview = read.ok ? read.value : null;
    if (read.ok) this.passphrase = '';
  }

  async takeKeyFile(file: File): Promise<void> {
    this.#keyFile = new Uint8Array(await file.arrayBuffer());
  }

  async apply(): Promise<void> {
    this.progress = null;
    this.#isApplying = true;
    const applied = await this.task.run(() =>
      core.api.transfer.import(
        this.onClash,
        (now) => {
          this.progress = now;
        },
        this.preview?.number,
        core.tab,
      ),
    );
    this.#isApplying = false;
    if (!applied?.ok) return;
    this.done = applied.value;
    this.preview = null;
    this.source = null;
  }

  /** Lets go of the file, here and in the core, also while it is being read. */
  drop(): void {
    if (this.task.busy)
      void core.api.transfer.cancel(this.#isApplying ? 'import' : 'preview', core.tab);
    this.task.clear();
    this.source = null;
    this.preview = null;
    this.done = null;
    this.columns = null;
    this.hashes = null;
    this.passphrase = '';
    this.#keyFile = null;
    void core.api.transfer.drop();
  }
}
