import { test as base } from '@playwright/test';
import { createServer } from 'node:http';
import { listen } from './listen.ts';

export interface Elsewhere {
  /** An origin that is not ours. */
  readonly address: string;
  /** All it was asked, also as a proxy. */
  readonly asked: string[];
}

export const test = base.extend<{ elsewhere: Elsewhere }>({
  // Playwright wants a destructuring pattern, even an empty one.
  // eslint-disable-next-line no-empty-pattern
  elsewhere: async ({}, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
      response.end(decodeURIComponent(request.url?.split('?')[1] ?? ''));
    });
    server.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end();
    });
    await use({ address: `http://127.0.0.1:${await listen(server)}`, asked });
    server.closeAllConnections();
    server.close();
  },
});

/** Hosts that Chromium itself asks, whatever page is open. The page's policy keeps the app from them. */
export const BROWSERS_OWN = /^(http:\/\/)?([\w-]+\.)+(google|googleapis|gstatic)\.com(:\d+)?(\/|$)/;

export const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
