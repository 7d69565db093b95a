import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { unwrap } from 'idb';
import { beforeEach, describe, expect, test } from 'vitest';
import { ProblemError } from '../../src/lib/core/base/outcome.ts';
import type { Problem } from '../../src/lib/core/base/problem.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { type Database, openDatabase } from '../../src/lib/storage/open-database.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import type { AppView } from '../../src/lib/worker/protocol/app-view.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';
import { isWorthATry, mayPass, openTwice } from '../../src/lib/worker/start-again.ts';
import { draft } from '../support/faulty-core.ts';
import { valueOf } from '../support/core.ts';

/** A core that opens its database anew at each start, as a worker does; `refusal` keeps it from that. */
async function startCore() {
  const disk: { database: Database | null; refusal: Problem | null; opened: number } = {
    database: null,
    refusal: null,
    opened: 0,
  };
  const core: AppCore = new AppCore(soleWriterLock, async () => {
    disk.opened += 1;
    if (disk.refusal) throw new ProblemError(disk.refusal);
    const onClosed = () => {
      core.fail({ code: 'storage.closed' });
    };
    disk.database = await openDatabase({ onClosed });
    return {
      store: new IdbVaultStore(disk.database),
      clock: () => 1_790_000_000_000,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    };
  });
  const seen: AppView[] = [];
  await core.subscribe((next) => {
    seen.push(next);
  });
  await core.start();
  const view = () => seen.at(-1);
  /** What the worker's own clock does once a second, and what comes of it. */
  const tick = async () => {
    await core.tick();
    // Behind the start that it may have begun.
    await core.touch();
    await core.secrets.list({ text: '', order: 'name', offset: 0, limit: 1 });
  };
  return { core, disk, view, tick };
}

type Started = Awaited<ReturnType<typeof startCore>>;

async function newVault({ core }: Started): Promise<string> {
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  return text;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** As a browser closes a database: it says so to whoever has it open. */
function closeByForce({ disk }: Started): void {
  if (disk.database) forceCloseDatabase(unwrap(disk.database) as never);
}

describe('a database that is closed under the app', () => {
  /** Every way for it to find out: told at once by the browser, or by what it asks next. */
  const ways: [string, (it: Started) => void][] = [
    ['and the browser says so', closeByForce],
    ['without a word', ({ disk }) => disk.database?.close()],
  ];

  test.each(ways)('is opened again by itself, and nothing is lost: %s', async (_, close) => {
    const it = await startCore();
    const key = await newVault(it);
    const id = valueOf(await it.core.secrets.add(draft('A', 'one')));
    close(it);
    const refused = await it.core.secrets.add(draft('B', 'two'));
    expect(refused).toEqual({ ok: false, problem: { code: 'storage.closed' } });
    // No newer version took over, and nobody is told that one did.
    expect(it.view()).toMatchObject({ phase: 'failed', problem: { code: 'storage.closed' } });
    expect(await it.core.keys.lock()).toMatchObject({ ok: false });

    await it.tick();
    expect(it.view()).toMatchObject({ phase: 'ready', problem: null });
    expect(it.view()?.vault?.chart.path).toBe('locked');
    valueOf(await it.core.keys.unlock(key));
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('one');
    valueOf(await it.core.secrets.add(draft('B', 'two')));
    expect(it.view()?.vault?.count).toBe(2);
  });

  test('and emptied, as by "clear site data", is told as lost, and not shown as new', async () => {
    const it = await startCore();
    await newVault(it);
    const id = it.view()?.vault?.id;
    globalThis.indexedDB = new IDBFactory();
    closeByForce(it);
    await it.tick();
    expect(it.view()).toMatchObject({ phase: 'ready', losses: [{ type: 'gone', vault: id }] });
  });

  test('by whoever deletes it is not taken over by a newer version', async () => {
    const told: string[] = [];
    await openDatabase({
      onClosed: () => told.push('closed'),
      onSuperseded: () => told.push('superseded'),
    });
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('lockstate').onsuccess = resolve;
    });
    expect(told).toEqual(['closed']);
  });
});

describe('a disk that does not open', () => {
  test.each<Problem>([
    { code: 'storage.full' },
    { code: 'storage.notOpened' },
    { code: 'storage.closed' },
    { code: 'storage.failed' },
  ])('for $code is tried again, and the app goes on without a reload', async (problem) => {
    const first = await startCore();
    const key = await newVault(first);
    first.disk.refusal = problem;
    first.core.fail(problem);
    for (let look = 0; look < 3; look += 1) {
      await first.tick();
      expect(first.view()).toMatchObject({ phase: 'failed', problem });
    }
    expect(first.disk.opened).toBe(4);
    first.disk.refusal = null;
    await first.tick();
    expect(first.view()).toMatchObject({ phase: 'ready', problem: null });
    valueOf(await first.core.keys.unlock(key));
  });

  test.each<Problem>([
    { code: 'core.elsewhere' },
    { code: 'app.outdated' },
    { code: 'storage.blocked' },
    { code: 'storage.newer', found: 9, known: 3 },
    { code: 'storage.superseded' },
    { code: 'storage.unavailable' },
  ])('for $code is not: only a person or another tab can end that', async (problem) => {
    const it = await startCore();
    it.core.fail(problem);
    await it.tick();
    expect(it.disk.opened).toBe(1);
    expect(mayPass(problem)).toBe(false);
  });

  test('is worth a try with a new tab, unless it waits for another', () => {
    expect(isWorthATry(null)).toBe(false);
    expect(isWorthATry({ code: 'storage.superseded' })).toBe(true);
    expect(isWorthATry({ code: 'core.elsewhere' })).toBe(false);
  });
});

describe('an opening that fails once', () => {
  const failing = (problems: (Problem | Error)[]) => {
    let pauses = 0;
    const open = () => {
      const next = problems.shift();
      if (!next) return Promise.resolve('open');
      return Promise.reject(next instanceof Error ? next : new ProblemError(next));
    };
    const pause = () => {
      pauses += 1;
      return Promise.resolve();
    };
    return { open, pause, pauses: () => pauses };
  };

  test('is tried again after a pause', async () => {
    const { open, pause, pauses } = failing([{ code: 'storage.notOpened' }]);
    expect(await openTwice(open, pause)).toBe('open');
    expect(pauses()).toBe(1);
  });

  test('is a failure when it fails again, or in a way that does not pass', async () => {
    const twice = failing([{ code: 'storage.notOpened' }, { code: 'storage.full' }]);
    await expect(openTwice(twice.open, twice.pause)).rejects.toMatchObject({
      problem: { code: 'storage.full' },
    });
    for (const one of [new ProblemError({ code: 'storage.unavailable' }), new Error('a bug')]) {
      const { open, pause, pauses } = failing([one]);
      await expect(openTwice(open, pause)).rejects.toBe(one);
      expect(pauses()).toBe(0);
    }
  });
});
