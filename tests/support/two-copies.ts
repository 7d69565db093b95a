import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, vi } from 'vitest';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { type CopyStore, OWNED_STORES } from '../../src/lib/core/log/vault-copy.ts';
import { IdbCopyStore } from '../../src/lib/storage/idb-copy-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import { type Copies, openCopies } from '../../src/lib/worker/mirror/open-copies.ts';
import type { AppView } from '../../src/lib/worker/protocol/app-view.ts';
import { valueOf } from './core.ts';
import { draft } from './faulty-core.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';

/** Where the two copies of a browser lie: files that do not fall together. */
export class TwoDisks {
  main = new IDBFactory();
  mirror = new IDBFactory();

  readonly #opened: IdbCopyStore[] = [];

  openMain(): Promise<IdbCopyStore> {
    return this.#open(this.main);
  }

  openMirror(): Promise<IdbCopyStore> {
    return this.#open(this.mirror);
  }

  /** Ends all that still reads or writes, as a browser that is killed does. */
  kill(): void {
    for (const store of this.#opened.splice(0)) store.close();
  }

  async #open(factory: IDBFactory): Promise<IdbCopyStore> {
    const store = new IdbCopyStore(await openDatabase({ factory }));
    this.#opened.push(store);
    return store;
  }
}

/** A core over both copies, as the worker starts it. */
export async function startOnTwo(
  disks: TwoDisks,
  openMirror: () => Promise<CopyStore | null> = () => disks.openMirror(),
) {
  const main = await disks.openMain();
  const holder: { copies: Copies | null } = { copies: null };
  const core = new AppCore(soleWriterLock, async () => {
    const copies = await openCopies(main, openMirror);
    holder.copies = copies;
    return {
      store: copies.store,
      copies,
      clock: () => 1_790_000_000_000,
      random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    };
  });
  const seen: { view: AppView | null } = { view: null };
  await core.subscribe((view) => {
    seen.view = view;
  });
  await core.start();
  const view = (): AppView => {
    if (!seen.view) throw new Error('no view yet');
    return seen.view;
  };
  const copies = (): Copies => {
    if (!holder.copies) throw new Error('no copies yet');
    return holder.copies;
  };
  return { core, main, view, copies };
}

export type OnTwo = Awaited<ReturnType<typeof startOnTwo>>;

/** All that a copy has of what both copies have, as text to compare. */
export async function contentOf(store: CopyStore): Promise<string> {
  const found: unknown[] = [await store.readProfiles(), await store.readWorkspaces()];
  for (const owner of (await store.readOwners()).sort()) {
    for (const name of OWNED_STORES) {
      found.push([owner, name, await store.readRecords(name, owner)]);
    }
  }
  return JSON.stringify(found);
}

export const all = { text: '', order: 'newest', offset: 0, limit: 1_000 } as const;

/** A browser with both copies and an open vault of three secrets. */
export class Stage {
  readonly disks = new TwoDisks();
  key = '';
  #running: OnTwo | null = null;

  static async start(): Promise<Stage> {
    const stage = new Stage();
    await stage.startAgain();
    const { core } = stage;
    valueOf(await core.profiles.create('Ada'));
    valueOf(await core.keys.issue());
    stage.key = valueOf(await core.keys.read()).text;
    valueOf(await core.keys.open(true));
    for (const name of ['ONE', 'TWO', 'THREE']) {
      valueOf(await core.secrets.add(draft(name, `value of ${name}`)));
    }
    await stage.copies().flush();
    return stage;
  }

  get core() {
    return this.#now.core;
  }

  get main() {
    return this.#now.main;
  }

  view(): AppView {
    return this.#now.view();
  }

  copies(): Copies {
    return this.#now.copies();
  }

  /** Id of the vault in use. */
  get vault(): VaultId {
    const { vault } = this.view();
    if (!vault) throw new Error('no vault');
    return vault.id;
  }

  /** The same browser, started again. */
  async restart(): Promise<void> {
    this.main.close();
    await this.startAgain();
  }

  async startAgain(openMirror?: () => Promise<CopyStore | null>): Promise<void> {
    this.#running = await startOnTwo(this.disks, openMirror);
  }

  async names(): Promise<string[]> {
    return valueOf(await this.core.secrets.list(all)).rows.map(({ name }) => name);
  }

  /** Opens the vault and expects secrets of these names, each with its value, and both copies alike. */
  async expectAll(names = ['THREE', 'TWO', 'ONE']): Promise<void> {
    valueOf(await this.core.keys.unlock(this.key));
    expect(await this.names()).toEqual(names);
    for (const { id, name } of valueOf(await this.core.secrets.list(all)).rows) {
      expect(valueOf(await this.core.secrets.reveal(id)).text).toBe(`value of ${name}`);
    }
    expect(valueOf(await this.core.audit.verify(() => undefined)).findings).toEqual([]);
    // After a change of key, sealing anew goes on by itself: between the two readings the first copy may have gone on.
    await vi.waitFor(async () => {
      await this.copies().flush();
      expect(await contentOf(await this.disks.openMirror())).toBe(await contentOf(this.main));
    }, 20_000);
  }

  get #now(): OnTwo {
    if (!this.#running) throw new Error('not started');
    return this.#running;
  }
}
