import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { KEYS_IN_USE, longLivedKeys, slotFrom } from '../support/long-lived-keys.ts';
import { countInMemory } from '../support/process-memory.ts';

test.skipIf(process.platform !== 'linux')(
  'while a vault is open each key lies once in memory, and none after its keys were wiped',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lockstate-keys-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: { ssr: 'tests/support/key-holder.ts', outDir: folder, emptyOutDir: false },
    });
    const holder = fork(join(folder, 'key-holder.js'), {
      execArgv: ['--expose-gc', '--experimental-default-type=module'],
    });
    try {
      const [sent] = (await once(holder, 'message')) as [
        { readonly text: string; readonly slot: Record<string, unknown> }[],
      ];
      const [before = {}, keys = {}] = sent.map(({ text, slot }) =>
        longLivedKeys(text, slotFrom(slot)),
      );
      const pid = Number(holder.pid);
      expect(await countInMemory(pid, keys)).toEqual(
        Object.fromEntries(KEYS_IN_USE.map((name) => [name, 1])),
      );
      // What was sealed with the data key before it is still read with that.
      const { 'data key': earlier, 'sealing key': sealing } = await countInMemory(pid, before);
      expect([earlier, sealing]).toEqual([1, 1]);
      const wiped = once(holder, 'message');
      holder.send('wipe');
      await wiped;
      expect(await countInMemory(pid, keys)).toEqual({});
      expect(await countInMemory(pid, before)).toEqual({});
    } finally {
      holder.kill();
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
