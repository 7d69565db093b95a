import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ProblemError } from '../../../src/lib/core/base/outcome.ts';
import type { StreamCommit } from '../../../src/lib/core/log/vault-store.ts';
import { AppCore } from '../../../src/lib/worker/app-core.ts';
import { eraserFor } from '../../../src/lib/worker/erase/erase-places.ts';
import { openCopies } from '../../../src/lib/worker/mirror/open-copies.ts';
import { type AppView, EMPTY_VIEW } from '../../../src/lib/worker/protocol/app-view.ts';
import { soleWriterLock } from '../../../src/lib/worker/session/writer-lock.ts';
import { valueOf } from '../../support/core.ts';
import { draft } from '../../support/faulty-core.ts';
import { all, TwoDisks } from '../../support/two-copies.ts';

const MARK = 'lockstate-erasing';

// Loaded in no time that passes here.
beforeAll(() => import('../../../src/lib/worker/api/vault-parts.ts'));
beforeEach(() => {
  // The disk of these tests takes its turns by `setImmediate`, which stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const inRealTime = setTimeout;

/**
 * Lets time pass until something is so. Cryptography runs beside, in real time, which passes too: else a patience of
 * two seconds would be over before the threads of a busy machine had had their turn.
 */
async function until(isSo: () => boolean | Promise<boolean>, stepMs = 50): Promise<void> {
  for (let turn = 0; turn < 3_000; turn += 1) {
    if (await isSo()) return;
    await vi.advanceTimersByTimeAsync(stepMs);
    await new Promise((resolve) => inRealTime(resolve, 1));
  }
  throw new Error('it never came');
}

/** Answers as soon as time lets it. */
async function valueIn<T>(asked: Promise<Parameters<typeof valueOf<T>>[0]>): Promise<T> {
  let isOver = false;
  const outcome = asked.finally(() => (isOver = true));
  await until(() => isOver);
  return valueOf(await outcome);
}

const namesIn = async (factory: IDBFactory): Promise<string[]> =>
  (await factory.databases()).flatMap(({ name }) => name ?? []).sort();

/** A core over two copies, with an open vault; what it says of erasing, each time that it is another. */
class Stage {
  readonly disks = new TwoDisks();
  /** Called before each commit to the first copy. */
  onCommit: (commits: readonly StreamCommit[]) => Promise<void> | void = () => undefined;
  /** Whether scratch databases find no space. */
  isFull = false;
  isMirrorBroken = false;
  /** Holds what the files are gone over with. */
  gate: Promise<void> | null = null;
  readonly states: string[] = [];
  key = '';
  core = new AppCore(soleWriterLock, () => Promise.reject(new Error('not started')));
  view: AppView = EMPTY_VIEW;

  async start(): Promise<void> {
    const main = await this.disks.openMain();
    const commit = main.commit.bind(main);
    main.commit = async (commits) => {
      await this.onCommit(commits);
      return commit(commits);
    };
    const mirror = await this.disks.openMirror();
    for (const name of ['commit', 'rewrite'] as const) {
      const write = mirror[name].bind(mirror) as (given: never) => Promise<never>;
      mirror[name] = (given: unknown) => {
        if (this.isMirrorBroken) throw new ProblemError({ code: 'storage.failed' });
        return write(given as never);
      };
    }
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    this.core = new AppCore(soleWriterLock, async () => {
      const copies = await openCopies(main, () => Promise.resolve(mirror));
      const second = async () => {
        await this.gate;
        return this.disks.mirror;
      };
      const eraser = eraserFor(copies, this.disks.main, second, () => {
        if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
        return random(8);
      });
      return { store: eraser.store, copies, eraser, clock: () => 1_790_000_000_000, random };
    });
    await this.core.subscribe((view) => {
      this.view = view;
      const state = view.erasing?.state ?? 'none';
      if (this.states.at(-1) !== state) this.states.push(state);
    }, '');
    const started = this.core.start();
    // A start takes no time, so that it waits for both copies however slow the machine is.
    await until(() => this.view.phase === 'ready', 0);
    await started;
  }

  async open(): Promise<void> {
    const { core } = this;
    await valueIn(core.profiles.create('Ada'));
    await this.newKey();
    for (const name of ['ONE', 'TWO']) await valueIn(core.secrets.add(draft(name, `of ${name}`)));
  }

  async newKey(): Promise<void> {
    await valueIn(this.core.keys.issue());
    this.key = (await valueIn(this.core.keys.read())).text;
    await valueIn(this.core.keys.open(true));
  }

  async deleteOne(): Promise<void> {
    const { rows } = await valueIn(this.core.secrets.list(all));
    await valueIn(this.core.secrets.delete(rows.slice(0, 1).map(({ id }) => id)));
  }

  async expectDone(): Promise<void> {
    await until(() => this.view.erasing === null);
    await until(async () => !(await namesIn(this.disks.main)).includes(MARK));
    expect(await namesIn(this.disks.main)).toEqual(['lockstate']);
    expect(await namesIn(this.disks.mirror)).toEqual(['lockstate']);
  }
}

async function openStage(): Promise<Stage> {
  const stage = new Stage();
  await stage.start();
  await stage.open();
  return stage;
}

test('a change of key is remembered before the old slot goes, and both places are gone over', async () => {
  const stage = await openStage();
  expect(stage.states).toEqual(['none']);
  const before: string[][] = [];
  stage.onCommit = async (commits) => {
    const isErasing = commits.some(({ removeSlots }) => (removeSlots?.length ?? 0) > 0);
    if (isErasing) before.push(await namesIn(stage.disks.main));
  };
  await stage.newKey();
  expect(before).toEqual([['lockstate', MARK]]);
  expect(stage.view.erasing).toEqual({ state: 'waiting' });
  const seen = new Set<string>();
  await until(async () => {
    for (const place of ['main', 'mirror'] as const)
      for (const name of await namesIn(stage.disks[place])) seen.add(`${place} ${name}`);
    return stage.view.erasing === null;
  });
  expect(seen).toContain('main lockstate-scratch-1');
  expect(seen).toContain('mirror lockstate-scratch-1');
  await stage.expectDone();
  // What the old data key sealed was sealed anew meanwhile, or after it.
  expect(stage.states.slice(0, 3)).toEqual(['none', 'waiting', 'running']);
});

test('a deletion waits for more of them, or for Lock, which does not wait for it', async () => {
  const stage = await openStage();
  await stage.deleteOne();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(stage.view.erasing).toEqual({ state: 'waiting' });
  await stage.deleteOne();
  let letOn: () => void = () => undefined;
  stage.gate = new Promise((resolve) => (letOn = resolve));
  await valueIn(stage.core.keys.lock());
  expect(stage.view.vault?.chart.path).toBe('locked');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stage.view.erasing?.state).toBe('running');
  // Held up, and nothing else is.
  await valueIn(stage.core.keys.unlock(stage.key));
  await valueIn(stage.core.keys.lock());
  letOn();
  await stage.expectDone();
});

test('without Lock a deletion is done within a minute or so', async () => {
  const stage = await openStage();
  await stage.deleteOne();
  await vi.advanceTimersByTimeAsync(61_000);
  expect(stage.view.erasing?.state).toBe('running');
  await stage.expectDone();
});

test('what is erased while the files are gone over is due again', async () => {
  const stage = await openStage();
  await stage.newKey();
  await until(() => stage.view.erasing?.state === 'running');
  await stage.newKey();
  expect(await namesIn(stage.disks.main)).toContain(MARK);
  await stage.expectDone();
  expect(stage.states).toEqual(['none', 'waiting', 'running', 'waiting', 'running', 'none']);
});

test('a place that does not answer holds up nothing but the removing', async () => {
  const stage = await openStage();
  stage.gate = new Promise(() => undefined);
  await stage.newKey();
  await valueIn(stage.core.keys.lock());
  expect(stage.view.vault?.chart.path).toBe('locked');
});

test('a core that ends in the middle leaves word, and the next one goes on', async () => {
  const stage = await openStage();
  await stage.newKey();
  await until(() => stage.view.erasing?.state === 'running');
  await until(async () => (await namesIn(stage.disks.main)).includes('lockstate-scratch-1'));
  stage.core.fail({ code: 'core.ended' });
  stage.disks.kill();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await namesIn(stage.disks.main)).toContain(MARK);

  await stage.start();
  await until(() => stage.view.erasing !== null);
  await stage.expectDone();
  expect(stage.states.slice(-3)).toEqual(['waiting', 'running', 'none']);
});

test('where there is no space it says so, leaves nothing there, and tries again', async () => {
  const stage = await openStage();
  stage.isFull = true;
  await stage.newKey();
  await until(() => stage.view.erasing?.state === 'noSpace');
  for (const place of ['main', 'mirror'] as const)
    expect(await namesIn(stage.disks[place])).toEqual(['lockstate', MARK]);
  stage.isFull = false;
  await vi.advanceTimersByTimeAsync(61_000);
  await stage.expectDone();
});

test('while the second copy cannot be written it is not said to be done', async () => {
  const stage = await openStage();
  stage.isMirrorBroken = true;
  await stage.newKey();
  await until(() => stage.view.erasing?.state === 'oneCopy');
  expect(stage.view.storage.copies).toBe('one');
  expect(await namesIn(stage.disks.main)).toContain(MARK);
  stage.isMirrorBroken = false;
  await stage.expectDone();
  expect(stage.view.storage.copies).toBe('two');
});

test.each([
  ['a removed secret', (stage: Stage) => stage.deleteOne()],
  [
    'a reset',
    async (stage: Stage) => {
      await valueIn(stage.core.keys.requestReset());
      await valueIn(stage.core.keys.confirmReset());
    },
  ],
  ['a sign-out', (stage: Stage) => valueIn(stage.core.profiles.signOut(false))],
  [
    'a removed profile',
    async (stage: Stage) => {
      const { profile } = stage.view;
      await valueIn(stage.core.profiles.signOut(false));
      await stage.expectDone();
      if (profile) await valueIn(stage.core.profiles.remove(profile.id));
    },
  ],
])('%s is due', async (_, act) => {
  const stage = await openStage();
  await act(stage);
  expect(stage.view.erasing).not.toBeNull();
  await stage.expectDone();
});

test('what erases nothing is not', async () => {
  const stage = await openStage();
  await valueIn(stage.core.keys.lock());
  await valueIn(stage.core.keys.unlock(stage.key));
  expect(stage.states).toEqual(['none']);
});
