import { open, readdir, readFile } from 'node:fs/promises';

/** Processes below one, with their command lines. */
async function below(root: number): Promise<Map<number, string>> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The name of the program is in brackets, and may hold anything.
    const parent = /^\S+ \(.*\) \S (\d+)/s.exec(stat)?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const found = new Map<number, string>();
  for (const pid of parents.keys()) {
    for (let up: number | undefined = pid; up !== undefined; up = parents.get(up)) {
      if (up !== root) continue;
      found.set(pid, await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
    }
  }
  return found;
}

/** The processes of a browser that run pages and workers. */
export async function renderersOf(browser: number): Promise<number[]> {
  const all = await below(browser);
  return [...all].filter(([, line]) => line.includes('--type=renderer')).map(([pid]) => pid);
}

/** How often each of these bytes lies in the memory that a process can write to. */
export async function countInMemory(
  pid: number,
  needles: Readonly<Record<string, Buffer>>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8');
  const memory = await open(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of maps.split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from === undefined || to === undefined) continue;
      const end = Number.parseInt(to, 16);
      for (let at = Number.parseInt(from, 16); at < end; at += PIECE) {
        const piece = Buffer.alloc(Math.min(PIECE + OVERLAP, end - at));
        const read = await memory.read(piece, 0, piece.length, at).catch(() => null);
        if (!read) continue;
        for (const [name, needle] of Object.entries(needles)) {
          for (let hit = piece.indexOf(needle); hit >= 0; hit = piece.indexOf(needle, hit + 1)) {
            if (hit < PIECE) counts[name] = (counts[name] ?? 0) + 1;
          }
        }
      }
    }
  } finally {
    await memory.close();
  }
  return counts;
}

const PIECE = 4 * 1024 * 1024;
/** More than any needle is long. */
const OVERLAP = 128;
