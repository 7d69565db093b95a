import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import {
  MAX_IMPORT_BYTES,
  type PlainSecret,
  type ReadOptions,
} from '../../core/transfer/plain-secret.ts';
import type { ImportSource } from '../protocol/transfer-api.ts';
import type { FileHead } from './interchange-protocol.ts';

/** What the core is given of a file at once: a millisecond of work, so that a lock never waits for it. */
const PAGE_SECRETS = 250;
const PAGE_CHARACTERS = 512 * 1024;

/** Refusals, and names of what is missing, that are shown: what a person looks through. */
const SHOWN = 500;

/** Roughly how much there is of a secret. */
function weightOf({ value, note, environments, versions }: PlainSecret): number {
  const text = typeof value === 'string' ? value.length : 0;
  return text + note.length + 1_000 * (environments.size + versions.length);
}

/** Reads one file, and gives its secrets page by page. Formats are loaded when one is asked for. */
export class FileReading {
  #secrets: readonly PlainSecret[] = [];
  #next = 0;

  async read(source: ImportSource, options: ReadOptions): Promise<Outcome<FileHead>> {
    const size = source.bytes instanceof Blob ? source.bytes.size : source.bytes.length;
    if (size > MAX_IMPORT_BYTES) return failed({ code: 'file.tooLarge', max: MAX_IMPORT_BYTES });
    const bytes =
      source.bytes instanceof Blob
        ? new Uint8Array(await source.bytes.arrayBuffer())
        : source.bytes;
    const { detectFormat } = await import('../../interchange/detect-format.ts');
    const format = source.format ?? detectFormat(source.name, bytes.subarray(0, 64 * 1024));
    if (!format) {
      const { decodeText } = await import('../../interchange/file-text.ts');
      const text = decodeText(bytes);
      return text.ok ? failed({ code: 'file.formatUnknown' }) : text;
    }
    const { readFile } = await import('../../interchange/read-file.ts');
    const file = await readFile(format, bytes, options);
    if (!file.ok) return file;
    const { secrets, refusals, damage, ...rest } = file.value;
    this.#secrets = secrets;
    this.#next = 0;
    return done({
      ...rest,
      format,
      refusals: refusals.slice(0, SHOWN),
      refused: refusals.length,
      damage: damage
        ? { missing: damage.missing?.length ?? null, names: damage.missing?.slice(0, SHOWN) ?? [] }
        : null,
    });
  }

  /** Some more of the secrets, none when that were all. */
  next(): readonly PlainSecret[] {
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
