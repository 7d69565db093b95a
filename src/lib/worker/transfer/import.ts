import { providerId, type VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
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
import type { PlainSecret, ReadFile, ReadOptions } from '../../core/transfer/plain-secret.ts';
import type { FileHead, InterchangeService } from '../interchange/interchange-protocol.ts';
import type { AppendOptions } from '../log/append-options.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { ImportDone, ImportPreview, ImportSource } from '../protocol/transfer-api.ts';
import type { OpenVault } from '../secrets/open-vault.ts';

/** Rows of a preview: what a person looks through. */
const PREVIEW_ROWS = 500;

/** The vault that a file is imported into. */
export interface ImportInto {
  readonly commands: CommandRunner;
  readonly open: OpenVault;
}

/** A file with all that is in it. */
export type WholeFile = FileHead & Pick<ReadFile, 'secrets'>;

/** The file that a preview was made of, until it is imported or dropped. */
interface ReadImport {
  readonly number: number;
  readonly vault: VaultId;
  readonly file: WholeFile;
}

/** Has a worker read a file, and takes what is in it page by page. */
export async function readThrough(
  service: InterchangeService,
  source: ImportSource,
  options: ReadOptions,
): Promise<Outcome<WholeFile>> {
  const head = await service.read(source, options);
  if (!head.ok) return head;
  const secrets: PlainSecret[] = [];
  for (;;) {
    const page = await service.nextSecrets();
    if (page.length === 0) return done({ ...head.value, secrets });
    secrets.push(...page);
  }
}

/**
 * The file that is to be imported into an open vault.
 *
 * What was read is held in plain until it is imported, dropped, or the vault locks.
 */
export class PendingImport {
  #pending: ReadImport | null = null;
  #previews = 0;

  forget(): void {
    this.#pending = null;
  }

  /** Names a preview that is begun. */
  begin(): number {
    this.#pending = null;
    return (this.#previews += 1);
  }

  /** Says what importing a file would do that was read. It stays at hand for `import`. */
  async preview(
    { commands, open }: ImportInto,
    number: number,
    file: WholeFile,
  ): Promise<Outcome<ImportPreview>> {
    const plan = await planOf(commands, open, file);
    if (!plan.ok) return plan;
    // Unless one that was begun later was read before.
    if (number > (this.#pending?.number ?? 0)) this.#pending = { number, vault: open.id, file };
    const counts: Record<ImportKind, number> = { new: 0, changed: 0, same: 0 };
    for (const { kind } of plan.value.planned) counts[kind] += 1;
    const rows = plan.value.planned.map(({ kind, secret }) => ({ kind, name: secret.name }));
    // What differs is what a person wants to see first.
    const order: ImportKind[] = ['changed', 'new', 'same'];
    rows.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    const { format, writtenAt, refusals, refused, table, droppedDomains, damage } = file;
    const { providers = [] } = file;
    return done({
      number,
      format,
      writtenAt,
      counts,
      rows: rows.slice(0, PREVIEW_ROWS),
      refusals,
      refused,
      table,
      droppedDomains,
      damage,
      providers: providers.map((draft, index) => {
        const { kind } = draft.connection;
        const here = plan.value.resolve({ provider: providerId(-index - 1), kind, reference: '' });
        const isNew = !open.summary.providers.some(({ id }) => id === here.provider);
        return { name: draft.name, place: placeOf(draft), isNew };
      }),
    });
  }

  /** Imports a file that was read, in one append: all of it or nothing. */
  async import(
    { commands, open }: ImportInto,
    onClash: OnClash,
    onProgress: OnProgress,
    preview = this.#pending?.number,
  ): Promise<Outcome<ImportDone>> {
    const pending = this.#pending;
    if (pending?.vault !== open.id || pending.number !== preview)
      return failed({ code: 'import.gone' });
    const { file } = pending;
    // Planned anew: another tab may have changed the vault since the preview.
    const plan = await planOf(commands, open, file);
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
    const { providers = [] } = file;
    const applied = await commands.run(
      { type: 'importSecrets', changes, environments: [...environments], providers },
      options,
    );
    if (!applied.ok) return applied;
    this.#pending = null;
    const added = changes.filter(({ type }) => type === 'add').length;
    return done({ added, changed: changes.length - added });
  }
}

/** What a file would do to the vault as it is now. */
async function planOf(
  commands: CommandRunner,
  open: OpenVault,
  file: WholeFile,
): Promise<Outcome<ImportPlan>> {
  // Only to tell which of them are here already: what they become is decided when it is written.
  const brought = decideProviders(open.summary.providers, file.providers ?? [], commands.seq);
  if (!brought.ok) return brought;
  const existing = await existingOf(open, file);
  return done(planImport(file.format, file, existing, brought.value.resolve));
}

/** The secrets of the vault that have names which are in a file, opened. */
async function existingOf(open: OpenVault, file: WholeFile): Promise<Map<string, ExistingSecret>> {
  const { secrets, reader } = open;
  await open.readyNames();
  const rows = file.secrets.flatMap(({ name }) => secrets.findByName(name) ?? []);
  const found = await reader.inPages(rows, (row) => reader.whole(row));
  return new Map(found.map((one) => [one.row.name, one]));
}
