import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect } from 'vitest';
import { toHex } from '../../src/lib/core/base/bytes.ts';
import type { SecretId, VaultId } from '../../src/lib/core/base/ids.ts';
import type { Head } from '../../src/lib/core/log/records.ts';
import type { LogReading, IndexReading } from '../../src/lib/core/log/vault-store.ts';
import { parseVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';
import { openIndex } from '../../src/lib/keyring/sealed-index.ts';
import { loadLog } from '../../src/lib/keyring/sealed-log.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { LogAudit } from '../../src/lib/worker/audit/log-audit.ts';
import type { Dependencies } from '../../src/lib/worker/dependencies.ts';
import { compactLog, planCompaction } from '../../src/lib/worker/vault/log-compaction.ts';
import { type InsideVault, VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { valueOf } from './core.ts';
import { draft } from './faulty-core.ts';
import { unpackedDatabase } from './unpacked-database.ts';

export const VAULT = '0123456789abcdef0123456789abcdef' as VaultId;
const quiet = () => undefined;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const ALL = Number.MAX_SAFE_INTEGER;

/** One vault over fake-indexeddb whose clock counts, and all that can be done to its log. */
export async function compactedVault() {
  globalThis.indexedDB = new IDBFactory();
  const database = unpackedDatabase(await openDatabase());
  const store = new IdbVaultStore(database.raw);
  let now = 1_000;
  const dependencies: Dependencies = { store, random, clock: () => now };
  let session = new VaultSession(VAULT, dependencies);
  await session.start();
  valueOf(await session.keys.issue());
  let key = valueOf(await session.keys.read()).text;
  valueOf(await session.keys.open(true));
  valueOf(await inside(({ edits }) => edits.changeSettings({ environments: ['prod'] })));

  function inside<T>(work: (inside: InsideVault) => ReturnType<typeof session.inside<T>>) {
    now += 1;
    return session.inside(work);
  }
  const rows = () => session.commands.open?.secrets.newest(0, ALL) ?? [];
  const audit = () => new LogAudit(VAULT, dependencies, () => session.audited);

  /** All that can be read of the secrets and settings, with values and earlier ones. */
  async function everything() {
    const { open } = session.commands;
    if (!open) throw new Error('the vault is not open');
    const secrets = [];
    for (const row of rows()) {
      const values = [];
      for (const environment of [null, 'prod'])
        values.push(valueOf(await open.reveal(row.id, environment)));
      const more = valueOf(await open.read(row.id));
      for (const { seq } of more.versions)
        values.push(valueOf(await open.revealVersion(row.id, seq)));
      secrets.push({ row, values, more });
    }
    const slots = (await store.readSlots(VAULT)).map(({ id }) => id);
    const { backupAt, settings } = open.summary;
    return { secrets, slots, backupAt, settings };
  }

  /** Opens the vault as a start would, and writes nothing. */
  async function opened(hasSnapshot: boolean) {
    const reading = async <T extends LogReading | IndexReading>(read: Promise<T>): Promise<T> =>
      hasSnapshot ? read : { ...(await read), snapshot: null, pages: [] };
    const loaded = async (): Promise<LogReading> =>
      hasSnapshot
        ? store.readLog(VAULT)
        : { snapshot: null, records: await store.readEvents(VAULT, 1) };
    const log = await loadLog({ ...store, readLog: loaded } as never, VAULT);
    const keyring = new Keyring(VAULT, random);
    const secret = parseVaultKey(key);
    if (!secret.ok || !keyring.unlock(await store.readSlots(VAULT), secret.value)) {
      throw new Error('the key opens no slot');
    }
    const all = log.tail.map(({ record }) => record);
    const checked = { tail: log.tail, unauthenticated: log.at ? [log.at, ...all] : all };
    const index = await reading(store.readIndex(VAULT));
    const details = hasSnapshot ? index.details : await store.readDetailsFrom(VAULT, 1);
    const { secrets, summary } = await openIndex({ ...index, details }, checked, keyring);
    return { rows: secrets.newest(0, ALL), settings: summary.settings, path: log.chart.path };
  }

  const deletions: number[] = [];

  return {
    store,
    database,
    rows,
    everything,
    /** The same seen by a fresh start, with the snapshot and without it, and by Verify. */
    async check(): Promise<void> {
      const { settings } = session.commands.open?.summary ?? {};
      const live = { rows: rows(), settings, path: 'unlocked.whole' };
      expect(await opened(true)).toEqual(live);
      expect(await opened(false)).toEqual(live);
      expect(valueOf(await audit().verify(quiet, (work) => work()))).toMatchObject({
        findings: [],
        keyed: true,
      });
    },
    log: () => store.readEvents(VAULT, 1),
    /** The moment that lies `back` ticks ago. */
    moment: (back: number) => now - back,
    add: (name: string, value: string) => inside(({ edits }) => edits.add(draft(name, value))),
    edit: (pick: number, value: string | null, environments?: Map<string, string>) =>
      inside(({ edits }) => {
        const row = rows()[pick % rows().length];
        if (!row) throw new Error('there is no secret');
        const note = `note ${now}`;
        const changed = { ...draft(row.name, value), note, ...(environments && { environments }) };
        return edits.edit(row.id, row.detailsSeq, changed);
      }),
    remove: async (pick: number) => {
      const deleted = await inside(({ edits }) =>
        edits.delete([rows()[pick % rows().length]?.id as SecretId]),
      );
      if (deleted.ok) deletions.push(deleted.value);
      return deleted;
    },
    /** Undoes the last deletion, if that can be. */
    undo: () =>
      inside<unknown>(({ edits, open }) => {
        const token = deletions.pop() ?? 0;
        return open.deletedBy(token) ? edits.undoDelete(token) : edits.setEnabled([], true);
      }),
    keepVersions: (versionsKept: number) =>
      inside(({ edits }) => edits.changeSettings({ versionsKept })),
    async addPasskey(): Promise<void> {
      now += 1;
      const made = { credential: random(16), prfInput: random(32), prfOutput: random(32) };
      valueOf(await session.keys.addPasskey({ name: `Key ${now}`, ...made }));
    },
    async removePasskey(): Promise<void> {
      now += 1;
      const [last] = valueOf(await session.keys.listPasskeys());
      if (last) valueOf(await session.keys.removePasskey(last.id));
    },
    async changeKey(): Promise<void> {
      now += 1;
      valueOf(await session.keys.issue());
      key = valueOf(await session.keys.read()).text;
      valueOf(await session.keys.open(true));
    },
    backUp: () =>
      inside(({ commands }) => commands.run({ type: 'noteExport', format: 'age', count: 1 })),
    writeSnapshot: () => session.commands.writeSnapshot(),
    async lose(stores: readonly ('snapshots' | 'pages')[]): Promise<void> {
      for (const name of stores) await database.clear(name);
    },
    plan: (before: number) => session.compacting((parts) => planCompaction(parts, before)),
    compact: (before: number) => {
      now += 1;
      return session.compacting((parts) => compactLog(parts, before));
    },
    /** Writes a compaction that removes nothing and cuts the log where it is told to. */
    async claimCut({ seq: upTo, link: at }: Head): Promise<void> {
      const base = { seq: upTo, link: at, at: session.commands.seq + 1 };
      const snapshot = await store.readSnapshot(VAULT);
      const also = snapshot ? { snapshot: { ...snapshot, base } } : {};
      const link = toHex(at);
      const command = { type: 'compactLog', upTo, link, removed: 1, erased: [] } as const;
      valueOf(await session.commands.run(command, { also }));
    },
    async restart(): Promise<void> {
      now += 1;
      session.forget();
      session = new VaultSession(VAULT, dependencies);
      await session.start();
      valueOf(await session.keys.unlock(key));
    },
  };
}

export type CompactedVault = Awaited<ReturnType<typeof compactedVault>>;
