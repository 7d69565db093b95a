import { spawn, type ChildProcess } from 'node:child_process';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from '../../../tests/support/chromium.js';

/** What was under way when the browser was killed: it never answered. */
export class Killed extends Error {}

/** Chromium with all its processes in a group of their own, to be killed as one. */
export class DoomedBrowser {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #killed: Promise<never>;
  #isKilled = false;
  #timer: NodeJS.Timeout | null = null;

  /** @param profile folder of the browser's own files */
  constructor(profile: string) {
    const args = [
      ...chromiumArgs,
      '--headless=new',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      'about:blank',
    ];
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    this.#process = spawn(chromiumPath(), args, { detached: true, stdio: [...stdio] });
    this.#ended = new Promise((resolve) => this.#process.once('exit', () => resolve()));
    this.#killed = this.#ended.then(() => {
      throw new Killed('the browser is gone');
    });
    this.#killed.catch(() => undefined);
  }

  get isKilled(): boolean {
    return this.#isKilled;
  }

  /** Kills it after some milliseconds, in place of a moment that was set before. */
  killAfter(milliseconds: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#kill(), milliseconds);
  }

  /** Waits for something, but no longer than the browser lives. @throws Killed */
  alive<T>(work: Promise<T>): Promise<T> {
    const orKilled = work.catch(async (error: unknown) => {
      // Its pages go some moments before its process does.
      if (this.#isKilled) await this.#killed;
      throw error;
    });
    return Promise.race([orKilled, this.#killed]);
  }

  /** Opens a page on an address. @throws Killed */
  async open(address: string): Promise<Page> {
    const endpoint = await this.alive(this.#endpoint());
    const browser = await this.alive(chromium.connectOverCDP(endpoint));
    const [context] = browser.contexts();
    if (!context) throw new Error('"chromium" has no context');
    const page = await this.alive(context.newPage());
    await this.alive(page.goto(address));
    return page;
  }

  /** Kills it now, if it is still there, and waits until it is gone. */
  async end(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#kill();
    await this.#ended;
  }

  /** Waits for the moment that was set. */
  get dead(): Promise<void> {
    return this.#ended;
  }

  #kill(): void {
    const { pid } = this.#process;
    if (this.#isKilled || pid === undefined) return;
    this.#isKilled = true;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }

  #endpoint(): Promise<string> {
    return new Promise((resolve) => {
      let heard = '';
      this.#process.stderr?.on('data', (chunk: Buffer) => {
        heard += chunk.toString();
        const found = /DevTools listening on (\S+)/.exec(heard)?.[1];
        if (found) resolve(found);
      });
    });
  }
}
