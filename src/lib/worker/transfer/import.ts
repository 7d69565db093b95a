import { providerId, type VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import {
  type BroughtProviders,
  decideProviders,
  withReferences,
} from '../../core/decide/decide-import.ts';
import {
  changesOf,
  type ImportChange,
  type ImportKind,
  type ImportPlan,
  type OnClash,
  planImport,
} from '../../core/decide/import-plan.ts';
import { placeOf } from '../../core/providers/provider.ts';
import type { PlainSecret } from '../../core/transfer/plain-secret.ts';
import type { InterchangeSession } from '../interchange/interchange-client.ts';
import type {
  FileHead,
  FileRest,
  InterchangeService,
} from '../interchange/interchange-protocol.ts';
import type { CommandPage, CommandRunner } from '../log/command-runner.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { ImportDone, ImportPreview } from '../protocol/transfer-api.ts';
import type { OpenVault } from '../secrets/open-vault.ts';

/** Rows of a preview: what a person looks through. */
const PREVIEW_ROWS = 500;

/** What differs is what a person wants to see first. */
const ORDER: readonly ImportKind[] = ['changed', 'new', 'same'];

const interrupted = failed({ code: 'file.interrupted' });

/** The vault that a file is imported into. */
export interface ImportInto {
  readonly commands: CommandRunner;
  readonly open: OpenVault;
}

/** What importing a file would do, found out page by page. */
export class ImportLook {
  readonly #vault: VaultId;
  readonly #head: FileHead;
  readonly #counts: Record<ImportKind, number> = { new: 0, changed: 0, same: 0 };
  readonly #rows: Record<ImportKind, ImportPreview['rows'][number][]> = {
    new: [],
    changed: [],
    same: [],
  };

  constructor(vault: VaultId, head: FileHead) {
    this.#vault = vault;
    this.#head = head;
  }

  /** Compares some secrets of the file with those that are here. Keeps no value. */
  async add(into: ImportInto, secrets: readonly PlainSecret[]): Promise<Outcome> {
    if (into.open.id !== this.#vault) return interrupted;
    const brought = broughtBy(into, this.#head);
    if (!brought.ok) return brought;
    const { planned } = await planOf(into.open, this.#head, secrets, brought.value);
    for (const { kind, secret } of planned) {
      this.#counts[kind] += 1;
      const rows = this.#rows[kind];
      if (rows.length < PREVIEW_ROWS) rows.push({ kind, name: secret.name });
    }
    return done(null);
  }

  preview(into: ImportInto, number: number, rest: FileRest): Outcome<ImportPreview> {
    if (into.open.id !== this.#vault) return interrupted;
    const { open } = into;
    const { format, writtenAt, table, damage, providers = [] } = this.#head;
    const brought = broughtBy(into, this.#head);
    if (!brought.ok) return brought;
    return done({
      number,
      format,
      writtenAt,
      counts: this.#counts,
      rows: ORDER.flatMap((kind) => this.#rows[kind]).slice(0, PREVIEW_ROWS),
      ...rest,
      table,
      damage,
      providers: providers.map((draft, index) => {
        const { kind } = draft.connection;
        const here = brought.value.resolve({
          provider: providerId(-index - 1),
          kind,
          reference: '',
        });
        const isNew = !open.summary.providers.some(({ id }) => id === here.provider);
        return { name: draft.name, place: placeOf(draft), isNew };
      }),
    });
  }
}

/** A file that a preview was made of, and the worker that has it open. */
export interface ReadImport {
  readonly number: number;
  readonly vault: VaultId;
  readonly head: FileHead;
  readonly session: InterchangeSession;
}

/** How an import goes on. */
export interface ImportWay {
  readonly onClash: OnClash;
  readonly onProgress: OnProgress;
  /** How many secrets the file has, by its preview. */
  readonly total: number;
  /** Ends it before anything is written. */
  readonly ending: AbortSignal;
}

/**
 * Imports a file that was read, in one append: all of it or nothing. The worker reads it again, and gives it page by
 * page: what is kept of a page until all is written is sealed.
 */
export async function importFile(
  into: ImportInto,
  { head, session }: ReadImport,
  way: ImportWay,
): Promise<Outcome<ImportDone>> {
  const counts = { added: 0, changed: 0 };
  const pages = pagesOf(into, head, session, way, counts);
  const applied = await into.commands.runPages(pages);
  return applied.ok ? done(counts) : applied;
}

async function* pagesOf(
  into: ImportInto,
  head: FileHead,
  session: InterchangeSession,
  { onClash, onProgress, total, ending }: ImportWay,
  counts: { added: number; changed: number },
): AsyncGenerator<Outcome<CommandPage>> {
  const { open } = into;
  const { providers: here } = open.summary;
  // Planned anew: another tab may have changed the vault since the preview.
  const brought = broughtBy(into, head);
  if (!brought.ok) {
    yield brought;
    return;
  }
  const { providers, resolve } = brought.value;
  const page = (
    changes: readonly ImportChange[],
    environments: readonly string[] = [],
  ): Outcome<CommandPage> =>
    done({ command: { type: 'importSecrets', changes, environments }, providers });
  if (head.providers?.length) {
    const command = { changes: [], environments: [], providers: head.providers };
    yield done({ command: { type: 'importSecrets', ...command }, providers: here });
  }
  const environments = new Set(head.environments);
  const names = new Set<string>();
  const again = await session.run((service) => service.readAgain());
  if (!again.ok) yield again;
  for (let count = 0; ;) {
    const next = await session.run((service) => service.nextSecrets());
    if (!next.ok || ending.aborted) {
      yield next.ok ? interrupted : next;
      return;
    }
    const { secrets } = next.value;
    if (secrets.length === 0) break;
    const plan = await planOf(open, head, secrets, brought.value);
    const isTaken = (name: string) => names.has(name) || open.secrets.findByName(name) !== null;
    const changes = await session.run((service) => freeChanges(service, plan, onClash, isTaken));
    if (!changes.ok) {
      yield changes;
      return;
    }
    for (const change of changes.value) {
      if (names.has(change.draft.name)) {
        yield failed({ code: 'secret.nameTaken' });
        return;
      }
      names.add(change.draft.name);
      counts[change.type === 'add' ? 'added' : 'changed'] += 1;
      if (change.type !== 'add') continue;
      for (const name of change.whole.environments.keys()) environments.add(name);
    }
    yield page(changes.value.map((one) => withReferences(one, resolve)));
    count += secrets.length;
    onProgress({ done: count, total: Math.max(count, total) });
  }
  // Only now all of them are known.
  yield page([], [...environments]);
}

/** The changes of a page. A free name is one that nothing in the rest of the file has, either, which the worker knows. */
async function freeChanges(
  service: InterchangeService,
  plan: ImportPlan,
  onClash: OnClash,
  isTaken: (name: string) => boolean,
): Promise<Outcome<readonly ImportChange[]>> {
  const inFile = new Set<string>();
  for (;;) {
    const changes = changesOf(plan, onClash, (name) => inFile.has(name) || isTaken(name));
    const fresh = changes.flatMap((one) =>
      one.type === 'add' && one.draft.name !== one.whole.name ? one.draft.name : [],
    );
    const there = fresh.length > 0 ? await service.areThere(fresh) : done([]);
    if (!there.ok) return there;
    const known = fresh.filter((_, at) => there.value[at]);
    if (known.length === 0) return done(changes);
    for (const name of known) inFile.add(name);
  }
}

/** Which of a file's external vaults are here already. What they become is decided when it is written. */
const broughtBy = ({ commands, open }: ImportInto, head: FileHead): Outcome<BroughtProviders> =>
  decideProviders(open.summary.providers, head.providers ?? [], commands.seq);

/** What some secrets of a file would do to the vault as it is now. */
async function planOf(
  open: OpenVault,
  { format }: FileHead,
  secrets: readonly PlainSecret[],
  { resolve }: BroughtProviders,
): Promise<ImportPlan> {
  const { secrets: index, reader } = open;
  await open.readyNames();
  const rows = secrets.flatMap(({ name }) => index.findByName(name) ?? []);
  const found = await reader.inPages(rows, (row) => reader.whole(row));
  const existing = new Map(found.map((one) => [one.row.name.normalize(), one]));
  return planImport(format, { secrets, refusals: [] }, existing, resolve);
}
