import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { renderersOf } from '../../tests/support/process-memory.ts';

/** Bytes of all files below a folder; 0 where there is none. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return bytesBelow(path);
    // A file may go while it is looked at.
    return stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** What a browser's profile takes on the disk for one origin's database, and for all storage buckets. */
export async function diskOf(profile: string, origin: string) {
  const databases = join(profile, 'Default', 'IndexedDB');
  const { hostname, port } = new URL(origin);
  const own = (await readdir(databases)).filter((name) =>
    name.startsWith(`http_${hostname}_${port}.`),
  );
  const sizes = await Promise.all(own.map((name) => bytesBelow(join(databases, name))));
  const main = sizes.reduce((sum, size) => sum + size, 0);
  if (main === 0) throw new Error('"disk" found no database');
  return { main, copy: await bytesBelow(join(profile, 'Default', 'WebStorage')) };
}

/** Bytes of their own that the processes of pages and workers have in memory. */
async function memoryOf(browser: number): Promise<number> {
  const sizes = (await renderersOf(browser)).map(async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Milliseconds between two looks at the memory. */
const LOOK_MS = 50;

/** Does something, and sees how much memory its browser took for it at the most, in bytes. */
export async function withPeakMemory<T>(
  browser: number,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly peak: number }> {
  const before = await memoryOf(browser);
  if (before === 0) throw new Error('"memory" cannot be read here');
  let peak = before;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await memoryOf(browser));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  try {
    const value = await work();
    return { value, peak: peak - before };
  } finally {
    isOver = true;
    await watching;
  }
}
