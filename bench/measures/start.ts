import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { byTurns, type Measure } from '../figures.ts';
import type { Condition } from '../page/conditions.ts';
import type { Wait } from '../page/waits.ts';
import type { Browser } from '../stage/browser.ts';
import { EMPTY_PATH } from '../stage/server.ts';

/** What can be used once the core has answered. */
const FIRST: Condition = {
  kind: 'text',
  selector: 'button:enabled',
  text: 'Create profile',
};
const LATER: Condition = { kind: 'text', selector: 'button:enabled', text: 'Open Vault' };
const EMPTY: Condition = { kind: 'text', selector: '#empty', text: 'empty' };

/** A page that asks for nothing for so many milliseconds has loaded all that it loads by itself. */
const QUIET_MS = 1_500;

/** From when an address is asked for to what is painted of it. */
async function visit(
  browser: Browser,
  url: string,
  until: Condition,
  patience: number,
): Promise<number> {
  const page = await browser.page();
  await page.bringToFront();
  const wait: Wait = { until, from: 'load', patience };
  await page.addInitScript((one) => benchWaits.begin(one), wait);
  await page.goto(url, { waitUntil: 'commit' });
  const took = await page.evaluate(() => benchWaits.end());
  await page.close();
  return took;
}

/** Bytes of the scripts that a first visit asks for, gzipped file by file: of the page, and of its workers. */
async function weigh(page: Page, url: string): Promise<{ page: number; worker: number }> {
  const sizes = { page: 0, worker: 0 };
  const cdp = await page.context().newCDPSession(page);
  let last = Date.now();
  const scripts = new Set<string>();
  page.context().on('request', (request) => {
    last = Date.now();
    if (request.url().endsWith('.js') && !request.serviceWorker()) scripts.add(request.url());
  });
  await cdp.send('Network.setBypassServiceWorker', { bypass: true });
  await page.goto(url);
  while (Date.now() - last < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const script of scripts) {
    if (script.endsWith('/service-worker.js')) continue;
    // Node finds no address for the names of these origins.
    const { port, pathname } = new URL(script);
    const answer = await fetch(`http://127.0.0.1:${port}${pathname}`);
    const { length } = gzipSync(Buffer.from(await answer.arrayBuffer()));
    sizes[script.includes('/workers/') ? 'worker' : 'page'] += length / 1_000;
  }
  if (sizes.page === 0 || sizes.worker === 0) throw new Error('"first load" asked for no script');
  return sizes;
}

/** First and later visits to what can be used, beside those of an empty page; and what a first one loads. */
export const start: Measure = async (_stage, { effort, newStage }) => {
  const { runs, patience } = effort;
  const installed = newStage();
  await installed.fill();
  const { browser, origin } = installed;
  const page = await installed.app();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await installed.end();
  const { port } = new URL(origin);
  let visits = 0;
  const fresh = () => `http://v${(visits += 1)}.localhost:${port}`;
  const samples = await byTurns(
    {
      first: () => visit(browser, fresh(), FIRST, patience),
      empty: () => visit(browser, fresh() + EMPTY_PATH, EMPTY, patience),
      later: async () => {
        const took = await visit(browser, `${origin}/vault`, LATER, patience);
        await installed.end();
        return took;
      },
    },
    runs,
    1,
  );
  const weighed = await browser.page();
  const weight = await weigh(weighed, fresh());
  await weighed.close();
  const against = { what: 'a first visit to an empty page', samples: samples.empty };
  const of = { size: null, unit: 'ms' } as const;
  const kB = { size: null, unit: 'kB' } as const;
  return [
    {
      ...of,
      id: 'start.first',
      what: 'first visit to its usable screen',
      samples: samples.first,
      against,
    },
    {
      ...of,
      id: 'start.later',
      what: 'later visit to the screen of a locked vault',
      samples: samples.later,
      against,
    },
    { ...kB, id: 'load.page', what: 'scripts of the page, gzipped', samples: [weight.page] },
    { ...kB, id: 'load.worker', what: 'scripts of the core, gzipped', samples: [weight.worker] },
  ];
};
