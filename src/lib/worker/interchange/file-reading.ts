import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import {
  type ImportFormat,
  MAX_IMPORT_BYTES,
  MAX_IMPORT_ENTRIES,
  type PlainSecret,
  type ReadFile,
  type ReadOptions,
} from '../../core/transfer/plain-secret.ts';
import type { ImportSource } from '../protocol/transfer-api.ts';
import type { FileHead, FileRest, SecretsPage } from './interchange-protocol.ts';

/** What the core is given of a file at once: a millisecond of work, so that a lock never waits for it. */
const PAGE_SECRETS = 250;
const PAGE_CHARACTERS = 512 * 1024;

/** Refusals, and names of what is missing, that are shown: what a person looks through. */
const SHOWN = 500;

/** Bytes by which those formats are told that say so themselves. */
const HEAD = 64 * 1024;

/** Roughly how much there is of a secret. */
function weightOf({ value, note, environments, versions }: PlainSecret): number {
  const text = typeof value === 'string' ? value.length : 0;
  return text + note.length + 1_000 * (environments.size + versions.length);
}

/** What came of the entries of a file. */
interface Collected {
  readonly refusals: ReadFile['refusals'];
  readonly droppedDomains: number;
  readonly count: number;
  readonly isTooMuch: boolean;
  has(name: string): boolean;
}

/** One reading of a file, some secrets at a time, and how far into it they reach. */
interface Pass {
  readonly collector: Collected;
  pages(): AsyncIterable<{ readonly secrets: readonly PlainSecret[]; readonly end: number }>;
}

/** A file that can be read any number of times. */
interface OpenedFile {
  readonly contents: Pick<ReadFile, 'writtenAt' | 'environments' | 'providers' | 'damage'>;
  readonly table: ReadFile['table'];
  readonly size: number;
  pass(): Pass;
}

/** Reads one file, and gives its secrets page by page. Formats are loaded when one is asked for. */
export class FileReading {
  #file: OpenedFile | null = null;
  #collector: Collected | null = null;
  /** What came of the file when it was read first, to its end. */
  #whole: Collected | null = null;
  #pages: AsyncIterator<{ readonly secrets: readonly PlainSecret[]; readonly end: number }> | null =
    null;
  #secrets: readonly PlainSecret[] = [];
  #next = 0;
  #done = 0;
  #end = 0;

  /** @param onProgress told how many bytes of the file were read */
  async read(
    source: ImportSource,
    options: ReadOptions,
    onProgress?: (done: number) => void,
  ): Promise<Outcome<FileHead>> {
    const file = source.bytes instanceof Blob ? source.bytes : new Blob([source.bytes]);
    const format = source.format ?? (await formatOf(source.name, file));
    const named = { ...options, fileName: source.name };
    const opened = await openFile(format, file, named, onProgress);
    if (!opened.ok || !format) return opened.ok ? failed({ code: 'file.formatUnknown' }) : opened;
    this.#file = opened.value;
    this.#whole = null;
    this.rewind();
    const { contents, table, size } = opened.value;
    const { damage, ...rest } = contents;
    return done({
      ...rest,
      format,
      table,
      size,
      damage: damage
        ? { missing: damage.missing?.length ?? null, names: damage.missing?.slice(0, SHOWN) ?? [] }
        : null,
    });
  }

  /** Begins with the first secret again. */
  rewind(): void {
    const pass = this.#file?.pass();
    this.#collector = pass?.collector ?? null;
    this.#pages = pass?.pages()[Symbol.asyncIterator]() ?? null;
    this.#secrets = [];
    this.#next = this.#done = this.#end = 0;
  }

  /** Some more of the secrets, none when that were all. */
  async next(): Promise<Outcome<SecretsPage>> {
    try {
      while (this.#next >= this.#secrets.length) {
        const page = await this.#pages?.next();
        if (!page || page.done) {
          this.#whole ??= this.#collector;
          return done({ secrets: [], done: this.#end });
        }
        this.#secrets = page.value.secrets;
        this.#next = 0;
        this.#done = this.#end;
        this.#end = page.value.end;
      }
    } catch (error) {
      if (error instanceof SyntaxError) return failed({ code: 'file.notThisFormat' });
      throw error;
    }
    if (this.#collector?.isTooMuch) {
      return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
    }
    const secrets = this.#page();
    const share = this.#next / this.#secrets.length;
    return done({ secrets, done: this.#done + share * (this.#end - this.#done) });
  }

  /**
   * What came of the file, once it was read to its end.
   * @returns `file.empty` when there is nothing in it at all
   */
  rest(): Outcome<FileRest> {
    const { refusals, count, droppedDomains } = this.#whole ?? NOTHING;
    const { contents, table } = this.#file ?? { contents: { providers: [] }, table: null };
    const isEmpty = count === 0 && refusals.length === 0 && !contents.providers?.length;
    if (isEmpty && !table) return failed({ code: 'file.empty' });
    return done({ refusals: refusals.slice(0, SHOWN), refused: refusals.length, droppedDomains });
  }

  /** Which of some names are names of secrets in the file, once it was read to its end. */
  areThere(names: readonly string[]): boolean[] {
    return names.map((name) => this.#whole?.has(name) === true);
  }

  #page(): readonly PlainSecret[] {
    const from = this.#next;
    let weight = 0;
    while (this.#next < this.#secrets.length && this.#next - from < PAGE_SECRETS) {
      const secret = this.#secrets[this.#next];
      weight += secret ? weightOf(secret) : 0;
      if (weight > PAGE_CHARACTERS && this.#next > from) break;
      this.#next += 1;
    }
    return this.#secrets.slice(from, this.#next);
  }
}

const NOTHING: Collected = {
  refusals: [],
  droppedDomains: 0,
  count: 0,
  isTooMuch: false,
  has: () => false,
};

/** Tells the format of a file: where its first bytes do not, all of it does. */
async function formatOf(name: string, file: Blob): Promise<ImportFormat | null> {
  const { detectFormat, formatByStart } = await import('../../interchange/detect-format.ts');
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const found = formatByStart(head);
  if (found) return found;
  const isSmall = file.size <= MAX_IMPORT_BYTES;
  return detectFormat(name, isSmall ? new Uint8Array(await file.arrayBuffer()) : head);
}

/** The backup is read as a stream, whatever its size; files of others are in memory, and limited. */
async function openFile(
  format: ImportFormat | null,
  file: Blob,
  options: ReadOptions,
  onProgress?: (done: number) => void,
): Promise<Outcome<OpenedFile>> {
  if (format === 'age' && file.size > 0) {
    const { openAgeBackup } = await import('../../interchange/age-backup.ts');
    const opened = await openAgeBackup(file, options, onProgress);
    return opened.ok ? done({ ...opened.value, table: null }) : opened;
  }
  if (file.size > MAX_IMPORT_BYTES) {
    return failed({ code: 'file.tooLarge', max: MAX_IMPORT_BYTES });
  }
  if (file.size === 0) return failed({ code: 'file.empty' });
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!format || format === 'age') {
    const { decodeText } = await import('../../interchange/file-text.ts');
    const text = decodeText(bytes);
    return text.ok ? failed({ code: 'file.formatUnknown' }) : text;
  }
  const { readFile } = await import('../../interchange/read-file.ts');
  const read = await readFile(format, bytes, options);
  return read.ok ? done(listed(read.value, file.size)) : read;
}

/** A file that was read already. */
function listed({ secrets, refusals, droppedDomains, table, ...contents }: ReadFile, size: number) {
  const names = new Set(secrets.map(({ name }) => name));
  const has = (name: string) => names.has(name);
  const collector = { refusals, droppedDomains, count: secrets.length, isTooMuch: false, has };
  async function* pages() {
    yield await Promise.resolve({ secrets, end: size });
  }
  return { contents, table, size, pass: () => ({ collector, pages }) };
}
