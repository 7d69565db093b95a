import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { DATABASE_NAME } from '../../src/lib/storage/schema.ts';
import { migrateToV1 } from '../../src/lib/storage/migrations/v1.ts';
import { migrateToV2 } from '../../src/lib/storage/migrations/v2.ts';
import { startCore, valueOf } from '../support/core.ts';

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

test('a vault of database version 2 opens with everything in it, and goes on', async () => {
  const { key } = await lay('version-2');
  const { core, view } = await startCore({ fresh: false });
  expect((await indexedDB.databases())[0]?.version).toBe(4);
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
