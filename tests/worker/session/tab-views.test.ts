import { expect, test } from 'vitest';
import { EMPTY_VIEW } from '../../../src/lib/worker/protocol/app-view.ts';
import type { OpenInterchange } from '../../../src/lib/worker/protocol/core-api.ts';
import { TabViews } from '../../../src/lib/worker/session/tab-views.ts';

const quiet = () => undefined;

/** Pages by their tab, and how each answers. */
function tabs(pages: Readonly<Record<string, OpenInterchange>>) {
  const gone = new Map<string, () => void>();
  const views = new TabViews((tab) => new Promise((resolve) => gone.set(tab, resolve)));
  for (const [tab, open] of Object.entries(pages)) {
    views.add(quiet, tab, EMPTY_VIEW, undefined, open);
  }
  return { views, close: (tab: string) => gone.get(tab)?.() };
}

function page() {
  const work = new MessageChannel();
  const life = new MessageChannel();
  const ports = [work.port2, life.port2] as const;
  const ended = new Promise<void>((resolve) => {
    life.port1.addEventListener('message', () => {
      resolve();
    });
    life.port1.start();
  });
  return { ports, ended, open: () => Promise.resolve(ports) };
}

test('a worker is that of the tab it is for, and of the last one without', async () => {
  const [first, last] = [page(), page()];
  const { views, close } = tabs({ first: first.open, last: last.open });
  expect((await views.offerInterchange('first'))?.ports).toBe(first.ports);
  expect((await views.offerInterchange())?.ports).toBe(last.ports);
  expect((await views.offerInterchange('unknown'))?.ports).toBe(last.ports);
  close('last');
  await expect.poll(async () => (await views.offerInterchange())?.ports).toBe(first.ports);
});

test('a page that does not answer is passed over, and what it starts too late is ended', async () => {
  const [awake, asleep] = [page(), page()];
  let wake = quiet as (ports: typeof asleep.ports) => void;
  const { views } = tabs({
    awake: awake.open,
    broken: () => Promise.reject(new Error('no worker')),
    asleep: () => new Promise((resolve) => (wake = resolve)),
  });
  expect((await views.offerInterchange())?.ports).toBe(awake.ports);
  wake(asleep.ports);
  await asleep.ended;
});

test('without a page that starts one there is none', async () => {
  const { views } = tabs({ broken: () => Promise.reject(new Error('no worker')) });
  expect(await views.offerInterchange()).toBe(null);
});

test('a tab that says it goes hears nothing more, and the last one to do so is told of', () => {
  const views = new TabViews(() => new Promise(() => undefined));
  const heard: string[] = [];
  let ends = 0;
  views.onLastLeft(() => (ends += 1));
  for (const tab of ['first', 'last']) {
    views.add(() => heard.push(tab), tab, EMPTY_VIEW);
  }
  heard.length = 0;
  views.leave('first');
  views.tell({ ...EMPTY_VIEW, phase: 'ready' });
  expect(heard).toEqual(['last']);
  views.leave('first');
  views.leave('unknown');
  expect(ends).toBe(0);
  views.leave('last');
  expect(ends).toBe(1);
  views.leave('last');
  expect(ends).toBe(1);
});
