import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright';
import { build } from 'vite';
import { launch } from '../../tests/support/own-chromium.ts';

/** Size of the window, in pixels: rows are counted as painted when they fill it. */
const VIEWPORT = { width: 1280, height: 900 };

/** The app's page and the benchmark's are tabs of one window: the one behind is not to be slowed down. */
const FLAGS = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** The script of `page/waits.ts`, for pages that are measured. */
export async function waitsScript(root: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: join(root, 'bench/page/waits.ts'),
        formats: ['iife'],
        name: 'benchWaitsScript',
      },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first && 'output' in first ? first.output[0] : null;
  if (!chunk) throw new Error('"waits" could not be built');
  return chunk.code;
}

/** Address of the app's own worker, below its origin. */
export async function workerPath(app: string): Promise<string> {
  const folder = '_app/immutable/workers';
  const names = await readdir(join(app, folder));
  const name = names.find((one) => /^vault\.worker-.*\.js$/.test(one));
  if (name === undefined) throw new Error('"app" has no worker: it was not built');
  return `/${folder}/${name}`;
}

/** A Chromium with a profile of its own on the disk: a private window would keep what it stores in memory. */
export class Browser {
  readonly context: BrowserContext;
  readonly devtools: CDPSession;
  readonly profile: string;
  readonly pid: number;
  readonly version: string;
  readonly #end: () => Promise<void>;

  private constructor(
    context: BrowserContext,
    devtools: CDPSession,
    profile: string,
    own: { pid: number; version: string; end: () => Promise<void> },
  ) {
    this.context = context;
    this.devtools = devtools;
    this.profile = profile;
    this.pid = own.pid;
    this.version = own.version;
    this.#end = own.end;
  }

  /** @param profile folder of what it stores, which is emptied first */
  static async start(profile: string, script: string): Promise<Browser> {
    await rm(profile, { recursive: true, force: true });
    await mkdir(profile, { recursive: true });
    const { process, endpoint } = await launch(profile, FLAGS);
    const exited = new Promise((resolve) => process.once('exit', resolve));
    const browser = await chromium.connectOverCDP(endpoint);
    const [context] = browser.contexts();
    if (!context) throw new Error('"browser" has no context');
    await context.addInitScript({ content: script });
    const end = async () => {
      await browser.close();
      process.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    };
    const devtools = await browser.newBrowserCDPSession();
    const own = { pid: process.pid ?? 0, version: browser.version(), end };
    return new Browser(context, devtools, profile, own);
  }

  async page(): Promise<Page> {
    const page = await this.context.newPage();
    await page.setViewportSize(VIEWPORT);
    return page;
  }

  /** Ends the browser and removes what it stored. */
  close(): Promise<void> {
    return this.#end();
  }

  /** Targets of the core's worker on an origin. */
  async cores(origin: string): Promise<string[]> {
    const { targetInfos } = await this.devtools.send('Target.getTargets');
    return targetInfos
      .filter(({ type, url }) => type === 'shared_worker' && url.startsWith(origin))
      .map(({ targetId }) => targetId);
  }
}
