import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesIn } from './precache.js';

/** @param {string | Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Where the manifest is written: beside the app, since a host that changes one would change both. */
export const MANIFEST = 'build-manifest.txt';

/**
 * The SHA-256 of every file, in the form that `sha256sum --check` reads, sorted by path.
 * @param {string} folder
 */
export async function manifestOf(folder) {
  const lines = (await filesIn(folder)).map(
    async (file) => `${sha256(await readFile(join(folder, file)))}  ${file}\n`,
  );
  return (await Promise.all(lines)).join('');
}

/**
 * One hash for a whole build.
 * @param {string} manifest
 */
export const overallHash = (manifest) => sha256(manifest);

/** What decides what is built. */
const SOURCES = ['src', 'static', 'scripts'];
const SOURCE_FILES = ['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

/**
 * The name of the version that these sources are: the same wherever and whenever they are built, another
 * with any change.
 * @param {string} root of the repository
 */
export async function sourceVersion(root) {
  const parts = await Promise.all([
    ...SOURCES.map((folder) => manifestOf(join(root, folder))),
    ...SOURCE_FILES.map(async (file) => sha256(await readFile(join(root, file)))),
  ]);
  return sha256(parts.join('\n')).slice(0, 16);
}
