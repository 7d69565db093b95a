import { chromium as playwright, type BrowserContext, type Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../../support/own-chromium.ts';
import { type Browser, type Engine, type Start, Tab } from './engine.ts';
import { killed } from './processes.ts';

class ChromiumTab extends Tab {
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
    return this.#page.evaluate<T>(call);
  }
  screenshot(): Promise<Buffer> {
    return this.#page.screenshot();
  }
  resize(width: number, height: number): Promise<void> {
    return this.#page.setViewportSize({ width, height });
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
  protected control(letter: 'a' | 'v'): Promise<void> {
    return this.#page.keyboard.press(`Control+${letter}`);
  }
  protected giveFiles(paths: readonly string[]): Promise<void> {
    return this.#page.locator('input[data-sought]').setInputFiles([...paths]);
  }
}

async function start(options: Start): Promise<Browser> {
  const { profile, before, scheme = 'light', width = 1280, height = 900 } = options;
  const downloads = join(profile, 'downloads');
  await mkdir(downloads, { recursive: true });
  const { process: child, endpoint } = await launch(profile);
  const browser = await playwright.connectOverCDP(endpoint);
  const context = browser.contexts()[0] as BrowserContext;
  if (before !== undefined) await context.addInitScript(before);
  const session = await browser.newBrowserCDPSession();
  const behavior = { behavior: 'allow', downloadPath: downloads } as const;
  await session.send('Browser.setDownloadBehavior', behavior);
  const console: string[] = [];
  return {
    version: `Chromium ${browser.version()}`,
    console,
    newTab: async () => {
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      page.on('console', (message) => console.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', ({ message }) => console.push(`error: ${message}`));
      return new ChromiumTab(page);
    },
    kill: () => killed(child),
    close: async () => {
      await session.send('Browser.close');
      await browser.close();
    },
  };
}

export const chromium: Engine = { name: 'chromium', hasAuthenticator: false, start };
