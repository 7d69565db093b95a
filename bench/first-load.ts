import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { build } from 'vite';
import { chromiumArgs, chromiumPath } from '../tests/support/chromium.js';
import { serve, type Served } from './server.ts';

/** Bytes of JavaScript, gzipped file by file, that the first load of `/` asks for. */
export interface FirstLoad {
  readonly page: number;
  readonly worker: number;
  readonly serviceWorker: number;
  readonly files: readonly { path: string; purpose: string; gzipped: number }[];
  /** Whether sources were changed after the app was built. */
  readonly isStale: boolean;
}

/** What was served, once a worker was and then nothing for a while. */
async function untilQuiet(served: readonly Served[]): Promise<readonly Served[]> {
  const isWorker = ({ purpose }: Served) => purpose.endsWith('worker');
  for (let tries = 0; tries < 100; tries += 1) {
    const before = served.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (served.length === before && served.some(isWorker)) return [...served];
  }
  throw new Error('"first load" never came to rest with a worker');
}

async function newestIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Math.max(...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}

/** Loads the built app as a browser that has never seen it does, and weighs what it asked for. */
export async function measureFirstLoad(root: string): Promise<FirstLoad> {
  const built = join(root, 'build');
  if (!existsSync(join(built, 'index.html'))) await build({ root, logLevel: 'warn' });
  const server = await serve(built, false);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  let asked: readonly Served[];
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${server.port}/`);
    asked = await untilQuiet(server.served);
  } finally {
    await browser.close();
    server.close();
  }
  const scripts = new Map(
    asked
      .filter(({ path, purpose }) => path.endsWith('.js') && purpose !== 'empty')
      .map(({ path, purpose, body }) => [path, { purpose, gzipped: gzipSync(body).length }]),
  );
  const files = [...scripts].map(([path, file]) => ({ path, ...file }));
  const sum = (...purposes: readonly string[]) =>
    files
      .filter(({ purpose }) => purposes.includes(purpose))
      .reduce((total, { gzipped }) => total + gzipped, 0);
  const isStale = (await newestIn(join(root, 'src'))) > statSync(join(built, 'index.html')).mtimeMs;
  return {
    page: sum('script'),
    worker: sum('worker', 'sharedworker'),
    serviceWorker: sum('serviceworker'),
    files,
    isStale,
  };
}
