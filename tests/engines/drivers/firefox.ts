import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Browser as PuppeteerBrowser, type Page } from 'puppeteer-core';
import { type Browser, type Engine, type Start, Tab } from './engine.ts';
import { killed } from './processes.ts';

class FirefoxTab extends Tab {
  readonly #page: Page;

  constructor(page: Page) {
    super();
    this.#page = page;
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url);
  }
  async back(): Promise<void> {
    await this.#page.goBack();
  }
  async forward(): Promise<void> {
    await this.#page.goForward();
  }
  async reload(): Promise<void> {
    await this.#page.reload();
  }
  show(): Promise<void> {
    return this.#page.bringToFront();
  }
  close(): Promise<void> {
    return this.#page.close();
  }
  run<T>(made: string, ...given: unknown[]): Promise<T> {
    const call = `(${made})(...${JSON.stringify(given.map((one) => one ?? null))})`;
    return this.#page.evaluate(call) as Promise<T>;
  }
  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.#page.screenshot());
  }
  resize(width: number, height: number): Promise<void> {
    return this.#page.setViewport({ width, height });
  }
  protected press(x: number, y: number): Promise<void> {
    return this.#page.mouse.click(x, y);
  }
  type(text: string): Promise<void> {
    return text === '\b' ? this.#page.keyboard.press('Backspace') : this.#page.keyboard.type(text);
  }
  key(name: 'Enter' | 'Escape' | 'Tab'): Promise<void> {
    return this.#page.keyboard.press(name);
  }
  protected async control(letter: 'a' | 'v'): Promise<void> {
    await this.#page.keyboard.down('Control');
    await this.#page.keyboard.press(letter);
    await this.#page.keyboard.up('Control');
  }
  protected async giveFiles(paths: readonly string[]): Promise<void> {
    const input = await this.#page.$<'input[data-sought]'>('input[data-sought]');
    await input?.uploadFile(...paths);
  }
}

class FirefoxBrowser implements Browser {
  readonly version: string;
  readonly console: string[] = [];
  readonly #browser: PuppeteerBrowser;
  readonly #start: Start;

  constructor(browser: PuppeteerBrowser, version: string, start: Start) {
    this.#browser = browser;
    this.version = version.replace(/^firefox\//i, 'Firefox ');
    this.#start = start;
  }

  async newTab(): Promise<Tab> {
    const page = await this.#browser.newPage();
    const { before, width = 1280, height = 900 } = this.#start;
    if (before !== undefined) await page.evaluateOnNewDocument(before);
    await page.setViewport({ width, height });
    page.on('console', (message) => this.console.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.console.push(`error: ${String(error)}`));
    return new FirefoxTab(page);
  }

  async kill(): Promise<void> {
    const child = this.#browser.process();
    if (child) await killed(child);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

async function start(options: Start): Promise<Browser> {
  const downloads = join(options.profile, 'downloads');
  await mkdir(downloads, { recursive: true });
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: options.profile,
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
      'layout.css.prefers-color-scheme.content-override': options.scheme === 'dark' ? 0 : 1,
    },
  });
  return new FirefoxBrowser(browser, await browser.version(), options);
}

export const firefox: Engine = { name: 'firefox', hasAuthenticator: false, start };
