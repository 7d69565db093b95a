import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import { VirtualRows } from '../../../src/lib/ui/secrets/virtual-rows.svelte.ts';
import TallList from '../../support/TallList.svelte';

const COUNT = 600_000;
const ROW = 72;

let rows: VirtualRows;
let list: Record<string, unknown>;

beforeEach(() => {
  document.body.style.margin = '0';
  rows = new VirtualRows();
  list = mount(TallList, { target: document.body, props: { rows, count: COUNT } });
});
afterEach(async () => {
  await unmount(list);
  window.scrollTo(0, 0);
});

/** The rows on the screen, by their numbers from 1. */
function seen(): number[] {
  return [...document.querySelectorAll<HTMLElement>('li[data-index]')]
    .filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > 0 && top < window.innerHeight;
    })
    .map((row) => Number(row.dataset['index']) + 1)
    .sort((a, b) => a - b);
}
const first = () => seen()[0] ?? 0;
const last = () => seen().at(-1) ?? 0;

/** How far the row of a number is from the top of the screen, in pixels. */
const topOf = (number: number) =>
  document.querySelector(`li[data-index="${number - 1}"]`)?.getBoundingClientRect().top ?? NaN;

const rest = () => new Promise((resolve) => setTimeout(resolve, 300));

interface Cdp {
  send(method: string, params: object): Promise<unknown>;
}
/** The middle of the test's frame on the page that it lies in, and how much smaller it is drawn there. */
function middle(): { readonly x: number; readonly y: number; readonly scale: number } {
  const frame = window.frameElement?.getBoundingClientRect();
  return {
    x: (frame?.left ?? 0) + (frame?.width ?? 0) / 2,
    y: (frame?.top ?? 0) + (frame?.height ?? 0) / 2,
    scale: (frame?.height ?? 1) / window.innerHeight,
  };
}
/** Scrolls by a wheel, or by a finger that is held still before it is lifted. */
async function gesture(by: number, source: 'mouse' | 'touch'): Promise<void> {
  const { send } = cdp() as Cdp;
  const { x, y, scale } = middle();
  if (source === 'mouse') {
    const wheel = { yDistance: by, gestureSourceType: source, speed: 20_000 };
    await send('Input.synthesizeScrollGesture', { x, y, ...wheel });
    return;
  }
  const touch = (type: string, at?: number) =>
    send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x, y: at }] });
  // As far as the frame is high, again and again.
  for (let left = by * scale; Math.abs(left) > 1;) {
    const part = Math.sign(left) * Math.min(Math.abs(left), 240);
    await touch('touchStart', y - part / 2);
    for (let step = 1; step <= 8; step += 1)
      await touch('touchMove', y - part / 2 + (part * step) / 8);
    await new Promise((resolve) => setTimeout(resolve, 120));
    await touch('touchMove', y + part / 2);
    await touch('touchEnd');
    left -= part;
  }
}

test('is no higher than browsers allow, and rows reach both ends of it', async () => {
  expect(document.querySelector('ul')?.getBoundingClientRect().height).toBe(8_000_000);
  expect(first()).toBe(1);
  window.scrollTo(0, document.documentElement.scrollHeight);
  await expect.poll(last).toBe(COUNT);
  const end = document.querySelector('ul')?.getBoundingClientRect().bottom ?? 0;
  expect(topOf(COUNT) + ROW).toBeCloseTo(end, 0);
  window.scrollTo(0, 0);
  await expect.poll(first).toBe(1);
  expect(topOf(1)).toBe(document.querySelector('ul')?.getBoundingClientRect().top);
});

test('the scrollbar leads as far down as it is dragged', async () => {
  const { scrollHeight } = document.documentElement;
  for (const share of [0.5, 0.25, 0.9]) {
    window.scrollTo(0, share * scrollHeight);
    await expect.poll(() => seen().length).toBeGreaterThan(3);
    await rest();
    expect(seen().length).toBeGreaterThan(3);
    // Near the ends, an eighth of the scrollbar each, nothing is condensed.
    const inner = (share - 0.125) / 0.75;
    expect(first() / COUNT).toBeCloseTo((inner * 41.2 + 1) / 43.2, 1);
  }
});

test('a key leads to each end', async () => {
  document.body.tabIndex = -1;
  document.body.focus();
  await userEvent.keyboard('{End}');
  await expect.poll(last, { timeout: 5_000 }).toBe(COUNT);
  await userEvent.keyboard('{Home}');
  await expect.poll(first, { timeout: 5_000 }).toBe(1);
});

for (const source of ['mouse', 'touch'] as const) {
  test(`small movements are as far as on the screen, and reach the end, by ${source}`, async () => {
    rows.reveal(300_000);
    await expect.poll(() => seen().includes(300_001)).toBe(true);
    await rest();
    const at = first();
    await gesture(-ROW * 10, source);
    await rest();
    // A finger has to move a little before anything follows it.
    expect(first() - at).toBeGreaterThanOrEqual(8);
    expect(first() - at).toBeLessThanOrEqual(10);
    rows.reveal(COUNT - 40);
    await expect.poll(() => seen().includes(COUNT - 39)).toBe(true);
    await gesture(-ROW * 60, source);
    await expect.poll(last).toBe(COUNT);
    await gesture(ROW * 20, source);
    await rest();
    expect(last()).toBeLessThan(COUNT - 10);
  });
}

test('rows are led to by their number, near by and far away', async () => {
  for (const number of [COUNT, 1, 400_000, 400_001, 399_990, 2, COUNT - 1]) {
    rows.reveal(number - 1);
    await expect.poll(() => seen().includes(number), { message: String(number) }).toBe(true);
    await rest();
    expect(seen()).toContain(number);
  }
});

test('whoever goes on and on comes to no end where the list has none', async () => {
  window.scrollTo(0, 6_400_000);
  await rest();
  const at = first();
  // More than the scrollbar has left, without a rest; each step is one that a finger could do.
  for (let step = 0; step < 600; step += 1) {
    window.scrollBy(0, 2_900);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await rest();
  const gone = (first() - at) * ROW;
  expect(gone).toBeGreaterThan(590 * 2_900);
  expect(seen().length).toBeGreaterThan(3);
}, 60_000);
