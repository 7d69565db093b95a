import { test as base, expect } from '@playwright/test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteHandler } from '../../scripts/site-handler.js';
import { chromium } from './drivers/chromium.ts';
import type { Browser, Engine, Start, Tab } from './drivers/engine.ts';
import { firefox } from './drivers/firefox.ts';
import { webkit } from './drivers/webkit.ts';
import { Person } from './person.ts';

const ENGINES = { chromium, firefox, webkit };

/** The built app at an address of its own, so that each test has storage of its own in one browser. */
export interface Origin {
  readonly address: string;
  /** Ends every connection and takes no more, until `on`. */
  off(): Promise<void>;
  on(): Promise<void>;
}

async function startOrigin(): Promise<Origin & { readonly server: Server }> {
  const handle = siteHandler('build');
  const server = createServer((request, response) => {
    if (request.url !== '/elsewhere') {
      handle(request, response);
      return;
    }
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>');
  });
  let port = 0;
  const on = async (): Promise<void> => {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    if (address && typeof address === 'object') port = address.port;
  };
  await on();
  const off = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { server, address: `http://localhost:${port}`, on, off };
}

/** What one test does with browsers. Whatever it started ends with it. */
export class Stage {
  readonly engine: Engine;
  readonly profile: string;
  readonly origin: Origin;
  readonly browsers: Browser[] = [];
  readonly tabs: Tab[] = [];

  constructor(engine: Engine, profile: string, origin: Origin) {
    this.engine = engine;
    this.profile = profile;
    this.origin = origin;
  }

  /** A browser on this test's profile; the one before must have ended. */
  async browser(start: Partial<Start> = {}): Promise<Browser> {
    const browser = await this.engine.start({ profile: this.profile, ...start });
    this.browsers.push(browser);
    return browser;
  }

  /** A person with a page of the app before them. */
  async person(browser: Browser): Promise<Person> {
    const tab = await browser.newTab();
    this.tabs.push(tab);
    return new Person(tab, this.origin.address);
  }
}

/** A browser that hangs gives no picture: a test that failed must end all the same. */
const inTime = <T>(given: Promise<T>): Promise<T | null> =>
  Promise.race([
    given.catch(() => null),
    new Promise<null>((resolve) => setTimeout(resolve, 10_000, null)),
  ]);

/** What the configuration says of a run. */
export interface Options {
  readonly engine: keyof typeof ENGINES;
}

export const test = base.extend<Options & { readonly stage: Stage }>({
  engine: ['chromium', { option: true }],
  stage: async ({ engine }, use, info) => {
    const profile = await mkdtemp(join(tmpdir(), `lockstate-${engine}-`));
    const origin = await startOrigin();
    const stage = new Stage(ENGINES[engine], profile, origin);
    await use(stage);
    if (info.status !== info.expectedStatus) {
      for (const [index, tab] of stage.tabs.entries()) {
        const shot = await inTime(tab.screenshot());
        if (shot) await writeFile(info.outputPath(`tab-${index}.png`), shot);
      }
      const lines = stage.browsers.flatMap(({ version, console }) => [version, ...console]);
      await writeFile(info.outputPath('console.txt'), lines.join('\n'));
    }
    for (const browser of stage.browsers) await browser.kill().catch(() => undefined);
    if (origin.server.listening) await origin.off();
    await rm(profile, { recursive: true, force: true });
  },
});

export { expect };
