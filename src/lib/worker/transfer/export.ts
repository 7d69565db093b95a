import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { SecretRow } from '../../core/secrets/secret.ts';
import type { PlainSecret } from '../../core/transfer/plain-secret.ts';
import { readProviders } from '../external/provider-reader.ts';
import type { WriteRequest, WrittenFile } from '../interchange/interchange-protocol.ts';
import { Breather } from '../log/breather.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import type { ExportedFile, ExportRequest } from '../protocol/transfer-api.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import type { SealedParts } from '../secrets/sealed-parts.ts';
import { SECRETS_A_PAGE } from '../secrets/secret-reader.ts';

/** The vault that secrets are taken from. */
export interface ExportFrom {
  readonly commands: CommandRunner;
  readonly open: OpenVault;
}

/**
 * The secrets of a vault as they are when an export begins, opened page by page: each in a turn of its own, so that
 * the worker that takes them is never waited for in one.
 */
export class ExportReading {
  readonly #open: OpenVault;
  readonly #rows: readonly SecretRow[];
  /** What was read when it began; what fits one page is read with it. */
  readonly #parts: SealedParts | undefined;
  readonly #damaged: string[] = [];
  #next = 0;

  private constructor(open: OpenVault, rows: readonly SecretRow[], parts?: SealedParts) {
    this.#open = open;
    this.#rows = rows;
    this.#parts = parts;
  }

  static async begin(open: OpenVault): Promise<ExportReading> {
    const rows = open.secrets.newest(0, Number.MAX_SAFE_INTEGER).reverse();
    const isLong = rows.length > SECRETS_A_PAGE;
    return new ExportReading(open, rows, isLong ? await open.reader.everything() : undefined);
  }

  /** Names of secrets and external vaults that are damaged, and stay out. */
  get damaged(): readonly string[] {
    return this.#damaged;
  }

  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.#next, total: this.#rows.length };
  }

  /** The next secrets in plain, the oldest first; `null` when those were all. */
  async page({ open }: ExportFrom): Promise<Outcome<readonly PlainSecret[] | null>> {
    if (open !== this.#open) return failed({ code: 'file.interrupted' });
    if (this.#next >= this.#rows.length) return done(null);
    const page: PlainSecret[] = [];
    const breather = new Breather();
    const rows = this.#rows.slice(this.#next, this.#next + SECRETS_A_PAGE);
    for (const row of rows) {
      try {
        page.push((await open.reader.whole(row, this.#parts)).plain);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        this.#damaged.push(row.name);
      }
      await breather.breathe();
    }
    this.#next += rows.length;
    return done(page);
  }

  /** What a file has besides secrets. @param now milliseconds since 1970, UTC */
  async rest(
    { open }: ExportFrom,
    { format, passphrase = '' }: ExportRequest,
    now: number,
  ): Promise<Outcome<WriteRequest>> {
    const { environments, activeEnvironment } = open.summary.settings;
    const providers = format === 'age' ? await readProviders(open) : null;
    this.#damaged.push(...(providers?.damaged ?? []));
    const contents = { writtenAt: now, environments };
    return done({
      ...contents,
      ...(providers && { providers: providers.drafts }),
      format,
      passphrase,
      activeEnvironment,
    });
  }
}

/** Notes in the log that a file was made. */
export async function noteExport(
  { commands }: ExportFrom,
  { format }: ExportRequest,
  { bytes, count, left, linked }: WrittenFile,
  damaged: readonly string[],
): Promise<Outcome<ExportedFile>> {
  const noted = await commands.run({ type: 'noteExport', format, count });
  return noted.ok ? done({ bytes, count, left, linked, damaged }) : noted;
}
