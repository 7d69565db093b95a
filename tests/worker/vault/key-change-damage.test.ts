import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { changeKey, findings, progress, resealed, values } from '../../support/changed-key.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';
import { contentOf, type OnTwo, startOnTwo, TwoDisks } from '../../support/two-copies.ts';

const wanted = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, `v${index}`]));

async function addSecrets({ core }: Pick<FaultyCore, 'core'>, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1)
    valueOf(await core.secrets.add(draft(`n${index}`, `v${index}`)));
}

/** Resolves when a step is done, if not all of them. */
const begun = (it: Pick<FaultyCore, 'core' | 'view'>) =>
  expect.poll(() => progress(it)?.done, { timeout: 20_000, interval: 1 }).not.toBe(0);

describe('a log that is damaged after a change of key', () => {
  test.each(['all is sealed anew', 'half of it is', 'nothing is'])(
    'shows and repairs all that is there when %s',
    async (state) => {
      const it = await faultyCore({ fresh: true });
      await newVault(it);
      await addSecrets(it, 250);
      let steps = 0;
      it.fault.commit = (commits) => {
        const isStep = commits.some(({ records }) =>
          records.some(({ type }) => type === 'data.resealed'),
        );
        if (isStep) steps += 1;
        if (state === 'nothing is') return isStep;
        return isStep && state === 'half of it is' && steps > 1;
      };
      const key = await changeKey(it);
      if (state === 'all is sealed anew') await resealed(it);
      else await expect.poll(() => steps, { interval: 5 }).toBeGreaterThan(0);
      const later = valueOf(await it.core.secrets.add(draft('later', 'value')));
      valueOf(await it.core.keys.lock());
      it.fault.commit = null;
      const id = it.vault().id;
      // Of before the change, and of after it.
      const [gone] = await it.store.readEvents(id, 20, 1);
      await it.database.delete('events', [id, gone?.seq ?? 0]);
      const [flipped] = await it.store.readEvents(id, later, 1);
      await it.database.put('events', { ...flipped, at: 1 } as never);
      it.database.close();
      const again = await faultyCore({ fresh: false });
      valueOf(await again.core.keys.unlock(key));
      expect(again.vault().chart.path).toBe('unlocked.recovering');
      expect(await values(again)).toEqual({ ...wanted(250), later: 'value' });
      const { counts } = valueOf(await again.core.recovery.report());
      expect(counts).toEqual({ whole: 249, probable: 2, lost: 0 });
      valueOf(await again.core.recovery.repair());
      expect(await values(again)).toEqual({ ...wanted(250), later: 'value' });
      await resealed(again);
      expect(await findings(again)).toEqual([]);
      // What a repair sealed is sealed anew by the next change, as all else.
      await changeKey(again);
      await resealed(again);
      expect(await findings(again)).toEqual([]);
      expect(await values(again)).toEqual({ ...wanted(250), later: 'value' });
    },
    60_000,
  );

  test('without any record at all shows what opens', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    await addSecrets(it, 5);
    const key = await changeKey(it);
    await resealed(it);
    valueOf(await it.core.keys.lock());
    const id = it.vault().id;
    for (const { seq } of await it.store.readEvents(id, 1))
      await it.database.delete('events', [id, seq]);
    it.database.close();
    const again = await faultyCore({ fresh: false });
    valueOf(await again.core.keys.unlock(key));
    expect(await values(again)).toEqual(wanted(5));
  });
});

describe('the second copy', () => {
  const newVaultOn = async (it: OnTwo): Promise<string> => {
    valueOf(await it.core.profiles.create('Ada'));
    valueOf(await it.core.keys.issue());
    const { text } = valueOf(await it.core.keys.read());
    valueOf(await it.core.keys.open(true));
    await addSecrets(it, 230);
    await it.copies().flush();
    return text;
  };
  /** The first copy is gone: what the second one has is all there is. */
  const readFromMirror = async (disks: TwoDisks, key: string) => {
    disks.kill();
    disks.main = new IDBFactory();
    const it = await startOnTwo(disks);
    valueOf(await it.core.keys.unlock(key));
    expect(await values(it)).toEqual(wanted(230));
    await resealed(it);
    expect(await findings(it)).toEqual([]);
  };

  test('follows what is sealed anew, and gives it back', async () => {
    const disks = new TwoDisks();
    const it = await startOnTwo(disks);
    await newVaultOn(it);
    const key = await changeKey(it);
    await resealed(it);
    await it.copies().flush();
    expect(await contentOf(await disks.openMirror())).toBe(await contentOf(it.main));
    await readFromMirror(disks, key);
  });

  test.each(['whole', 'cut off in the middle'])(
    'catches up with a change of key that it was not there for: %s',
    async (state) => {
      const disks = new TwoDisks();
      const old = await newVaultOn(await startOnTwo(disks));
      disks.kill();
      const alone = await startOnTwo(disks, () => Promise.resolve(null));
      valueOf(await alone.core.keys.unlock(old));
      const key = await changeKey(alone);
      if (state === 'whole') await resealed(alone);
      else await begun(alone);
      disks.kill();
      const it = await startOnTwo(disks);
      await it.copies().flush();
      expect(await contentOf(await disks.openMirror())).toBe(await contentOf(it.main));
      expect(it.view().storage.restored).toBeNull();
      await readFromMirror(disks, key);
    },
  );

  test('that is behind in the middle of it, and all there is, opens with the new key', async () => {
    const disks = new TwoDisks();
    const it = await startOnTwo(disks);
    await newVaultOn(it);
    valueOf(await it.core.keys.issue());
    const { text } = valueOf(await it.core.keys.read());
    valueOf(await it.core.keys.open(true));
    await begun(it);
    await it.copies().flush();
    await readFromMirror(disks, text);
  });
});
