import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import { valueOf } from '../../support/core.ts';
import { type CopyStore, OWNED_STORES } from '../../../src/lib/core/log/vault-copy.ts';
import { all, contentOf, Stage } from '../../support/two-copies.ts';

type Step =
  | { readonly type: 'add' | 'edit' | 'delete' | 'lock' | 'restart' | 'compact' }
  /** The browser is killed after the first copy has the commit and before the second has. */
  | { readonly type: 'kill' }
  /** The first copy is gone. */
  | { readonly type: 'lose' }
  /** The first copy is what it was when it was last looked at. */
  | { readonly type: 'goBack' }
  | {
      readonly type: 'damage';
      readonly copy: 'main' | 'mirror';
      readonly store: 'events' | 'details' | 'values' | 'slots' | 'slotCopies';
      readonly how: 'drop' | 'flip';
      readonly place: number;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<Step['type']>('add', 'edit', 'delete').map(plain) },
  { weight: 3, arbitrary: fc.constantFrom<Step['type']>('lock', 'restart', 'compact').map(plain) },
  { weight: 4, arbitrary: fc.constantFrom<Step['type']>('kill', 'lose', 'goBack').map(plain) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('damage' as const),
      copy: fc.constantFrom('main', 'mirror'),
      store: fc.constantFrom('events', 'details', 'values', 'slots', 'slotCopies'),
      how: fc.constantFrom('drop', 'flip'),
      place: fc.nat(1_000),
    }),
  },
);

function plain(type: Step['type']): Step {
  return { type } as Step;
}

/** A browser whose disks suffer, and what it acknowledged. */
class Suffering {
  readonly expected = new Map<string, string>();
  readonly #it: Stage;
  #isDown = false;
  #count = 0;
  /** The first copy as it was some time ago. */
  #earlier: readonly [string, unknown[]][] = [];

  constructor(it: Stage) {
    this.#it = it;
    for (const name of ['ONE', 'TWO', 'THREE']) this.expected.set(name, `value of ${name}`);
  }

  async take(one: Step): Promise<void> {
    switch (one.type) {
      case 'add':
      case 'edit':
      case 'delete':
      case 'compact':
        return this.#command(one.type);
      case 'lock':
        await this.#it.core.keys.lock();
        return;
      case 'kill':
        this.#isDown = true;
        await this.#command('add');
        return this.#restart();
      case 'lose':
        await this.#it.copies().flush();
        this.#it.disks.kill();
        this.#it.disks.main = new IDBFactory();
        this.#isDown = true;
        return this.#restart();
      case 'goBack':
        return this.#goBack();
      case 'damage':
        return this.#damage(one);
      case 'restart':
        this.#earlier = await snapshotOf(this.#it.main);
        return this.#restart();
    }
  }

  async #command(type: 'add' | 'edit' | 'delete' | 'compact'): Promise<void> {
    const { core } = this.#it;
    await core.keys.unlock(this.#it.key);
    const { rows } = valueOf(await core.secrets.list(all));
    const [row] = rows;
    this.#count += 1;
    const name = `N${this.#count}`;
    const value = `value of ${name}`;
    if (type === 'compact') await core.audit.compact(Number.MAX_SAFE_INTEGER);
    else if (type === 'add' || !row) {
      valueOf(await core.secrets.add({ name, value, domains: '' }));
      this.expected.set(name, value);
    } else if (type === 'edit') {
      const { id, detailsSeq } = row;
      valueOf(await core.secrets.edit(id, detailsSeq, { name, value, domains: '' }));
      this.expected.delete(row.name);
      this.expected.set(name, value);
    } else {
      valueOf(await core.secrets.delete([row.id]));
      this.expected.delete(row.name);
    }
  }

  async #restart(): Promise<void> {
    if (!this.#isDown) await this.#it.copies().flush();
    this.#it.disks.kill();
    this.#isDown = false;
    await this.#it.startAgain();
  }

  async #goBack(): Promise<void> {
    if (this.#earlier.length === 0) return;
    await this.#it.copies().flush();
    this.#it.disks.kill();
    this.#it.disks.main = new IDBFactory();
    this.#isDown = true;
    const main = await this.#it.disks.openMain();
    for (const [store, records] of this.#earlier) {
      await main.rewrite(records.map((record) => ({ put: store, record })) as never);
    }
    main.close();
    return this.#restart();
  }

  async #damage({ copy, store, how, place }: Extract<Step, { type: 'damage' }>): Promise<void> {
    await this.#it.copies().flush();
    const disk = copy === 'main' ? this.#it.main : await this.#it.disks.openMirror();
    const { vault } = this.#it;
    const records: object[] = await disk.readRecords(store, vault);
    const record = records[place % records.length];
    const keys = await disk.readKeys(store, vault);
    const key = keys[place % keys.length];
    if (!record || key === undefined) return;
    if (how === 'drop' || store === 'slots' || store === 'slotCopies') {
      await disk.rewrite([{ remove: store, key: [vault, key] }]);
    } else {
      const changed =
        'bytes' in record
          ? { ...record, bytes: Uint8Array.from(record.bytes as Uint8Array, (one) => one ^ 1) }
          : { ...record, at: 1 };
      await disk.rewrite([{ put: store, record: changed } as never]);
    }
    const healed = await this.#it.copies().heal(vault);
    expect(healed?.damaged).toEqual([]);
    // What was read before is read again.
    await this.#restart();
  }

  async check(): Promise<void> {
    const { core } = this.#it;
    await core.keys.unlock(this.#it.key);
    const { rows } = valueOf(await core.secrets.list(all));
    const found = new Map<string, string>();
    for (const { id, name } of rows) {
      found.set(name, valueOf(await core.secrets.reveal(id as SecretId)).text);
    }
    expect(found).toEqual(this.expected);
    expect(valueOf(await core.audit.verify(() => undefined)).findings).toEqual([]);
    expect(this.#it.view().storage.copies).toBe('two');
    await this.#it.copies().flush();
    const mirror = await this.#it.disks.openMirror();
    expect(await contentOf(mirror)).toBe(await contentOf(this.#it.main));
  }
}

async function snapshotOf(store: CopyStore): Promise<[string, unknown[]][]> {
  const found: [string, unknown[]][] = [
    ['profiles', await store.readProfiles()],
    ['workspaces', await store.readWorkspaces()],
  ];
  for (const owner of await store.readOwners()) {
    for (const name of OWNED_STORES) {
      found.push([name, await store.readRecords(name, owner)]);
    }
  }
  return found;
}

test('whatever one copy loses, all that was acknowledged is there, and nothing that was erased', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const suffering = new Suffering(await Stage.start());
      for (const one of steps) await suffering.take(one);
      await suffering.check();
    }),
    { numRuns: 40 },
  );
});
