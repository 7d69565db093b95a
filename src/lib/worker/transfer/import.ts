import { providerId, type VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import { decideProviders } from '../../core/decide/decide-import.ts';
import {
  changesOf,
  type ExistingSecret,
  type ImportKind,
  type ImportPlan,
  type OnClash,
  planImport,
} from '../../core/decide/import-plan.ts';
import { placeOf } from '../../core/providers/provider.ts';
import { isSecretReference } from '../../core/secrets/secret-value.ts';
import {
  type ImportFormat,
  MAX_IMPORT_BYTES,
  type PlainSecret,
  type ReadFile,
  type ReadOptions,
  type TextSecret,
} from '../../core/transfer/plain-secret.ts';
import type { BackupContents } from '../../interchange/age-backup.ts';
import { readProviders } from '../external/provider-reader.ts';
import type { AppendOptions } from '../log/vault-log.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type {
  ExportedFile,
  ExportRequest,
  ImportDone,
  ImportPreview,
  ImportSource,
} from '../protocol/transfer-api.ts';
import type { OpenVault } from '../secrets/open-vault.ts';

/** Characters a passphrase of a backup has at the least. */
const MIN_PASSPHRASE = 12;

/** Rows of a preview: what a person looks through. */
const PREVIEW_ROWS = 500;

/** How often progress is told, in secrets. */
const PROGRESS_STEP = 500;

/** The file that a preview was made of, until it is imported or dropped. */
interface Pending {
  readonly vault: VaultId;
  readonly format: ImportFormat;
  readonly file: ReadFile;
}

/**
 * Carries secrets out of and into an open vault. Formats are loaded when one is asked for.
 *
 * A file that was read is held in plain until it is imported, dropped, or the vault locks.
 */
export class Transfer {
  #pending: Pending | null = null;

  forget(): void {
    this.#pending = null;
  }

  /** Makes a file of all secrets, and notes that in the log. */
  async exportSecrets(
    open: OpenVault,
    { format, passphrase = '' }: ExportRequest,
    now: number,
    onProgress: OnProgress,
  ): Promise<Outcome<ExportedFile>> {
    if (format === 'age' && passphrase.length < MIN_PASSPHRASE) {
      return failed({ code: 'passphrase.tooShort', min: MIN_PASSPHRASE });
    }
    const { secrets, damaged } = await readAll(open, onProgress);
    const { settings } = open.summary;
    const providers = format === 'age' ? await readProviders(open) : null;
    damaged.push(...(providers?.damaged ?? []));
    const contents = {
      writtenAt: now,
      environments: settings.environments,
      secrets,
      ...(providers && { providers: providers.drafts }),
    };
    const { bytes, left, linked } = await write(format, contents, passphrase, settings);
    const count = secrets.length - left.length - linked.length;
    const noted = await open.noteExport(format, count);
    return noted.ok ? done({ bytes, count, left, linked, damaged }) : noted;
  }

  /** Reads a file and says what importing it would do. The file stays at hand for `apply`. */
  async read(
    open: OpenVault,
    source: ImportSource,
    options: ReadOptions,
  ): Promise<Outcome<ImportPreview>> {
    this.#pending = null;
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
    this.#pending = { vault: open.id, format, file: file.value };
    const plan = await planOf(open, format, file.value);
    if (!plan.ok) return plan;
    const counts: Record<ImportKind, number> = { new: 0, changed: 0, same: 0 };
    for (const { kind } of plan.value.planned) counts[kind] += 1;
    const rows = plan.value.planned.map(({ kind, secret }) => ({ kind, name: secret.name }));
    // What differs is what a person wants to see first.
    const order: ImportKind[] = ['changed', 'new', 'same'];
    rows.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    const { writtenAt, refusals, table, droppedDomains, providers = [] } = file.value;
    return done({
      format,
      writtenAt,
      counts,
      rows: rows.slice(0, PREVIEW_ROWS),
      refusals: refusals.slice(0, PREVIEW_ROWS),
      refused: refusals.length,
      table,
      droppedDomains,
      providers: providers.map((draft, at) => {
        const { kind } = draft.connection;
        const here = plan.value.resolve({ provider: providerId(-at - 1), kind, reference: '' });
        const isNew = !open.summary.providers.some(({ id }) => id === here.provider);
        return { name: draft.name, place: placeOf(draft), isNew };
      }),
    });
  }

  /** Imports the file that was read last, in one append: all of it or nothing. */
  async apply(
    open: OpenVault,
    onClash: OnClash,
    onProgress: OnProgress,
  ): Promise<Outcome<ImportDone>> {
    const pending = this.#pending;
    if (pending?.vault !== open.id) return failed({ code: 'import.gone' });
    const { format, file } = pending;
    // Planned anew: another tab may have changed the vault since the preview.
    const plan = await planOf(open, format, file);
    if (!plan.ok) return plan;
    const changes = changesOf(plan.value, onClash, open.secrets);
    const environments = new Set(file.environments);
    for (const { whole } of changes.flatMap((one) => (one.type === 'add' ? one : []))) {
      for (const name of whole.environments.keys()) environments.add(name);
    }
    const options: AppendOptions = {
      onProgress: (count) => {
        onProgress({ done: count, total: Math.max(count, changes.length) });
      },
    };
    const brought = file.providers ?? [];
    const applied = await open.importSecrets(changes, [...environments], brought, options);
    if (!applied.ok) return applied;
    this.#pending = null;
    const added = changes.filter(({ type }) => type === 'add').length;
    return done({ added, changed: changes.length - added });
  }
}

/** All secrets in plain, the oldest first, and the names of those that are damaged. */
async function readAll(
  { secrets: index, reader }: OpenVault,
  onProgress: OnProgress,
): Promise<{ secrets: PlainSecret[]; damaged: string[] }> {
  const rows = index.newest(0, Number.MAX_SAFE_INTEGER).reverse();
  const parts = await reader.partsFor(rows.length);
  const secrets: PlainSecret[] = [];
  const damaged: string[] = [];
  for (const row of rows) {
    try {
      secrets.push((await reader.whole(row, parts)).plain);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      damaged.push(row.name);
    }
    const count = secrets.length + damaged.length;
    if (count % PROGRESS_STEP === 0) onProgress({ done: count, total: rows.length });
  }
  return { secrets, damaged };
}

/** What a file would do to the vault as it is now. */
async function planOf(
  open: OpenVault,
  format: ImportFormat,
  file: ReadFile,
): Promise<Outcome<ImportPlan>> {
  // Only to tell which of them are here already: what they become is decided when it is written.
  const before = open.nextSeq - 1;
  const brought = decideProviders(open.summary.providers, file.providers ?? [], before);
  if (!brought.ok) return brought;
  return done(planImport(format, file, await existingOf(open, file), brought.value.resolve));
}

/** The secrets of the vault that have names which are in a file, opened. */
async function existingOf(
  { secrets, reader }: OpenVault,
  file: ReadFile,
): Promise<Map<string, ExistingSecret>> {
  const rows = file.secrets.flatMap(({ name }) => secrets.findByName(name) ?? []);
  const parts = await reader.partsFor(rows.length);
  const existing = new Map<string, ExistingSecret>();
  for (const row of rows) existing.set(row.name, await reader.whole(row, parts));
  return existing;
}

async function write(
  format: ExportRequest['format'],
  contents: BackupContents,
  passphrase: string,
  { activeEnvironment }: OpenVault['summary']['settings'],
): Promise<Pick<ExportedFile, 'bytes' | 'left' | 'linked'>> {
  if (format === 'age') {
    const { writeAgeBackup } = await import('../../interchange/age-backup.ts');
    return { bytes: await writeAgeBackup(contents, passphrase), left: [], linked: [] };
  }
  const { secrets, writtenAt } = contents;
  const all = secrets.map((secret) => inEnvironment(secret, activeEnvironment));
  // What is kept elsewhere is not copied into a file: it is named as left out.
  const inUse = all.filter((secret): secret is TextSecret => !isSecretReference(secret.value));
  const linked = all.filter(({ value }) => isSecretReference(value)).map(({ name }) => name);
  if (format === 'dotenv') {
    const { writeDotenv } = await import('../../interchange/dotenv.ts');
    const { text, left } = writeDotenv(inUse.filter(({ enabled }) => enabled));
    const disabled = inUse.filter(({ enabled }) => !enabled).map(({ name }) => name);
    return { bytes: new TextEncoder().encode(text), left: [...left, ...disabled], linked };
  }
  const { writePostmanEnvironment } = await import('../../interchange/postman-environment.ts');
  const name = activeEnvironment ?? 'Lockstate';
  const id = crypto.randomUUID();
  const text = writePostmanEnvironment(inUse, { name, id, at: writtenAt });
  return { bytes: new TextEncoder().encode(text), left: [], linked };
}

/** A secret with the value it has in an environment as its only one. */
const inEnvironment = (secret: PlainSecret, environment: string | null): PlainSecret => ({
  ...secret,
  value: (environment !== null && secret.environments.get(environment)) || secret.value,
});
