import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const WORKER = 'service-worker.js';
/** What the service worker has in place of its list until the build is done. */
const PLACEHOLDER = '__PRECACHE__';

/** Served by the host only: never asked for by the app, or worth asking the network for. */
const LEFT_OUT = [
  /^404\.html$/,
  /^_headers$/,
  /^service-worker\.js$/,
  /^_app\/version\.json$/,
  /^screenshots\//,
];

/**
 * The paths of all files in a folder, with `/` and sorted by code unit, the same on every machine.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));
}

/**
 * The address of a built file, relative to the app's root: pages lose `.html` and `index.html`.
 * @param {string} file
 */
export const addressOf = (file) => file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '');

/**
 * Writes into the built service worker the list of everything it keeps for offline use, each with the
 * hash that its bytes must have. SvelteKit's own list (`$service-worker`) lacks workers' files.
 * @param {string} folder the built app
 * @throws {Error} where the worker has no place for the list
 */
export async function writePrecache(folder) {
  const wanted = (await filesIn(folder)).filter((file) => !LEFT_OUT.some((out) => out.test(file)));
  const files = Object.fromEntries(
    await Promise.all(
      wanted.map(async (file) => {
        const hash = createHash('sha256').update(await readFile(join(folder, file)));
        return [addressOf(file), `sha256-${hash.digest('base64')}`];
      }),
    ),
  );
  const code = await readFile(join(folder, WORKER), 'utf8');
  const parts = code.split(PLACEHOLDER);
  if (parts.length !== 2) {
    throw new Error(`"${WORKER}" expected one place for its list, got ${parts.length - 1}`);
  }
  // The worker's own code counts too: a changed worker must not share a cache with the one before.
  const id = createHash('sha256').update(code).update(JSON.stringify(files)).digest('hex');
  const list = JSON.stringify({ id: id.slice(0, 16), files });
  await writeFile(join(folder, WORKER), parts.join(list));
}
