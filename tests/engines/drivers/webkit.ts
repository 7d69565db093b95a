import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type Engine, type Start, Tab, until } from './engine.ts';
import { freePort, killed, virtualScreen } from './processes.ts';
import { WebDriver } from './web-driver.ts';

const KEYS = {
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
  Control: '\uE009',
  Back: '\uE003',
};

const browserPath = new URL('webkit-browser.py', import.meta.url).pathname;

class WebKitTab extends Tab {
  readonly #driver: WebDriver;
  readonly #handle: string;

  constructor(driver: WebDriver, handle: string) {
    super();
    this.#driver = driver;
    this.#handle = handle;
  }

  /** The driver speaks to one page at a time. */
  async #here(): Promise<WebDriver> {
    if (this.#driver.window !== this.#handle) {
      await this.#driver.post('/window', { handle: this.#handle });
      this.#driver.window = this.#handle;
    }
    return this.#driver;
  }

  async goto(url: string): Promise<void> {
    await (await this.#here()).post('/url', { url });
  }
  async back(): Promise<void> {
    await (await this.#here()).post('/back');
  }
  async forward(): Promise<void> {
    await (await this.#here()).post('/forward');
  }
  async reload(): Promise<void> {
    await (await this.#here()).post('/refresh');
  }
  async show(): Promise<void> {
    await this.#here();
  }
  async close(): Promise<void> {
    await (await this.#here()).delete('/window');
    this.#driver.window = '';
  }

  async run<T>(made: string, ...given: unknown[]): Promise<T> {
    const driver = await this.#here();
    // Promises are waited for, and what a page throws comes back as an error.
    const script = `const end = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${made})(...[...arguments].slice(0, -1)))
        .then((value) => end({ value }), (error) => end({ error: String(error) }));`;
    const answer = await driver.post<{ value?: T; error?: string }>('/execute/async', {
      script,
      args: given.map((one) => one ?? null),
    });
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value as T;
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(await (await this.#here()).get<string>('/screenshot'), 'base64');
  }

  async resize(width: number, height: number): Promise<void> {
    await (await this.#here()).post('/window/rect', { width, height });
    await until(
      `a width of ${width}`,
      async () => (await this.evaluate(() => innerWidth)) === width,
    );
  }

  protected async press(x: number, y: number): Promise<void> {
    await (
      await this.#here()
    ).post('/actions', {
      actions: [
        {
          type: 'pointer',
          id: 'mouse',
          parameters: { pointerType: 'mouse' },
          actions: [
            { type: 'pointerMove', duration: 0, origin: 'viewport', x, y },
            { type: 'pointerDown', button: 0 },
            { type: 'pointerUp', button: 0 },
          ],
        },
      ],
    });
  }

  async #keys(keys: readonly string[], held: readonly string[] = []): Promise<void> {
    const down = (value: string) => ({ type: 'keyDown', value });
    const up = (value: string) => ({ type: 'keyUp', value });
    const actions = [
      ...held.map(down),
      ...keys.flatMap((key) => [down(key), up(key)]),
      ...held.map(up),
    ];
    const driver = await this.#here();
    await driver.post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async type(text: string): Promise<void> {
    await this.#keys([...text].map((one) => (one === '\b' ? KEYS.Back : one)));
  }
  async key(name: 'Enter' | 'Escape' | 'Tab'): Promise<void> {
    await this.#keys([KEYS[name]]);
  }
  protected async control(letter: 'a' | 'v'): Promise<void> {
    await this.#keys([letter], [KEYS.Control]);
  }

  protected async giveFiles(paths: readonly string[]): Promise<void> {
    const driver = await this.#here();
    const id = await driver.element('[data-sought]');
    await driver.post(`/element/${id}/value`, { text: paths.join('\n') });
  }
}

class WebKitBrowser implements Browser {
  readonly version: string;
  readonly console: string[];
  readonly #driver: WebDriver;
  readonly #processes: readonly ChildProcess[];
  #isFirst = true;

  constructor(driver: WebDriver, processes: readonly ChildProcess[], console: string[]) {
    this.#driver = driver;
    this.#processes = processes;
    this.console = console;
    const { browserName, browserVersion } = driver.capabilities;
    this.version = `${String(browserName)} ${String(browserVersion)}`;
  }

  async newTab(): Promise<Tab> {
    const driver = this.#driver;
    // A session begins with a page.
    const handle = this.#isFirst
      ? await driver.get<string>('/window')
      : (await driver.post<{ handle: string }>('/window/new', { type: 'tab' })).handle;
    this.#isFirst = false;
    return new WebKitTab(driver, handle);
  }

  async kill(): Promise<void> {
    for (const one of this.#processes) await killed(one);
  }

  async close(): Promise<void> {
    await this.#driver.delete('').catch(() => undefined);
    await this.kill();
  }
}

async function start({ profile, before, scheme, width, height }: Start): Promise<Browser> {
  const downloads = join(profile, 'downloads');
  await mkdir(downloads, { recursive: true });
  const args = [`--profile=${profile}`, `--downloads=${downloads}`];
  if (before !== undefined) {
    const path = join(profile, 'before.js');
    await writeFile(path, before);
    args.push(`--before=${path}`);
  }
  args.push(`--scheme=${scheme ?? 'light'}`, `--size=${width ?? 1280}x${height ?? 900}`);
  const screen = await virtualScreen();
  const port = await freePort();
  const child = spawn('WebKitWebDriver', [`--port=${port}`], {
    detached: true,
    env: { ...process.env, DISPLAY: screen.display, NO_AT_BRIDGE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const console: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => console.push(...chunk.toString().trim().split('\n')));
  }
  const driver = new WebDriver(`http://127.0.0.1:${port}`);
  await until('WebKitWebDriver', async () => {
    await fetch(`http://127.0.0.1:${port}/status`);
    return true;
  });
  await driver.begin({ 'webkitgtk:browserOptions': { binary: browserPath, args } });
  await driver.post('/timeouts', { script: 120_000, pageLoad: 60_000 });
  return new WebKitBrowser(driver, [child, screen.process], console);
}

export const webkit: Engine = { name: 'webkit', hasAuthenticator: false, start };
