import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** A port that nobody uses at the moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
      });
    });
  });

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once('exit', () => resolve()))
    : Promise.resolve();

/** Kills a process; one that was started `detached` with all that it started in turn. */
export async function killed(child: ChildProcess): Promise<void> {
  const gone = ended(child);
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It leads no group.
    child.kill('SIGKILL');
  }
  await gone;
}

/** A screen of its own for browsers that have to draw. @returns its name, for `DISPLAY` */
export async function virtualScreen(): Promise<{ display: string; process: ChildProcess }> {
  const child = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'],
    { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const pipe = child.stdio[3];
  const number = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error('Xvfb ended before it was ready'));
    });
    child.once('error', reject);
    if (pipe && 'on' in pipe) {
      pipe.on('data', (chunk: Buffer) => {
        resolve(chunk.toString().trim());
      });
    }
  });
  return { display: `:${number}`, process: child };
}
