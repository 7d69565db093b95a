import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { siteHandler } from '../../site-handler.js';

/** The page of the harness: of the app's origin, so that it talks to the app's own worker. */
const PAGE = `<!doctype html>
<meta charset="utf-8" />
<title>Torture</title>
<script type="importmap">{ "imports": { "comlink": "/torture/comlink.js" } }</script>
<script type="module" src="/torture/page.js"></script>
`;

/**
 * The app as it was built, and the harness's page beside it.
 * @param port where files of a browser that was kept are to be looked at again; by default a free one
 */
export async function startHost(port = 0, folder = 'build') {
  const workers = `_app/immutable/workers`;
  const files = `_app/immutable/interchange`;
  const worker = (await readdir(`${folder}/${workers}`)).find((name) => name.startsWith('vault.'));
  const [interchange] = await readdir(`${folder}/${files}`);
  if (!worker || !interchange) throw new Error(`"${folder}" has no worker: build the app first`);
  const own: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/torture/': ['text/html', PAGE],
    '/torture/page.js': [
      'text/javascript',
      await readFile('scripts/torture/kills/page.js', 'utf8'),
    ],
    '/torture/comlink.js': [
      'text/javascript',
      await readFile('node_modules/comlink/dist/esm/comlink.mjs', 'utf8'),
    ],
  };
  const site = siteHandler(folder);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [type, text] = own[pathname] ?? [];
    if (type === undefined) site(request, response);
    else response.writeHead(200, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('"host" has no port');
  return {
    address: `http://localhost:${address.port}/torture/?worker=/${workers}/${worker}&interchange=/${files}/${interchange}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
