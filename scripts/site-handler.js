import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sirv from 'sirv';
import { headersFor } from './security-headers.js';

/**
 * Answers requests from a folder as static hosts do: pages without `.html`, 404.html for what is not
 * there, the app's headers on everything. Reads the folder anew at each request, so that it may change while it is served.
 * @param {string} folder the built app
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void}
 */
export function siteHandler(folder) {
  const files = sirv(folder, { dev: true, etag: true, extensions: ['html'] });
  return (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    if (/[^/]\/$/.test(pathname) && !pathname.startsWith('//')) {
      response.writeHead(308, { location: pathname.slice(0, -1) + search }).end();
      return;
    }
    for (const [name, value] of Object.entries(headersFor(pathname)))
      response.setHeader(name, value);
    const notFound = () => {
      readFile(join(folder, '404.html')).then(
        (page) => response.writeHead(404, { 'content-type': 'text/html;charset=utf-8' }).end(page),
        () => response.writeHead(404).end(),
      );
    };
    if (pathname === '/_headers') notFound();
    else files(request, response, notFound);
  };
}
