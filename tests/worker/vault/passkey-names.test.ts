import { beforeEach, describe, expect, test } from 'vitest';
import type { SlotId } from '../../../src/lib/core/base/ids.ts';
import { startCore, type StartedCore, valueOf } from '../../support/core.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** A passkey of this name, as an authenticator would give it. What it opens with is used up by each use. */
function passkey(name: string) {
  const output = random(32);
  const [credential, prfInput] = [random(16), random(32)];
  const answer = () => ({ credential: credential.slice(), prfOutput: output.slice() });
  return { answer, added: () => ({ name, prfInput, ...answer() }) };
}

describe('a passkey', () => {
  let it: StartedCore;
  beforeEach(async () => {
    it = await startCore({ fresh: true });
    valueOf(await it.core.profiles.create('Ada'));
    valueOf(await it.core.keys.issue());
    valueOf(await it.core.keys.open(true));
  });

  const names = async () => valueOf(await it.core.keys.listPasskeys()).map(({ name }) => name);
  const refused = (problem: object) => ({ ok: false, problem });

  test.each(['', ' ', '\t\n '])('is not added with the name %j', async (name) => {
    const before = it.view().vault?.seq;
    expect(await it.core.keys.addPasskey(passkey(name).added())).toEqual(
      refused({ code: 'passkey.nameEmpty' }),
    );
    expect(await names()).toEqual([]);
    expect(it.view().vault?.seq).toBe(before);
  });

  test('has a name of 60 characters, blanks around it not counted, and of no more', async () => {
    const [most, over] = ['x'.repeat(60), 'y'.repeat(61)];
    valueOf(await it.core.keys.addPasskey(passkey(` ${most} `).added()));
    valueOf(await it.core.keys.addPasskey(passkey('1').added()));
    const before = it.view().vault?.seq;
    expect(await it.core.keys.addPasskey(passkey(over).added())).toEqual(
      refused({ code: 'passkey.nameTooLong', max: 60 }),
    );
    expect((await names()).sort()).toEqual(['1', most]);
    expect(it.view().vault?.seq).toBe(before);
  });

  test('that was never added opens nothing, and one that was removed no more', async () => {
    const [known, stranger] = [passkey('Laptop'), passkey('Phone')];
    valueOf(await it.core.keys.addPasskey(known.added()));
    valueOf(await it.core.keys.lock());
    const unknown = refused({ code: 'passkey.unknown' });
    expect(await it.core.keys.unlockWithPasskey(stranger.answer())).toEqual(unknown);
    // The credential alone does not do it.
    const { prfOutput } = stranger.answer();
    expect(await it.core.keys.unlockWithPasskey({ ...known.answer(), prfOutput })).toEqual(unknown);
    expect(it.state()).toBe('locked');
    valueOf(await it.core.keys.unlockWithPasskey(known.answer()));
    expect(it.state()).toBe('unlocked.whole');

    const [slot] = valueOf(await it.core.keys.listPasskeys());
    if (!slot) throw new Error('no passkey');
    valueOf(await it.core.keys.removePasskey(slot.id));
    expect(await it.core.keys.removePasskey(slot.id)).toEqual(unknown);
    valueOf(await it.core.keys.lock());
    expect(await it.core.keys.unlockWithPasskey(known.answer())).toEqual(unknown);
    expect(it.state()).toBe('locked');
  });

  test('is removed by its own slot, and by no other, that of the vault key included', async () => {
    valueOf(await it.core.keys.addPasskey(passkey('Laptop').added()));
    const vault = it.view().vault?.id;
    if (!vault) throw new Error('no vault');
    const slots = await it.store.readSlots(vault);
    expect(slots.map(({ kind }) => kind).sort()).toEqual(['passkey', 'vaultKey']);
    const others = slots.filter(({ kind }) => kind === 'vaultKey').map(({ id }) => id);
    for (const id of [...others, 'none' as SlotId])
      expect(await it.core.keys.removePasskey(id)).toEqual(refused({ code: 'passkey.unknown' }));
    expect(await it.store.readSlots(vault)).toEqual(slots);
  });
});
