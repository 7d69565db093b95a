import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** A file that the browser asked for. */
export interface Served {
  readonly path: string;
  /** What for, in the browser's words: `script`, `sharedworker`, `style`, ... */
  readonly purpose: string;
  readonly body: Buffer;
}

async function fileFor(folder: string, request: IncomingMessage): Promise<[string, Buffer]> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const path = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  return [path, await readFile(join(folder, path))];
}

/**
 * Serves a folder on a free port.
 * @param isolated cross-origin isolated pages get clocks of 5 instead of 100 microseconds
 */
export async function serve(folder: string, isolated: boolean) {
  const served: Served[] = [];
  const isolation = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
  const server = createServer((request, response) => {
    fileFor(folder, request).then(
      ([path, body]) => {
        served.push({ path, purpose: String(request.headers['sec-fetch-dest']), body });
        const type = TYPES[extname(path)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, ...(isolated && isolation) }).end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('"server" has no port');
  return { port: address.port, served, close: () => server.close() };
}
