import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the real curl is, and a bash that runs it; `null` where either is missing. */
export function findCurl(): string | null {
  try {
    return execFileSync('bash', ['-c', 'command -v curl'], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/**
 * Runs command lines with the real bash and the real curl, which reaches nothing but a proxy of this test: that
 * is told each host that curl would have gone to.
 */
export class RealCurl {
  readonly #folder = mkdtempSync(join(tmpdir(), 'lockstate-curl-'));
  readonly #server: Server;
  #hosts: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('connect', ({ url = '' }, socket) => {
      this.#hosts.push(url.replace(/:\d+$/, '').toLowerCase());
      socket.end('HTTP/1.1 502 no way\r\n\r\n');
    });
    server.on('request', ({ url = '' }, response) => {
      this.#hosts.push(new URL(url).hostname);
      response.writeHead(502).end();
    });
  }

  static async start(curl: string): Promise<RealCurl> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const it = new RealCurl(server);
    const { port } = server.address() as AddressInfo;
    const script = join(it.#folder, 'curl');
    // By the environment: `--next` would forget an option.
    const proxy = `http://127.0.0.1:${port}`;
    const proxies = `http_proxy=${proxy} https_proxy=${proxy} all_proxy=${proxy}`;
    const isMeant = '[[ -z $MARK || "$*" == *$MARK* || -p /dev/stdin ]] || exit 0';
    writeFileSync(script, `#!/bin/bash\n${isMeant}\n${proxies} exec ${curl} -q -m 5 "$@"\n`);
    for (const name of ['a.pdf', 'body.json']) writeFileSync(join(it.#folder, name), '{}');
    chmodSync(script, 0o755);
    return it;
  }

  /**
   * The hosts that a text's commands go to, in lower case.
   * @param mark where it is given, only commands count that are given it, or something by another one
   */
  async hostsOf(text: string, mark = ''): Promise<readonly string[]> {
    this.#hosts = [];
    const env = { PATH: `${this.#folder}:/usr/bin:/bin`, HOME: this.#folder, MARK: mark };
    await new Promise((resolve) => {
      const options = { cwd: this.#folder, env, timeout: 10_000 };
      const child = execFile('bash', ['--norc', '-c', text], options, resolve);
      child.stdin?.end();
    });
    return this.#hosts;
  }

  close(): void {
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }
}
