import { afterEach, expect, test, vi } from 'vitest';
import { startCore, valueOf } from '../../support/core.ts';

/** While it is set, what gives others their turn does not go on before it is told to. */
const turns = vi.hoisted(() => ({ held: null as Promise<void> | null, asked: 0 }));
vi.mock('../../../src/lib/worker/log/pause.ts', () => ({
  pause: async () => {
    turns.asked += 1;
    await turns.held;
  },
}));

afterEach(() => {
  vi.restoreAllMocks();
});

test('a template is checked in slices, where names are still to be read after an unlock', async () => {
  const it = await startCore({ fresh: true });
  valueOf(await it.core.profiles.create('Ada'));
  valueOf(await it.core.keys.issue());
  const { text: key } = valueOf(await it.core.keys.read());
  valueOf(await it.core.keys.open(true));
  // Enough for a snapshot, which keeps them on a page.
  const lines = Array.from({ length: 1_000 }, (_, number) => `KEY_${number}=value ${number}`);
  const bytes = new TextEncoder().encode(lines.join('\n'));
  valueOf(await it.core.transfer.preview({ name: '.env', bytes, format: null }, {}));
  valueOf(await it.core.transfer.import('skip', () => undefined));
  valueOf(await it.core.keys.lock());

  // Nothing is filled beside from here on, and every step is a long one.
  let letGo: () => void = () => undefined;
  turns.held = new Promise((resolve) => (letGo = resolve));
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_000));
  valueOf(await it.core.keys.unlock(key));
  const before = turns.asked;
  let isChecked = false;
  const checking = it.core.templates.check('{{vault:KEY_7}}').finally(() => (isChecked = true));
  await vi.waitFor(
    () => {
      expect(turns.asked).toBeGreaterThan(before);
    },
    { timeout: 30_000 },
  );
  expect(isChecked).toBe(false);
  letGo();
  expect(valueOf(await checking)).toMatchObject([{ name: 'KEY_7', status: 'resolved' }]);
});
