import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { DATABASE_NAME } from '../../src/lib/storage/schema.ts';
import { migrateToV1 } from '../../src/lib/storage/migrations/v1.ts';
import { migrateToV2 } from '../../src/lib/storage/migrations/v2.ts';
import type { KeySlot } from '../../src/lib/core/log/records.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { startCore, valueOf } from '../support/core.ts';
import { faultyCore } from '../support/faulty-core.ts';

/** A database as the version before external vaults left it, with the key that opens its vault. */
interface Fixture {
  readonly version: number;
  readonly key: string;
  readonly stores: Readonly<Record<string, readonly unknown[]>>;
}

const quiet = () => undefined;

const bytesIn = (_: string, value: unknown): unknown => {
  const isBytes = typeof value === 'object' && value !== null && 'bytes' in value;
  return isBytes && typeof value.bytes === 'string' && Object.keys(value).length === 1
    ? new Uint8Array(Buffer.from(value.bytes, 'base64'))
    : value;
};

async function lay(name: string): Promise<Fixture> {
  const text = await readFile(`tests/fixtures/databases/${name}.json`, 'utf8');
  const fixture = JSON.parse(text, bytesIn) as Fixture;
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(DATABASE_NAME, fixture.version);
    opening.onupgradeneeded = () => {
      migrateToV1(opening.result);
      migrateToV2(opening.result);
    };
    opening.onerror = () => reject(new Error('the old database did not open'));
    opening.onsuccess = () => {
      const names = Object.keys(fixture.stores);
      const writing = opening.result.transaction(names, 'readwrite');
      for (const store of names) {
        for (const record of fixture.stores[store] ?? []) writing.objectStore(store).put(record);
      }
      writing.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
  return fixture;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const text = async (core: Awaited<ReturnType<typeof startCore>>['core'], workspace: string) => {
  const [template] = valueOf(await core.templates.list(workspace));
  return template && [template.state, valueOf(await core.templates.read(template.id)).text];
};

const formats = (slots: readonly KeySlot[]) =>
  Object.fromEntries(slots.map(({ kind, format }) => [kind, format]));

test('a vault of before is completed once: slots are sealed anew, templates are named', async () => {
  const { key } = await lay('version-2');
  const { core, store, view } = await startCore({ fresh: false });
  const vault = view().vault?.id as never;
  const before = await store.readSlots(vault);
  expect(formats(before)).toEqual({ vaultKey: 1, passkey: 1 });
  expect(await store.readSlotCopies(vault)).toEqual(before);
  const { seq } = view().vault ?? { seq: 0 };
  valueOf(await core.keys.unlock(key));
  const types = async (from: number) =>
    (await store.readEvents(vault, from)).map(({ type }) => type);
  expect(await types(seq + 1)).toEqual(['vault.unlocked', 'vault.upgraded', 'template.saved']);
  const after = await store.readSlots(vault);
  // A passkey's slot waits until that is used.
  expect(formats(after)).toEqual({ vaultKey: 2, passkey: 1 });
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(await store.readSlotCopies(vault)).toEqual(after);
  expect(valueOf(await core.keys.read()).text).toBe(key);
  expect(await text(core, view().workspace ?? '')).toEqual(['current', '{{vault:STRIPE_KEY}}']);
  expect(valueOf(await core.audit.verify(quiet)).findings).toEqual([]);
  valueOf(await core.keys.lock());
  // The slot of before, put back, is put right again: it is of the same key, but proves less.
  for (const slot of before) {
    const database = await openDatabase();
    await database.put('slots', slot);
    await database.put('slotCopies', slot);
    database.close();
  }
  valueOf(await core.keys.unlock(key));
  expect(await types(seq + 4)).toEqual(['vault.locked', 'vault.unlocked']);
  expect(await store.readSlots(vault)).toEqual(after);
  valueOf(await core.keys.lock());
  valueOf(await core.keys.unlock(key));
  expect(view().vault?.inside?.slotCare).toEqual({ mended: 0, lost: 0 });
});

test('a full disk keeps nobody out of a vault of before, which is completed later', async () => {
  const { key } = await lay('version-2');
  const it = await faultyCore({ fresh: false });
  it.fault.commit = () => true;
  valueOf(await it.core.keys.unlock(key));
  expect(formats(await it.store.readSlots(it.vault().id))).toEqual({ vaultKey: 1, passkey: 1 });
  expect(await text(it.core, it.view().workspace ?? '')).toEqual([
    'current',
    '{{vault:STRIPE_KEY}}',
  ]);
  it.fault.commit = null;
  // What is done meanwhile is not taken for all that there is.
  valueOf(await it.core.keys.issue());
  const next = valueOf(await it.core.keys.read()).text;
  valueOf(await it.core.keys.open(true));
  valueOf(await it.core.keys.lock());
  valueOf(await it.core.keys.unlock(next));
  const types = (await it.store.readEvents(it.vault().id, 1)).map(({ type }) => type);
  // The change of key completes it. A passkey of before that was not used since cannot come along.
  const changed = ['vault.opened', 'passkey.removed', 'template.saved'];
  expect(types.slice(types.lastIndexOf('vault.opened')).slice(0, 3)).toEqual(changed);
  expect(await text(it.core, it.view().workspace ?? '')).toEqual([
    'current',
    '{{vault:STRIPE_KEY}}',
  ]);
  expect(valueOf(await it.core.audit.verify(quiet)).findings).toEqual([]);
});

test('a wrong key for a slot of before cannot be told from damage of it', async () => {
  const { key } = await lay('version-2');
  const { core, store, view } = await startCore({ fresh: false });
  const slots = await store.readSlots(view().vault?.id as never);
  const slot = slots.find(({ kind }) => kind === 'vaultKey');
  if (!slot) throw new Error('no slot');
  const salt = slot.salt.slice();
  salt[0] = (salt[0] ?? 0) ^ 1;
  const database = await openDatabase();
  await database.put('slots', { ...slot, salt });
  expect(await core.keys.unlock(key)).toMatchObject({ ok: true });
  valueOf(await core.keys.lock());
  await database.put('slots', { ...slot, salt });
  await database.put('slotCopies', { ...slot, salt });
  expect(await core.keys.unlock(key)).toMatchObject({ problem: { code: 'key.notThisVault' } });
  database.close();
});

test('a vault of database version 2 opens with everything in it, and goes on', async () => {
  const { key } = await lay('version-2');
  const { core, view } = await startCore({ fresh: false });
  expect((await indexedDB.databases())[0]?.version).toBe(5);
  valueOf(await core.keys.unlock(key));
  const query = { text: '', order: 'name', offset: 0, limit: 10 } as const;
  const { rows } = valueOf(await core.secrets.list(query));
  expect(rows.map(({ name, enabled, link }) => [name, enabled, link])).toEqual([
    ['AFTER_SNAPSHOT', true, null],
    ['DISABLED', false, null],
    ['STRIPE_KEY', true, null],
  ]);
  const stripe = rows[2];
  if (!stripe) throw new Error('no row');
  expect(valueOf(await core.secrets.reveal(stripe.id)).text).toBe('sk_live_2');
  expect(valueOf(await core.secrets.reveal(stripe.id, 'staging')).text).toBe('sk_test_1');
  const { note, versions, links } = valueOf(await core.secrets.read(stripe.id));
  expect([note, versions.map(({ link }) => link), links]).toEqual(['n', [null], []]);
  const { settings, providers } = view().vault?.inside ?? {};
  expect(settings).toMatchObject({
    environments: ['staging'],
    versionsKept: 3,
    externalSeconds: 60,
  });
  expect(providers).toEqual([]);
  const [template] = valueOf(await core.templates.list(view().workspace ?? ''));
  expect(valueOf(await core.templates.read(template?.id ?? '')).text).toBe('{{vault:STRIPE_KEY}}');
  expect(valueOf(await core.audit.verify(quiet)).findings).toEqual([]);

  const connection = { kind: 'onepassword', origin: 'https://a.example', token: 't' } as const;
  const provider = valueOf(await core.providers.add({ name: 'Team', connection }));
  const value = { provider, kind: 'onepassword', reference: 'op://a/b/c' } as const;
  valueOf(await core.secrets.add({ name: 'LINKED', value, domains: '' }));
  valueOf(await core.keys.lock());
  const again = await startCore({ fresh: false });
  valueOf(await again.core.keys.unlock(key));
  expect(again.view().vault?.inside?.providers).toMatchObject([{ name: 'Team' }]);
  expect(valueOf(await again.core.audit.verify(quiet)).findings).toEqual([]);
});
