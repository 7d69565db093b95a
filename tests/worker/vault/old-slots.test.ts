import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeySlot } from '../../../src/lib/core/log/records.ts';
import { formatVaultKey, VAULT_KEY_BYTES } from '../../../src/lib/core/vault/vault-key.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const quiet = () => undefined;
const REPLACED = { ok: false, problem: { code: 'slot.replaced' } };

const vaultId = (it: FaultyCore) => it.vault().id;
const vaultKeySlot = async (it: FaultyCore): Promise<KeySlot> => {
  const slots = await it.store.readSlots(vaultId(it));
  const slot = slots.find(({ kind }) => kind === 'vaultKey');
  if (!slot) throw new Error('no slot');
  return slot;
};
/** As somebody puts a copy back that they kept, in one store or both. */
const putBack = async (it: FaultyCore, slot: KeySlot, twice = true) => {
  await it.database.put('slots', slot);
  if (twice) await it.database.put('slotCopies', slot);
};

async function changeKey({ core }: FaultyCore): Promise<string> {
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  return text;
}

async function addPasskey({ core }: FaultyCore, name = 'Laptop') {
  const [credential, prfInput, prfOutput] = [random(16), random(32), random(32)];
  const kept = prfOutput.slice();
  valueOf(await core.keys.addPasskey({ name, credential, prfInput, prfOutput }));
  return () =>
    core.keys.unlockWithPasskey({ credential: credential.slice(), prfOutput: kept.slice() });
}

const kindsFound = async ({ core }: FaultyCore) =>
  valueOf(await core.audit.verify(quiet)).findings.map(({ kind }) => kind);
const reasonOfLast = async (it: FaultyCore) =>
  (await it.store.readEvents(vaultId(it), it.vault().seq))[0]?.data['reason'];

/** Enough changes that the log has a snapshot, from whose table the live slots are known. */
async function addMany({ core }: FaultyCore): Promise<void> {
  for (let index = 0; index < 270; index += 1)
    valueOf(await core.secrets.add(draft(`n${index}`, 'v')));
}

describe('an old slot that was put back', () => {
  test.each(['a young log', 'a log with a snapshot', 'a snapshot of before'])(
    'of a key that was changed opens nothing, is noted and named: %s',
    async (state) => {
      const it = await faultyCore({ fresh: true });
      const old = await newVault(it);
      const slot = await vaultKeySlot(it);
      const key = await changeKey(it);
      if (state !== 'a young log') await addMany(it);
      if (state === 'a snapshot of before') {
        // Signing out empties the vault: its snapshot has no table that says which slots there are.
        valueOf(await it.core.profiles.signOut(false));
        valueOf(await it.core.profiles.signIn(it.view().profiles[0]?.id as never));
      } else valueOf(await it.core.keys.lock());
      for (const twice of [false, true]) {
        await putBack(it, slot, twice);
        expect(await it.core.keys.unlock(old)).toEqual(REPLACED);
        expect(it.vault().chart.path).toBe('locked');
        expect(await reasonOfLast(it)).toBe('slotReplaced');
        expect(
          await it.core.secrets.list({ text: '', order: 'name', offset: 0, limit: 1 }),
        ).toEqual({
          ok: false,
          problem: { code: 'notNow', state: 'locked' },
        });
      }
      valueOf(await it.core.keys.unlock(key));
      expect(await kindsFound(it)).toEqual(['slotUnknown']);
      expect(valueOf(await it.core.keys.read()).text).toBe(key);
      // The next change of key clears what nobody needs.
      await changeKey(it);
      expect(await kindsFound(it)).toEqual([]);
    },
  );

  test('of a passkey that was removed opens nothing, and is not listed once the vault is open', async () => {
    const it = await faultyCore({ fresh: true });
    const key = await newVault(it);
    const unlock = await addPasskey(it);
    const [view] = valueOf(await it.core.keys.listPasskeys());
    const slots = await it.store.readSlots(vaultId(it));
    valueOf(await it.core.keys.removePasskey(view?.id as never));
    valueOf(await it.core.keys.lock());
    for (const slot of slots) await putBack(it, slot);
    expect(await unlock()).toEqual(REPLACED);
    valueOf(await it.core.keys.unlock(key));
    expect(valueOf(await it.core.keys.listPasskeys())).toEqual([]);
    expect(await it.core.keys.removePasskey(view?.id as never)).toMatchObject({
      problem: { code: 'passkey.unknown' },
    });
  });

  test('from before a reset, whose data key is another, says so too', async () => {
    const it = await faultyCore({ fresh: true });
    const old = await newVault(it);
    const unlock = await addPasskey(it);
    const slots = await it.store.readSlots(vaultId(it));
    valueOf(await it.core.keys.requestReset());
    valueOf(await it.core.keys.confirmReset());
    const key = valueOf(await it.core.keys.read()).text;
    valueOf(await it.core.keys.open(true));
    valueOf(await it.core.keys.lock());
    for (const slot of slots) await putBack(it, slot);
    expect(await it.core.keys.unlock(old)).toEqual(REPLACED);
    expect(await unlock()).toEqual(REPLACED);
    valueOf(await it.core.keys.unlock(key));
    expect(await kindsFound(it)).toEqual(['slotUnknown', 'slotUnknown']);
  });

  test('does not open a log that was damaged to have it opened by a recovery', async () => {
    const it = await faultyCore({ fresh: true });
    const old = await newVault(it);
    const slot = await vaultKeySlot(it);
    const key = await changeKey(it);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    valueOf(await it.core.keys.lock());
    await putBack(it, slot);
    // What says that the key was changed is taken away.
    for (const { seq, type } of await it.store.readEvents(vaultId(it), 4)) {
      if (type === 'vault.opened') await it.database.delete('events', [vaultId(it), seq]);
    }
    expect(await it.core.keys.unlock(old)).toEqual(REPLACED);
    valueOf(await it.core.keys.unlock(key));
  });

  test('beside the right one, which is broken twice, leaves the right key told from a wrong one', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    const unlock = await addPasskey(it);
    const slot = await vaultKeySlot(it);
    const key = await changeKey(it);
    const own = await vaultKeySlot(it);
    valueOf(await it.core.keys.lock());
    await putBack(it, slot);
    await putBack(it, { ...own, salt: random(32) });
    expect(await it.core.keys.unlock(key)).toMatchObject({ problem: { code: 'slot.damaged' } });
    valueOf(await unlock());
    expect(valueOf(await it.core.keys.read()).text).toBe(key);
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
  });
});

test.each(['vaultKey', 'passkey'] as const)(
  'a broken record that no event names makes no wrong key look like the right one: of a %s',
  async (kind) => {
    const it = await faultyCore({ fresh: true });
    const key = await newVault(it);
    await addPasskey(it);
    const slots = await it.store.readSlots(vaultId(it));
    const slot = slots.find((one) => one.kind === kind);
    if (!slot) throw new Error('no slot');
    valueOf(await it.core.keys.lock());
    await putBack(it, { ...slot, id: 'ab'.repeat(16) as KeySlot['id'], salt: random(32) });
    const wrong = formatVaultKey(random(VAULT_KEY_BYTES));
    expect(await it.core.keys.unlock(wrong)).toMatchObject({
      problem: { code: 'key.notThisVault' },
    });
    valueOf(await it.core.keys.unlock(key));
  },
);

interface Way {
  readonly unlock: () => Promise<{ readonly ok: boolean }>;
  readonly slot: KeySlot;
  isLive: boolean;
}

const STEPS = [
  'changeKey',
  'addPasskey',
  'removePasskey',
  'signOut',
  'compact',
  'restart',
] as const;

test('whatever is done with keys, an old slot never opens and a live one always does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat(7)), { minLength: 3, maxLength: 9 }),
      async (steps) => {
        let it = await faultyCore({ fresh: true });
        const ways: Way[] = [];
        const add = async (unlock: (from: FaultyCore) => Promise<{ ok: boolean }>, id: string) => {
          const slot = (await it.store.readSlots(vaultId(it))).find((one) => one.id === id);
          if (!slot) throw new Error('no slot');
          ways.push({ unlock: () => unlock(it), slot, isLive: true });
        };
        const addKey = async (text: string) => {
          for (const way of ways) if (way.slot.kind === 'vaultKey') way.isLive = false;
          await add((from) => from.core.keys.unlock(text), (await vaultKeySlot(it)).id);
        };
        const enter = async (pick = 0) => {
          const live = ways.filter(({ isLive }) => isLive);
          const way = live[pick % live.length];
          expect(await way?.unlock()).toMatchObject({ ok: true });
        };
        await addKey(await newVault(it));
        for (const [step, pick] of steps) {
          if (step === 'changeKey') await addKey(await changeKey(it));
          if (step === 'addPasskey') {
            const [credential, prfInput, prfOutput] = [random(16), random(32), random(32)];
            const before = (await it.store.readSlots(vaultId(it))).map(({ id }) => id);
            const made = { name: 'p', credential, prfInput, prfOutput: prfOutput.slice() };
            valueOf(await it.core.keys.addPasskey(made));
            const slots = await it.store.readSlots(vaultId(it));
            const id = slots.find((slot) => !before.includes(slot.id))?.id ?? '';
            const answer = () => ({ credential, prfOutput: prfOutput.slice() });
            await add((from) => from.core.keys.unlockWithPasskey(answer()), id);
          }
          if (step === 'removePasskey') {
            const own = ways.filter((way) => way.isLive && way.slot.kind === 'passkey');
            const way = own[pick % Math.max(1, own.length)];
            if (way) {
              valueOf(await it.core.keys.removePasskey(way.slot.id));
              way.isLive = false;
            }
          }
          if (step === 'compact') await it.core.audit.compact(Number.MAX_SAFE_INTEGER);
          if (step === 'signOut') {
            valueOf(await it.core.profiles.signOut(pick % 2 === 0));
            valueOf(await it.core.profiles.signIn(it.view().profiles[0]?.id as never));
          } else if (step === 'restart') it = await faultyCore({ fresh: false });
          else valueOf(await it.core.keys.lock());
          // All that ever lay there lies there again.
          for (const { slot, isLive } of ways) if (!isLive) await putBack(it, slot, pick % 2 === 0);
          for (const way of ways) {
            if (way.isLive) continue;
            expect(await way.unlock()).toEqual(REPLACED);
            expect(it.vault().chart.path).toBe('locked');
          }
          await enter(pick);
        }
        for (const _way of ways.filter(({ isLive }) => isLive)) {
          valueOf(await it.core.keys.lock());
          await enter(ways.filter(({ isLive }) => isLive).indexOf(_way));
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
