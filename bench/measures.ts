import { rmSync } from 'node:fs';
import { chromium, type BrowserContext, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from '../tests/support/chromium.js';
import type { BenchPage } from './page/page.ts';
import { serve } from './server.ts';

declare const bench: BenchPage;

export type Say = (what: string) => void;
export type Unlocked = Awaited<ReturnType<BenchPage['core']['unlock']>>;

/** Entries that go into one transaction while a vault is filled. */
const BATCH = 2_500;

/** A filled vault on an origin, and so in a database, of its own. */
export interface Filled {
  readonly size: number;
  readonly page: Page;
  readonly key: string;
  readonly floorBytes: number;
}

/** Starts Chromium on a profile that lies on the disk: a private window would keep it in memory. */
export async function startBrowser(page: string, profile: string) {
  const server = await serve(page, true);
  rmSync(profile, { recursive: true, force: true });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: chromiumArgs,
  });
  const close = async () => {
    await context.close();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, port: server.port, close };
}

/** Opens the benchmark's page on the origin of this name. */
export async function openPage(context: BrowserContext, port: number, name: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    console.error(error);
  });
  await page.goto(`http://${name}.localhost:${port}/`);
  await page.waitForFunction(() => 'bench' in globalThis && globalThis.crossOriginIsolated);
  return page;
}

/** Fills a vault of `size` secrets with a snapshot, and the record of its floor. */
export async function fill(page: Page, size: number, say: Say): Promise<Filled> {
  const key = await page.evaluate(() => bench.core.create());
  for (let from = 0; from < size; from += BATCH) {
    const to = Math.min(size, from + BATCH);
    await page.evaluate(([start, end]) => bench.core.fill(start, end), [from, to] as const);
    if (to % 25_000 === 0 || to === size) say(`  ${to} of ${size} secrets written`);
  }
  await page.evaluate(() => bench.core.finishFilling());
  const floorBytes = await page.evaluate((count) => bench.core.writeFloor(count), size);
  await reopen({ page, key });
  return { size, page, key, floorBytes };
}

/** Starts a worker that has run nothing yet on a filled vault. */
export async function reopen({ page, key }: Pick<Filled, 'page' | 'key'>): Promise<void> {
  await page.evaluate(async (text) => {
    bench.restart();
    await bench.core.open(text);
  }, key);
}

/** One unlock; the vault stays open. */
export async function unlock({ page, size }: Filled): Promise<Unlocked> {
  const sample = await page.evaluate(() => bench.core.unlock());
  if ((sample.count ?? 0) < size) throw new Error(`"unlock" found ${sample.count} of ${size}`);
  return sample;
}
