import { expect, test } from 'vitest';
import { webWriterLock } from '../../../src/lib/worker/session/writer-lock.ts';

/** Web Locks as workers see them that a browser knows by these names; nothing is ever let go of. */
function lockManagers() {
  const held: { name: string; clientId: string }[] = [];
  return (clientId: string): LockManager =>
    ({
      request: (name: string, ...rest: unknown[]) => {
        const hold = rest.at(-1) as () => Promise<unknown>;
        if (held.some((lock) => lock.name === name)) return new Promise(() => undefined);
        held.push({ name, clientId });
        return hold();
      },
      query: () => Promise.resolve({ held: [...held], pending: [] }),
    }) as unknown as LockManager;
}

test('a second run of the same worker knows that the first one writes', async () => {
  const managers = lockManagers();
  const first = webWriterLock(managers('worker'));
  expect(await first.isDouble()).toBe(false);
  expect(await first.take(false)).toBe(true);
  expect(await first.isDouble()).toBe(false);
  expect(await webWriterLock(managers('worker')).isDouble()).toBe(true);
});

test('a worker of another version, or of another tab, is no second run', async () => {
  const managers = lockManagers();
  expect(await webWriterLock(managers('worker')).take(false)).toBe(true);
  expect(await webWriterLock(managers('another')).isDouble()).toBe(false);
});
