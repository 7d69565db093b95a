import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, toHex } from '../../../src/lib/core/base/bytes.ts';
import type { KeySlot } from '../../../src/lib/core/log/records.ts';
import { formatVaultKey } from '../../../src/lib/core/vault/vault-key.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';

type Raw = Record<string, unknown>;
type Place = 'slots' | 'slotCopies';

const PLACES: readonly (readonly Place[])[] = [['slots'], ['slotCopies'], ['slots', 'slotCopies']];

/** What storage may do to a field. `null`: such a change cannot be made of this one. */
const CHANGES: Record<string, (value: unknown) => { readonly to?: unknown } | null> = {
  flip: (value) => {
    if (typeof value === 'number') return { to: value ^ 1 };
    if (typeof value === 'string') {
      const at = String.fromCharCode(value.charCodeAt(0) ^ 1);
      return { to: at + value.slice(1) };
    }
    const flipped = (value as Bytes).slice();
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    return { to: flipped };
  },
  truncate: (value) =>
    typeof value === 'number' ? null : { to: (value as Bytes | string).slice(0, -1) },
  drop: () => ({}),
  'wrong type': (value) => ({ to: typeof value === 'string' ? 5 : 'text' }),
};

const FIELDS = {
  vaultKey: ['kind', 'format', 'createdAt', 'salt', 'commitment', 'wrapped', 'digest', 'keyCopy'],
  passkey: [
    'kind',
    'format',
    'createdAt',
    'salt',
    'commitment',
    'wrapped',
    'digest',
    'name',
    'credential',
    'prfInput',
  ],
} as const;

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const quiet = () => undefined;

/** One vault with a secret, a vault key and a passkey, and ways to damage what lies of them. */
class Stage {
  readonly it: FaultyCore;
  readonly key: string;
  readonly passkey = { credential: random(16), prfInput: random(32), prfOutput: random(32) };
  readonly vault: ReturnType<FaultyCore['vault']>['id'];

  private constructor(it: FaultyCore, key: string) {
    this.it = it;
    this.key = key;
    this.vault = it.vault().id;
  }

  static async make(): Promise<Stage> {
    const it = await faultyCore({ fresh: true });
    const stage = new Stage(it, await newVault(it));
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    const { credential, prfInput, prfOutput } = stage.passkey;
    const made = { name: 'Laptop', credential, prfInput, prfOutput: prfOutput.slice() };
    valueOf(await it.core.keys.addPasskey(made));
    return stage;
  }

  slot = async (kind: KeySlot['kind']): Promise<KeySlot> => {
    const slot = (await this.it.store.readSlots(this.vault)).find((one) => one.kind === kind);
    if (!slot) throw new Error('no slot');
    return slot;
  };

  unlock = (kind: KeySlot['kind']) => {
    const { credential, prfOutput } = this.passkey;
    return kind === 'vaultKey'
      ? this.it.core.keys.unlock(this.key)
      : this.it.core.keys.unlockWithPasskey({ credential, prfOutput: prfOutput.slice() });
  };

  damage = async (places: readonly Place[], slot: KeySlot, changed: Raw | null) => {
    for (const place of places) {
      await this.it.database.delete(place, [this.vault, slot.id]);
      if (changed) await this.it.database.put(place, changed as unknown as KeySlot);
    }
  };

  /** Whether both records lie there again as they were, nothing else does, and all is as the log says. */
  expectMended = async (slots: readonly KeySlot[]) => {
    const byId = [...slots].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(await this.it.store.readSlots(this.vault)).toEqual(byId);
    expect(await this.it.store.readSlotCopies(this.vault)).toEqual(byId);
    expect(valueOf(await this.it.core.audit.verify(quiet)).findings).toEqual([]);
    expect(this.it.vault().count).toBe(1);
  };
}

describe.each(['vaultKey', 'passkey'] as const)('the slot of a %s', (kind) => {
  const other = kind === 'vaultKey' ? 'passkey' : 'vaultKey';
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.make();
  });

  const cases = FIELDS[kind].flatMap((field) =>
    Object.keys(CHANGES).flatMap((change) =>
      PLACES.map((places) => [change, field, places] as const),
    ),
  );

  test.each(cases)('%s of its %s in %j', async (change, field, places) => {
    const slots = [await stage.slot('vaultKey'), await stage.slot('passkey')];
    const slot = await stage.slot(kind);
    const made = CHANGES[change]?.((slot as unknown as Raw)[field]);
    if (!made) return;
    const { [field]: _gone, ...rest } = slot as unknown as Raw;
    const changed = 'to' in made ? { ...rest, [field]: made.to } : rest;
    valueOf(await stage.it.core.keys.lock());
    await stage.damage(places, slot, changed);
    // Without any key it is told, and named once.
    const found = valueOf(await stage.it.core.audit.verify(quiet)).findings;
    expect(found.map((one) => one.kind)).toEqual(['slotChanged']);

    if (places.length === 1) {
      valueOf(await stage.unlock(kind));
      expect(stage.it.vault().inside?.slotCare).toEqual({ mended: 1, lost: 0 });
    } else {
      expect(await stage.unlock(kind)).toEqual({ ok: false, problem: { code: 'slot.damaged' } });
      valueOf(await stage.unlock(other));
      expect(stage.it.vault().inside?.slotCare).toEqual({ mended: 1, lost: 0 });
      await stage.expectMended(slots);
      valueOf(await stage.it.core.keys.lock());
      valueOf(await stage.unlock(kind));
      expect(stage.it.vault().inside?.slotCare).toEqual({ mended: 0, lost: 0 });
    }
    await stage.expectMended(slots);
  });

  test.each(PLACES)('a record under another id, in %s %s', async (...places) => {
    const slots = [await stage.slot('vaultKey'), await stage.slot('passkey')];
    const slot = await stage.slot(kind);
    const moved = { ...slot, id: toHex(random(16)) } as unknown as Raw;
    valueOf(await stage.it.core.keys.lock());
    await stage.damage(
      places.filter((place) => place !== undefined),
      slot,
      moved,
    );
    if (places.filter((place) => place !== undefined).length === 2) {
      expect(await stage.unlock(kind)).toMatchObject({ problem: { code: 'slot.damaged' } });
    }
    valueOf(await stage.unlock(other));
    await stage.expectMended(slots);
  });

  test('a record that is gone, from one place or both', async () => {
    const slots = [await stage.slot('vaultKey'), await stage.slot('passkey')];
    for (const places of PLACES) {
      valueOf(await stage.it.core.keys.lock());
      await stage.damage(places, await stage.slot(kind).catch(() => slots[0] as KeySlot), null);
      valueOf(await stage.unlock(other));
      await stage.expectMended(slots);
    }
  });
});

describe('a wrong key', () => {
  test('is told from damage, and noted so', async () => {
    const { it, slot, damage, unlock, vault } = await Stage.make();
    const wrong = formatVaultKey(random(20));
    valueOf(await it.core.keys.lock());
    expect(await it.core.keys.unlock(wrong)).toMatchObject({
      problem: { code: 'key.notThisVault' },
    });
    const own = await slot('vaultKey');
    await damage(['slots', 'slotCopies'], own, { ...own, salt: random(32) });
    expect(await it.core.keys.unlock(wrong)).toMatchObject({ problem: { code: 'slot.damaged' } });
    const records = await it.store.readEvents(vault, it.vault().seq - 1);
    expect(records.map(({ data }) => data['reason'])).toEqual(['notThisVault', 'slotDamaged']);
    await damage(['slots', 'slotCopies'], own, own as unknown as Raw);
    valueOf(await unlock('vaultKey'));
  });

  test('is all that a vault without any slot hears of; and nobody is pushed to think so', async () => {
    const { it, slot, damage, unlock } = await Stage.make();
    valueOf(await it.core.keys.lock());
    await damage(['slots', 'slotCopies'], await slot('vaultKey'), null);
    await damage(['slots', 'slotCopies'], await slot('passkey'), null);
    expect(await unlock('vaultKey')).toMatchObject({ problem: { code: 'slot.damaged' } });
  });

  test('a record that was changed and given a right digest opens nothing, the other one does', async () => {
    const { slotDigest } = await import('../../../src/lib/crypto/slot-record.ts');
    const { it, slot, damage, unlock, expectMended } = await Stage.make();
    const slots = [await slot('vaultKey'), await slot('passkey')];
    for (const kind of ['vaultKey', 'passkey'] as const) {
      const own = await slot(kind);
      const forged = { ...own, createdAt: own.createdAt + 1 };
      const record = { ...forged, digest: slotDigest(forged) } as unknown as Raw;
      valueOf(await it.core.keys.lock());
      await damage(['slots'], own, record);
      valueOf(await unlock(kind));
      await expectMended(slots);
      valueOf(await it.core.keys.lock());
      await damage(['slots', 'slotCopies'], own, record);
      expect(await unlock(kind)).toMatchObject({ problem: { code: 'slot.damaged' } });
      valueOf(await unlock(kind === 'vaultKey' ? 'passkey' : 'vaultKey'));
      await expectMended(slots);
    }
  });

  test('a full disk keeps nobody from the vault; what is to be mended waits', async () => {
    const { it, slot, damage, unlock, expectMended } = await Stage.make();
    const slots = [await slot('vaultKey'), await slot('passkey')];
    valueOf(await it.core.keys.lock());
    const own = await slot('vaultKey');
    await damage(['slots'], own, { ...own, commitment: random(32) });
    it.fault.commit = (commits) => commits.some(({ putSlots }) => putSlots !== undefined);
    valueOf(await unlock('vaultKey'));
    expect(await it.core.audit.verify(quiet)).toMatchObject({
      value: { findings: [{ kind: 'slotChanged' }] },
    });
    it.fault.commit = null;
    valueOf(await it.core.keys.lock());
    valueOf(await unlock('vaultKey'));
    await expectMended(slots);
  });
});
