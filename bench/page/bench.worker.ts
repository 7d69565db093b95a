import * as Comlink from 'comlink';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { IdbCopyStore } from '../../src/lib/storage/idb-copy-store.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase, type Database } from '../../src/lib/storage/open-database.ts';
import { openCopies } from '../../src/lib/worker/mirror/open-copies.ts';
import { openSecondCopy } from '../../src/lib/worker/mirror/second-copy.ts';
import { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { AuditBench } from './audit.ts';
import { entryAt } from './entries.ts';
import { Filler } from './filler.ts';
import { Floor } from './floor.ts';
import { valueOf } from './outcome.ts';
import { Spans } from './spans.ts';

const VAULT = 'feedfacefeedfacefeedfacefeedface' as VaultId;
const spans = new Spans();
const database: Promise<Database> = openDatabase();
const floor = Floor.open();
let filler: Filler | null = null;
let session: VaultSession | null = null;
let key = '';

async function surroundings() {
  return {
    store: spans.watchStore(new IdbVaultStore(await database)),
    clock: () => Date.now(),
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  };
}

function there<T>(value: T | null): T {
  if (value === null) throw new Error('"benchmark" was asked for a step out of order');
  return value;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** What the page can ask of the worker. Every measuring call measures once. */
const api = {
  async create(): Promise<string> {
    const made = await Filler.create(VAULT, await surroundings());
    filler = made.filler;
    return made.text;
  },
  fill: (from: number, to: number) => there(filler).add(from, to),
  finishFilling: () => there(filler).finish(),
  writeFloor: async (count: number) => (await floor).write(count),

  /** Starts the session of a filled vault, which leaves it locked. */
  async open(text: string): Promise<void> {
    key = text;
    session = new VaultSession(VAULT, await surroundings());
    await Promise.all([session.start(), floor]);
    spans.watchCipher(crypto.subtle);
  },
  /** The same, with the second copy that the app keeps; it has everything when this resolves. */
  async openMirrored(text: string): Promise<void> {
    key = text;
    const copies = await openCopies(new IdbCopyStore(await database), openSecondCopy);
    await copies.flush();
    if (copies.view.copies !== 'two') throw new Error('"second copy" was not to be had');
    session = new VaultSession(VAULT, { ...(await surroundings()), store: copies.store });
    await session.start();
  },
  /** Opens the database, and where asked to the second copy too, which are then compared. */
  async startCopies(isMirrored: boolean): Promise<number> {
    const start = performance.now();
    const main = new IdbCopyStore(await openDatabase());
    const copies = isMirrored ? await openCopies(main, openSecondCopy) : null;
    const total = performance.now() - start;
    await copies?.flush();
    (copies?.store ?? main).close();
    return total;
  },
  /** One unlock, whole, and what of it went where. The vault stays open. */
  async unlock() {
    const vault = there(session);
    spans.clear();
    const total = await timed(async () => valueOf(await vault.keys.unlock(key)));
    const append = spans.during((name) => name === 'commit');
    const read = spans.during((name) => name.startsWith('read'));
    const decrypt = spans.during((name) => name === 'decrypt');
    return { total, append, read, decrypt, count: vault.view.count };
  },
  lock: async () => void valueOf(await there(session).keys.lock('user')),
  floor: async (cipher: Parameters<Floor['measure']>[0]) => (await floor).measure(cipher),

  timeline: async () => new AuditBench(await surroundings(), there(session)).timeline(),
  verify: async () => new AuditBench(await surroundings(), there(session)).verify(),
  verifyFloor: async () => new AuditBench(await surroundings(), there(session)).floor(),

  /** Adds the entry of this number, durably. */
  add: (number: number) => {
    const { name, domain, value } = entryAt(number);
    const command = { type: 'addSecret', draft: { name, value, domains: domain } } as const;
    return timed(async () => valueOf(await there(session).commands.run(command)));
  },
  /** The same, and the bytes that its commit hands to the disk. */
  async addCounting(number: number): Promise<{ total: number; bytes: number }> {
    spans.clear();
    const total = await api.add(number);
    return { total, bytes: spans.committed };
  },
  snapshot: () => timed(() => there(session).commands.writeSnapshot()),
  /** A strict transaction over the app's stores that writes nothing, or one small record. */
  async transaction(puts: boolean): Promise<number> {
    const open = await database;
    const names = [...open.objectStoreNames];
    const profile = { id: 'bench', vault: 'bench', name: 'bench', createdAt: 0 };
    return timed(async () => {
      const writing = open.transaction(names, 'readwrite', { durability: 'strict' });
      if (puts) void writing.objectStore('profiles').put(profile as never);
      await writing.done;
    });
  },
};

export type BenchWorker = typeof api;
Comlink.expose(api);
