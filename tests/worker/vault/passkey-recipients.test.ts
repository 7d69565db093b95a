import { describe, expect, test } from 'vitest';
import { slotDigest } from '../../../src/lib/crypto/slot-record.ts';
import { addPasskey, changeKey, findings, resealed, values } from '../../support/changed-key.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';
import { keysOf, openedWith } from '../../support/old-key.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const id = (it: FaultyCore) => it.vault().id;
const typesFrom = async (it: FaultyCore, seq: number) =>
  (await it.store.readEvents(id(it), seq)).map(({ type }) => type);

describe('passkeys at a change of key', () => {
  test('that are not at hand go on opening the vault, and are made as others are when they do', async () => {
    const it = await faultyCore({ fresh: true });
    const old = await newVault(it);
    const unlock = await addPasskey(it, 'Laptop');
    const keys = await keysOf(it.store, id(it), old);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    const passkey = async () =>
      (await it.store.readSlots(id(it))).find((slot) => slot.kind === 'passkey');
    // Twice: the second time for one that was not used since the first.
    for (let times = 0; times < 2; times += 1) {
      await changeKey(it);
      await resealed(it);
      expect(await passkey()).toHaveProperty('encapsulated');
      expect(await openedWith(keys, it.store, id(it))).toEqual([]);
    }
    valueOf(await it.core.keys.lock());
    valueOf(await unlock(it));
    expect(await values(it)).toEqual({ A: 'one' });
    expect(await passkey()).not.toHaveProperty('encapsulated');
    expect(await findings(it)).toEqual([]);
    valueOf(await it.core.keys.lock());
    valueOf(await unlock(it));
    expect((await typesFrom(it, it.vault().seq - 1)).at(-1)).toBe('vault.unlocked');
  });

  test('of before are said not to outlive the key, and are removed with it, each with an event', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    const unlock = await addPasskey(it, 'Laptop');
    const stripped = async (store: 'slots' | 'slotCopies') => {
      const slots = await it.database.getAll(store);
      for (const slot of slots) {
        if (slot.kind !== 'passkey') continue;
        const { recipient: _recipient, digest: _digest, ...before } = slot;
        await it.database.put(store, { ...before, digest: slotDigest(before) } as never);
      }
    };
    await stripped('slots');
    await stripped('slotCopies');
    const [view] = valueOf(await it.core.keys.listPasskeys());
    expect(view).toMatchObject({ name: 'Laptop', outlivesKey: false });
    const { seq } = it.vault();
    await changeKey(it);
    expect(await typesFrom(it, seq + 3)).toContain('passkey.removed');
    expect(valueOf(await it.core.keys.listPasskeys())).toEqual([]);
    valueOf(await it.core.keys.lock());
    expect(await unlock(it)).toMatchObject({ problem: { code: 'passkey.unknown' } });
  });

  test('another one does not open what was sealed for it', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    await addPasskey(it, 'Laptop');
    await changeKey(it);
    valueOf(await it.core.keys.lock());
    const [view] = valueOf(await it.core.keys.listPasskeys());
    const answer = { credential: view?.credential as never, prfOutput: random(32) };
    expect(await it.core.keys.unlockWithPasskey(answer)).toMatchObject({
      problem: { code: 'passkey.unknown' },
    });
  });
});
