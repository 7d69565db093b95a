import { TAKE_OVER } from './lib/platform/app-update.ts';
import { SHARE_PATH, SHARED_MARK, TAKE_SHARE, type Share } from './lib/platform/arrivals.ts';

/** The built app: addresses relative to this worker, each with the hash its bytes must have. */
interface Precache {
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
}
/** Written here when the build is done, by `scripts/precache.js`. */
declare const __PRECACHE__: Precache;

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const precache: Precache = import.meta.env.DEV ? { id: 'dev', files: {} } : __PRECACHE__;

const PREFIX = 'lockstate-app-';
const NAME = PREFIX + precache.id;
/** An entry that only the cache of a version that was once active has. */
const ACTIVE_MARK = absolute('_app/.active');

function absolute(address: string): string {
  return new URL(`./${address}`, location.href).href;
}
const known = new Set(Object.keys(precache.files).map(absolute));

/**
 * Fetches one file of this version. The hash makes sure that it is this version's file, and not what a
 * half-finished deployment, a proxy or a captive portal has at that address.
 * @throws {TypeError} when it cannot be had, is no plain success, or has other bytes
 */
async function fetchExact(address: string, integrity: string): Promise<[string, Response]> {
  const url = absolute(address);
  const response = await fetch(url, { integrity, cache: 'no-cache', redirect: 'error' });
  if (response.status !== 200 || response.type !== 'basic') throw new TypeError(`no "${address}"`);
  return [url, response];
}

/** All files or none: where one is missing the install fails, and the version before goes on. */
async function install(): Promise<void> {
  const files = await Promise.all(
    Object.entries(precache.files).map(([address, hash]) => fetchExact(address, hash)),
  );
  try {
    const cache = await caches.open(NAME);
    await Promise.all(files.map(([url, response]) => cache.put(url, response)));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

/**
 * Keeps the cache of the version before for tabs that still run it: they ask for its parts by names
 * that have a hash in them. Older ones go.
 */
async function activate(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.put(ACTIVE_MARK, new Response(null));
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  const marked: string[] = [];
  for (const name of others) {
    if (await (await caches.open(name)).match(ACTIVE_MARK)) marked.push(name);
  }
  const kept = marked.at(-1);
  await Promise.all(others.filter((name) => name !== kept).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function fromCache(url: string): Promise<Response | undefined> {
  const options = { ignoreVary: true };
  const own = await (await caches.open(NAME)).match(url, options);
  return own ?? caches.match(url, options);
}

async function answerPage(request: Request, url: URL): Promise<Response> {
  const page = url.origin + url.pathname;
  if (known.has(page)) return (await fromCache(page)) ?? fetch(request);
  const withoutSlash = page.replace(/\/$/, '');
  if (known.has(withoutSlash)) return Response.redirect(withoutSlash + url.search);
  // An address that the app does not have: the host says so, and without one there is the start page.
  return fetch(request).catch(() => Response.redirect(absolute('')));
}

async function answerPart(request: Request, url: URL): Promise<Response> {
  return (await fromCache(url.origin + url.pathname)) ?? fetch(request);
}

/** What was shared, until a page takes it or nobody does: never on the disk, in an address or in a log. */
let shared: Share | null = null;
const SHARE_LIVES_MS = 60_000;

/**
 * Takes what another app shares and sends the browser to the page that asks for it. Other sites could send a
 * form here too: they reach the preview, where a person looks at it, and no further.
 */
async function answerShare(request: Request): Promise<Response> {
  const form = await request.formData();
  const field = (name: string): string => {
    const entry = form.get(name);
    return typeof entry === 'string' ? entry : '';
  };
  const file = form.get('file');
  const share = {
    text: field('text') || field('url'),
    file: file instanceof File && file.size > 0 ? file : null,
  };
  shared = share;
  setTimeout(() => {
    if (shared === share) shared = null;
  }, SHARE_LIVES_MS);
  return Response.redirect(absolute(`vault?${SHARED_MARK}`), 303);
}

worker.addEventListener('install', (event) => {
  event.waitUntil(install());
});
worker.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});
worker.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) void worker.skipWaiting();
  if (event.data === TAKE_SHARE) {
    event.ports[0]?.postMessage(shared);
    shared = null;
  }
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === 'POST' && url.href === absolute(SHARE_PATH)) {
    event.respondWith(answerShare(request));
    return;
  }
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(answerPage(request, url));
  else if (known.has(url.origin + url.pathname) || url.pathname.includes('/_app/immutable/')) {
    event.respondWith(answerPart(request, url));
  }
});
