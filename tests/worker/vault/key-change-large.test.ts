import { expect, test } from 'vitest';
import type { ImportChange } from '../../../src/lib/core/decide/import-plan.ts';
import type { VaultId } from '../../../src/lib/core/base/ids.ts';
import { resealedEpoch } from '../../../src/lib/crypto/resealed-part.ts';
import { UnsealError } from '../../../src/lib/crypto/xchacha.ts';
import { openDatabase } from '../../../src/lib/storage/open-database.ts';
import { IdbVaultStore } from '../../../src/lib/storage/idb-vault-store.ts';
import { VaultSession } from '../../../src/lib/worker/vault/vault-session.ts';
import { valueOf } from '../../support/core.ts';
import { keysOf } from '../../support/old-key.ts';

const COUNT = 10_000;
const id = 'feedfacefeedfacefeedfacefeedface' as VaultId;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

const change = (index: number): ImportChange => {
  const plain = { name: `n${index}`, value: `v${index}`, domains: '', note: '', enabled: true };
  const whole = { ...plain, environments: new Map<string, string>(), versions: [] };
  return { type: 'add', draft: plain, whole: { ...whole, createdAt: null, changedAt: null } };
};

test('10,000 secrets are sealed anew in short steps, each of which leaves all readable', async () => {
  const store = new IdbVaultStore(await openDatabase());
  const start = async () => {
    const vault = new VaultSession(id, { store, random, clock: () => 1_790_000_000_000 });
    await vault.start();
    return vault;
  };
  let vault = await start();
  valueOf(await vault.keys.issue());
  const old = valueOf(await vault.keys.read()).text;
  valueOf(await vault.keys.open(true));
  const keys = await keysOf(store, id, old);
  const changes = Array.from({ length: COUNT }, (_, index) => change(index));
  valueOf(await vault.commands.run({ type: 'importSecrets', changes, environments: [] }));
  valueOf(await vault.keys.issue());
  const key = valueOf(await vault.keys.read()).text;
  valueOf(await vault.keys.open(true));
  const sizes: number[] = [];
  let reached = 0;
  for (let steps = 0; vault.resealing.isDue; steps += 1) {
    valueOf(await vault.resealing.step());
    const now = vault.resealing.progress?.done ?? reached;
    sizes.push(now - reached);
    reached = now;
    if (steps !== 20) continue;
    // Killed here: a core that starts anew goes on where it was.
    const { done = 0 } = vault.resealing.progress ?? {};
    expect(done).toBeGreaterThan(COUNT / 4);
    vault.forget();
    vault = await start();
    valueOf(await vault.keys.unlock(key));
    const before = vault.view.seq;
    valueOf(await vault.resealing.step());
    const [event] = await store.readEvents(id, before + 1, 1);
    expect(event?.data['from']).toBe(done + 1);
  }
  expect(sizes.length).toBeGreaterThan(40);
  // A lock waits for the step that is under way: what one may take is bounded by how much of the log it seals.
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  const list = await vault.inside(async ({ open }) =>
    open.list({ text: '', order: 'newest', offset: 0, limit: COUNT }),
  );
  const { rows } = valueOf(list);
  expect(rows).toHaveLength(COUNT);
  for (const row of rows.filter((_, index) => index % 500 === 0)) {
    const value = valueOf(await vault.inside(({ open }) => open.reveal(row.id, null)));
    expect(value.text).toBe(row.name.replace('n', 'v'));
  }
  for (const { seq, bytes } of await store.readValues(id)) {
    expect(resealedEpoch(bytes)).toBe(2);
    if (seq % 100 === 0) expect(() => keys.openValue(seq, bytes)).toThrow(UnsealError);
  }
}, 300_000);
