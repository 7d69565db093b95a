import { type SecretId, secretId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { Fact } from '../../core/decide/command.ts';
import type { SecretRow } from '../../core/secrets/secret.ts';
import { hasLinks, type PlainSecret } from '../../core/transfer/plain-secret.ts';
import { readProviders } from '../external/provider-reader.ts';
import type {
  InterchangeService,
  WriteRequest,
  WrittenFile,
} from '../interchange/interchange-protocol.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import type { OnProgress, Progress } from '../protocol/progress.ts';
import type { ExportedFile, ExportRequest } from '../protocol/transfer-api.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import { SECRETS_A_PAGE } from '../log/each-secret.ts';

/** Names that are read at once: of each just a row of the index. */
const NAMES_A_PAGE = 2_000;

/** The vault that secrets are taken from. */
export interface ExportFrom {
  readonly commands: CommandRunner;
  readonly open: OpenVault;
}

/** A secret as it was when the export began; `null` in the place of what was damaged. */
interface ChangedSecret {
  readonly name: string;
  readonly plain: PlainSecret | null;
}

/**
 * The secrets of a vault as they are when an export begins, opened page by page: each in a turn of its own, so that
 * the worker that takes them is never waited for in one. What is changed meanwhile, and was not read yet, is kept as
 * it was until its page is due.
 */
export class ExportReading {
  #open: OpenVault | null = null;
  #isOver = false;
  #ids = new Float64Array();
  #named = 0;
  #next = 0;
  readonly #changed = new Map<number, ChangedSecret>();
  readonly #damaged: string[] = [];

  /** Takes the secrets as they are now, in the place of those of before. */
  begin(open: OpenVault): void {
    this.#forget();
    // Nobody waits for it any more.
    if (this.#isOver) return;
    this.#open = open;
    this.#ids = open.secrets.ids();
    open.watchers.add(this.#keep);
  }

  /** Lets go of everything. */
  end(): void {
    this.#isOver = true;
    this.#forget();
  }

  /** Names of secrets and external vaults that are damaged, and stay out. */
  get damaged(): readonly string[] {
    return this.#damaged;
  }

  get progress(): Progress {
    return { done: this.#next, total: this.#ids.length };
  }

  /** The next names, the oldest first; `null` when those were all. */
  names({ open }: ExportFrom): Outcome<readonly string[] | null> {
    if (open !== this.#open) return failed({ code: 'file.interrupted' });
    if (this.#named >= this.#ids.length) return done(null);
    const ids = this.#ids.subarray(this.#named, this.#named + NAMES_A_PAGE);
    this.#named += ids.length;
    return done(
      [...ids].flatMap((id) => {
        const name = this.#changed.get(id)?.name ?? open.secrets.get(secretId(id))?.name;
        return name === undefined ? [] : [name];
      }),
    );
  }

  /** The next secrets in plain, the oldest first; `null` when those were all. */
  async page({ open }: ExportFrom): Promise<Outcome<readonly PlainSecret[] | null>> {
    if (open !== this.#open) return failed({ code: 'file.interrupted' });
    if (this.#next >= this.#ids.length) return done(null);
    const ids = [...this.#ids.subarray(this.#next, this.#next + SECRETS_A_PAGE)];
    const rows = ids.flatMap((id) =>
      this.#changed.has(id) ? [] : (open.secrets.get(secretId(id)) ?? []),
    );
    const read = await open.reader.inPages(rows, (row) => opened(open, row));
    const found = new Map(rows.map(({ id }, at) => [Number(id), read[at]]));
    const page: PlainSecret[] = [];
    for (const id of ids) {
      const one = this.#changed.get(id) ?? found.get(id);
      this.#changed.delete(id);
      if (one?.plain) page.push(one.plain);
      else if (one) this.#damaged.push(one.name);
    }
    this.#next += ids.length;
    return done(page);
  }

  /**
   * What a file has besides secrets.
   * @param now milliseconds since 1970, UTC
   * @param linked whether there are links that no external vault is there for
   */
  async head(
    { open }: ExportFrom,
    { format, passphrase = '' }: ExportRequest,
    now: number,
    linked: boolean,
  ): Promise<WriteRequest> {
    const { environments, activeEnvironment, needsOwnValue } = open.summary.settings;
    const providers = format === 'age' ? await readProviders(open) : null;
    this.#damaged.push(...(providers?.damaged ?? []));
    const contents = { writtenAt: now, environments, hasLinks: linked };
    return {
      ...contents,
      ...(providers && { providers: providers.drafts }),
      format,
      passphrase,
      activeEnvironment,
      needsOwnValue,
    };
  }

  /** Keeps what facts are about to change. */
  readonly #keep = async (facts: readonly Fact[]): Promise<void> => {
    const open = this.#open;
    if (!open) return;
    const last = this.#ids.at(-1) ?? 0;
    const from = this.#ids[this.#next] ?? Infinity;
    const due = new Set<SecretId>();
    for (const { details } of facts) {
      const id = details?.id;
      if (id !== undefined && id >= from && id <= last && !this.#changed.has(id)) due.add(id);
    }
    const rows = [...due].flatMap((id) => open.secrets.get(id) ?? []);
    const read = await open.reader.inPages(rows, (row) => opened(open, row));
    rows.forEach(({ id, name }, at) => {
      this.#changed.set(id, { name, plain: read[at]?.plain ?? null });
    });
  };

  #forget(): void {
    this.#open?.watchers.delete(this.#keep);
    this.#open = null;
    this.#ids = new Float64Array();
    this.#named = this.#next = 0;
    this.#changed.clear();
    this.#damaged.length = 0;
  }
}

async function opened({ reader }: OpenVault, row: SecretRow): Promise<ChangedSecret> {
  try {
    const { plain } = await reader.whole(row);
    return { name: row.name, plain };
  } catch (error) {
    const isDamage =
      error instanceof ProblemError &&
      (error.problem.code === 'secret.damaged' || error.problem.code === 'log.damaged');
    if (!isDamage) throw error;
    return { name: row.name, plain: null };
  }
}

/** What an export works with. */
export interface ExportWork {
  readonly request: ExportRequest;
  readonly reading: ExportReading;
  readonly service: InterchangeService;
  /** Does something in the open vault, in a turn of its own. */
  readonly inTurn: <T>(work: (inside: ExportFrom) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  readonly onProgress: OnProgress;
}

/** Has a worker write all secrets of the open vault, page by page, and notes that. */
export async function exportThrough(work: ExportWork): Promise<Outcome<ExportedFile>> {
  let written = await writeAll(work, false);
  // The file has to say at its beginning that there are links. Those without an external vault are rare, and met late.
  if (written.ok && written.value === 'linked') written = await writeAll(work, true);
  if (!written.ok) return written;
  const { value: file } = written;
  if (file === 'linked') return failed({ code: 'file.interrupted' });
  const { request, reading, inTurn } = work;
  return inTurn((inside) => noteExport(inside, request, file, [...reading.damaged]));
}

async function writeAll(
  { request, reading, service, inTurn, now, onProgress }: ExportWork,
  linked: boolean,
): Promise<Outcome<WrittenFile | 'linked'>> {
  const head = await inTurn(async (inside) => {
    reading.begin(inside.open);
    return done(await reading.head(inside, request, now(), linked));
  });
  if (!head.ok) return head;
  const begun = await service.beginFile(head.value);
  if (!begun.ok) return begun;
  const saysLinks = linked || (head.value.providers?.size ?? 0) > 0 || request.format !== 'age';
  for (;;) {
    const names = await inTurn((inside) => Promise.resolve(reading.names(inside)));
    if (!names.ok) return names;
    if (names.value === null) break;
    const taken = await service.takeNames(names.value);
    if (!taken.ok) return taken;
  }
  for (;;) {
    const page = await inTurn((inside) => reading.page(inside));
    if (!page.ok) return page;
    if (page.value === null) return service.endFile();
    if (!saysLinks && page.value.some(hasLinks)) return done('linked');
    const taken = await service.takeSecrets(page.value);
    if (!taken.ok) return taken;
    onProgress(reading.progress);
  }
}

/** Notes in the log that a file was made. */
async function noteExport(
  { commands }: ExportFrom,
  { format }: ExportRequest,
  written: WrittenFile,
  damaged: readonly string[],
): Promise<Outcome<ExportedFile>> {
  const noted = await commands.run({ type: 'noteExport', format, count: written.count });
  return noted.ok ? done({ ...written, damaged }) : noted;
}
