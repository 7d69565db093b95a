import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { siteHandler } from '../../scripts/site-handler.js';

/** Where the benchmark's own page lies, on the app's origin. */
export const BENCH_PATH = '/bench/';
/** A page with one word in it: the least that a visit costs. */
export const EMPTY_PATH = '/bench-empty';
const EMPTY = '<!doctype html><html lang="en"><title>Empty</title><p id="empty">empty</p></html>';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
};
/** As the app has them: pages of one origin meet in one worker only if they agree on these. */
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-cache',
};

async function answer(folder: string, path: string, response: ServerResponse): Promise<void> {
  const file = normalize(path.endsWith('/') ? `${path}index.html` : path);
  const body = await readFile(join(folder, file));
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, ...ISOLATION }).end(body);
}

/**
 * Serves the built app as a host does, and beside it the benchmark's page and an empty one.
 * @param app folder of the built app
 * @param page folder of the benchmark's built page
 */
export async function serve(app: string, page: string) {
  const site = siteHandler(app);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === EMPTY_PATH)
      response.writeHead(200, { 'content-type': TYPES['.html'], ...ISOLATION }).end(EMPTY);
    else if (!pathname.startsWith(BENCH_PATH)) site(request, response);
    else
      answer(page, pathname.slice(BENCH_PATH.length - 1), response).catch(() =>
        response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('"server" has no port');
  return { port: address.port, close: () => server.close() };
}
