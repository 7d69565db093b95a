import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { MANIFEST, manifestOf, overallHash } from './build-manifest.js';

const run = promisify(execFile);
const LEFT_OUT = ['.git', '.svelte-kit', 'build', 'node_modules', 'test-results', 'bench'];

/**
 * Builds a copy of the sources in another folder.
 * @returns {Promise<string>} the manifest of what came out
 */
export async function buildCopy() {
  const folder = await mkdtemp(join(tmpdir(), 'lockstate-build-'));
  try {
    await cp('.', folder, {
      recursive: true,
      filter: (source) => !LEFT_OUT.includes(basename(source)),
    });
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const env = { ...process.env, NODE_ENV: 'production' };
    await run('npx', ['vite', 'build'], { cwd: folder, env, maxBuffer: 1 << 24 });
    return await manifestOf(join(folder, 'build'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The lines of two manifests that are in one of them only.
 * @param {string} a
 * @param {string} b
 */
export function differences(a, b) {
  const [ones, others] = [a.split('\n'), b.split('\n')];
  return [
    ...ones.filter((line) => !others.includes(line)).map((line) => `- ${line}`),
    ...others.filter((line) => !ones.includes(line)).map((line) => `+ ${line}`),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const [here, elsewhere] = [await readFile(MANIFEST, 'utf8'), await buildCopy()];
  const found = [...differences(await manifestOf('build'), here), ...differences(here, elsewhere)];
  console.log(found.length > 0 ? found.join('\n') : `The same bytes twice: ${overallHash(here)}`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
