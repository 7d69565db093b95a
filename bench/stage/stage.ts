import type { Page } from 'playwright';
import type { BenchPage } from '../page/page.ts';
import type { Condition } from '../page/conditions.ts';
import type { Wait } from '../page/waits.ts';
import type { Browser } from './browser.ts';
import type { ExpectedList } from './model.ts';
import { Model } from './model.ts';
import { diskOf } from './profile.ts';
import { BENCH_PATH } from './server.ts';

declare const bench: BenchPage;

/** Where the rows of the app are. */
export const SECRETS = 'main';

/** How long a core has to end after its last page, in milliseconds. */
const END_MS = 10_000;

/** The condition of a list in the app. */
export const rowsOf = (
  { rows, total }: ExpectedList,
  more: Partial<Extract<Condition, { kind: 'rows' }>> = {},
): Condition => ({ kind: 'rows', within: SECRETS, rows, total, ...more });

/**
 * Measures one thing: waits for what a person waits for while they do it.
 * @param act what the person does, by the page's own controls
 * @returns milliseconds
 * @throws Error when nothing came of it, or something else
 */
export async function timed(page: Page, wait: Wait, act: () => Promise<unknown>): Promise<number> {
  // A tab that is not in front paints once a second.
  await page.bringToFront();
  await page.evaluate((one) => benchWaits.begin(one), wait);
  await act();
  return page.evaluate(() => benchWaits.end());
}

/** One vault on an origin of its own, with a page of the benchmark beside those of the app. */
export class Stage {
  readonly browser: Browser;
  readonly origin: string;
  /** Secrets that the vault was filled with: what figures are filed under, a few more or less by then. */
  readonly size: number;
  readonly model: Model;
  /** The key that opens the vault; empty where there is none yet. */
  key = '';
  /** Bytes on the disk of the vault as it was filled: its own, and those of all storage buckets. */
  disk = { main: 0, copy: 0 };
  readonly #worker: string;
  #bench: Page | null = null;
  #app: Page | null = null;
  #next: number;

  /** @param worker address of the app's worker, below the origin */
  constructor(browser: Browser, origin: string, worker: string, size: number) {
    this.browser = browser;
    this.origin = origin;
    this.#worker = worker;
    this.size = size;
    this.model = new Model(size);
    this.#next = size + 1_000_000;
  }

  /** A number that no entry here has yet. */
  nextNumber(): number {
    return (this.#next += 1);
  }

  /** Fills the vault, before any core has run, and lets the first core write what it writes once. */
  async fill(): Promise<void> {
    const { size } = this;
    const page = await this.#openBench();
    this.key = await page.evaluate((count) => bench.fill(count), size);
    await page.close();
    this.#bench = null;
    await this.unlock();
    const core = await this.bench();
    await core.evaluate(() => bench.settle());
    await this.lock();
    await core.evaluate(() => bench.settle());
    this.disk = await diskOf(this.browser.profile, this.origin);
    await core.evaluate((count) => bench.writeBlob(count), size);
  }

  /** The benchmark's page, joined to the core. */
  async bench(): Promise<Page> {
    if (this.#bench) return this.#bench;
    const page = await this.#openBench();
    await page.evaluate((url) => bench.join(url), this.#worker);
    return page;
  }

  async #openBench(): Promise<Page> {
    const page = await this.browser.page();
    await page.goto(this.origin + BENCH_PATH);
    await page.waitForFunction(() => 'bench' in globalThis && globalThis.crossOriginIsolated);
    await page.evaluate(() => bench.floorReady());
    this.#bench = page;
    return page;
  }

  /** The app's page at the vault, as it is. */
  async app(): Promise<Page> {
    if (this.#app) return this.#app;
    const page = await this.browser.page();
    await page.goto(`${this.origin}/vault`);
    this.#app = page;
    return page;
  }

  async closeApp(): Promise<void> {
    await this.#app?.close();
    this.#app = null;
  }

  /** Closes all pages, and waits until the core has ended with the last one. */
  async end(): Promise<void> {
    await this.closeApp();
    await this.#bench?.close();
    this.#bench = null;
    const late = Date.now() + END_MS;
    while ((await this.browser.cores(this.origin)).length > 0) {
      if (Date.now() > late) throw new Error('"core" did not end with its last page');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Opens the vault, by the core. @returns milliseconds */
  async unlock(): Promise<number> {
    const page = await this.bench();
    return page.evaluate(([key, count]) => bench.unlock(key, count), [
      this.key,
      this.model.size,
    ] as const);
  }

  async lock(): Promise<void> {
    await (await this.bench()).evaluate(() => bench.lock());
  }

  /** The app's page with the open vault's rows on it, newest first. */
  async openRows(patience = 60_000): Promise<Page> {
    const open = await (await this.bench()).evaluate(() => bench.count());
    if (open === null) await this.unlock();
    const page = await this.app();
    await page.getByRole('tab', { name: 'Secrets' }).click();
    const wait = { until: rowsOf(this.model.newest()), from: 'load', patience } as const;
    await timed(page, wait, () => Promise.resolve());
    return page;
  }
}
