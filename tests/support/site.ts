import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesIn, writePrecache } from '../../scripts/precache.js';
import { siteHandler } from '../../scripts/site-handler.js';

/** The built app on a host of its own, which can be updated, broken and switched off. */
export class Site {
  readonly #folder: string;
  readonly #server: Server;
  /** Paths that the host does not answer for, as when a deployment is incomplete. */
  readonly broken = new Set<string>();
  /** Paths that the host answers with something else, as a captive portal or a mixed deployment does. */
  readonly swapped = new Set<string>();
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  #port = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    const handle = siteHandler(folder);
    this.#server = createServer((request, response) => {
      const path = request.url ?? '/';
      this.asked.push(path);
      if (this.broken.has(path)) response.writeHead(500).end();
      else if (this.swapped.has(path)) {
        response.writeHead(200, { 'content-type': 'text/javascript' }).end('export {};');
      } else handle(request, response);
    });
  }

  /** Copies `build` and serves the copy on a free port. */
  static async start(): Promise<Site> {
    const folder = await mkdtemp(join(tmpdir(), 'lockstate-site-'));
    await cp('build', folder, { recursive: true });
    const site = new Site(folder);
    await site.switchOn();
    return site;
  }

  get address(): string {
    return `http://localhost:${this.#port}`;
  }

  async switchOn(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address && typeof address === 'object') this.#port = address.port;
  }

  /** Ends every connection and takes no more: whoever asks is refused. */
  async switchOff(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async end(): Promise<void> {
    await this.switchOff();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Paths of the built app that match. */
  async paths(pattern: RegExp): Promise<string[]> {
    return (await filesIn(this.#folder)).filter((file) => pattern.test(file));
  }

  /**
   * Publishes a further version as a build would: the page's words differ, and with them the names of
   * the file they are in and of the worker's file.
   * @param replace words in the built scripts to be replaced
   * @returns the path of the script that has the new words
   */
  async publish(replace: readonly [string, string], tag: string): Promise<string> {
    const scripts = await this.paths(/\.(js|html)$/);
    const texts = new Map<string, string>();
    for (const file of scripts) texts.set(file, await readFile(join(this.#folder, file), 'utf8'));
    const changed = scripts.find((file) => texts.get(file)?.includes(replace[0]));
    const worker = scripts.find((file) => file.includes('/workers/vault.worker'));
    if (!changed || !worker) throw new Error(`"${replace[0]}" is in no script`);
    const names = [changed, worker].map((file) => file.replace(/^.*\//, ''));
    const renamed = (name: string) => name.replace(/\.js$/, `${tag}.js`);
    for (const [file, text] of texts) {
      let next = text.replaceAll(...replace);
      for (const name of names) next = next.replaceAll(name, renamed(name));
      await writeFile(join(this.#folder, file), next);
    }
    for (const file of [changed, worker]) {
      await rename(join(this.#folder, file), join(this.#folder, renamed(file)));
    }
    await cp('build/service-worker.js', join(this.#folder, 'service-worker.js'));
    await this.#relist();
    return `/${renamed(changed)}`;
  }

  /** Gives the copy's service worker a fresh list, as the end of a build does. */
  async #relist(): Promise<void> {
    const path = join(this.#folder, 'service-worker.js');
    const code = await readFile(path, 'utf8');
    await writeFile(path, code.replace(/\{"id":"\w+","files":\{[^}]*\}\}/, '__PRECACHE__'));
    await writePrecache(this.#folder);
  }
}
