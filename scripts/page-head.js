import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesIn } from './precache.js';

/** @typedef {Record<string, { file: string; css?: string[]; imports?: string[] }>} ViteManifest */

const STYLE = /[ \t]*<link href="[./]*(_app\/[^"]+\.css)" rel="stylesheet">\n/g;
const SCRIPT = /<link href="[./]*(_app\/[^"]+\.js)" rel="modulepreload">/g;

/**
 * The styles of these scripts and of all that they import before they run.
 * @param {ViteManifest} manifest
 * @param {Iterable<string>} scripts
 */
function stylesOf(manifest, scripts) {
  const keyOf = new Map(Object.entries(manifest).map(([key, { file }]) => [file, key]));
  const waiting = [...scripts].flatMap((script) => keyOf.get(script) ?? []);
  const seen = new Set(waiting);
  for (const key of seen) for (const next of manifest[key]?.imports ?? []) seen.add(next);
  return new Set([...seen].flatMap((key) => manifest[key]?.css ?? []));
}

/**
 * Has each page wait for the styles of its first screen alone. SvelteKit also names those of every screen that may
 * come later, which the browser would wait for before it paints anything; they come with their screens.
 * @param {string} folder the built app
 * @param {string} client where the app's scripts were built to, with Vite's manifest
 */
export async function trimHeads(folder, client) {
  const manifest = JSON.parse(await readFile(join(client, '.vite/manifest.json'), 'utf8'));
  for (const file of (await filesIn(folder)).filter((one) => one.endsWith('.html'))) {
    const page = await readFile(join(folder, file), 'utf8');
    const scripts = [...page.matchAll(SCRIPT)].map(([, script = '']) => script);
    const wanted = stylesOf(manifest, scripts);
    const trimmed = page.replace(STYLE, (link, style) => (wanted.has(style) ? link : ''));
    await writeFile(join(folder, file), trimmed);
  }
}
