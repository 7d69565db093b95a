import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect } from 'vitest';
import type { ProviderDraft } from '../../src/lib/core/providers/provider.ts';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { formatVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import { replayWhole } from '../../src/lib/keyring/sealed-log.ts';
import type { UnlockWay, VaultEvent } from '../../src/lib/machines/events.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { compactLog } from '../../src/lib/worker/vault/log-compaction.ts';
import { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { changeRecords, damageLastEvent, flipped } from './damage.ts';
import { pathOf, type Walk } from './vault-model.ts';

const id = 'feedfacefeedfacefeedfacefeedface' as VaultId;

async function newDriver(way: UnlockWay) {
  globalThis.indexedDB = new IDBFactory();
  const store = new IdbVaultStore(await openDatabase());
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const vault = new VaultSession(id, { store, random, clock: () => 1_790_000_000_000 });
  await vault.start();
  let shown = '';
  let right = '';
  const firstRow = async () => {
    const row = async () => {
      const query = { text: '', order: 'newest', offset: 0, limit: 1 } as const;
      const list = await vault.inside(async ({ open }) => open.list(query));
      return list.ok ? list.value.rows[0] : undefined;
    };
    if (!(await row()))
      await vault.commands.run({
        type: 'addSecret',
        draft: { name: 'A', value: 'x', domains: '' },
      });
    const found = await row();
    if (!found) throw new Error('no row to work on');
    return found;
  };
  const addPasskey = () => {
    const [credential, prfInput, prfOutput] = [random(16), random(32), random(32)];
    return vault.keys.addPasskey({ name: 'key', credential, prfInput, prfOutput });
  };
  const provider = (number: number): ProviderDraft => ({
    name: `p${number}`,
    connection: { kind: 'onepassword', origin: 'https://vault.example', token: 'token' },
  });
  const firstProvider = async () => {
    if (vault.view.inside?.providers.length === 0) {
      await vault.inside(({ registry }) => registry.add(provider(vault.view.seq)));
    }
    const [row] = vault.view.inside?.providers ?? [];
    if (!row) throw new Error('no external vault to work on');
    return row;
  };
  const run: Record<VaultEvent['type'], () => Promise<unknown>> = {
    'key.issued': async () => {
      await vault.keys.issue();
      const key = await vault.keys.read();
      shown = key.ok ? key.value.text : '';
    },
    'key.saved': () => vault.commands.run({ type: 'noteKeySaved', way: 'copied' }),
    'key.abandoned': () => vault.commands.run({ type: 'abandonKey' }),
    'vault.opened': async () => {
      const opened = await vault.keys.open(false);
      if (opened.ok) right = shown;
    },
    'vault.unlocked': async () => {
      if (way === 'passwordManager') return vault.keys.unlock(right, way);
      const opened = await vault.keys.unlock(right);
      if (way === 'vaultKey') return opened;
      const [credential, prfInput, prfOutput] = [random(16), random(32), random(32)];
      const answer = { credential, prfOutput: prfOutput.slice() };
      await vault.keys.addPasskey({ name: 'key', credential, prfInput, prfOutput });
      await vault.keys.lock('user');
      return vault.keys.unlockWithPasskey(answer);
    },
    'unlock.rejected': () => vault.keys.unlock(formatVaultKey(random(20))),
    'vault.locked': () => vault.keys.lock('user'),
    'secret.added': () =>
      vault.commands.run({
        type: 'addSecret',
        draft: { name: `n${vault.view.seq}`, value: 'v', domains: '' },
      }),
    'secret.edited': async () => {
      const row = await firstRow();
      const draft = { name: row.name, value: 'changed', domains: '' };
      await vault.inside(({ edits }) => edits.edit(row.id, row.detailsSeq, draft));
    },
    'secret.deleted': async () => {
      const { id: gone } = await firstRow();
      await vault.inside(({ edits }) => edits.delete([gone]));
    },
    'secrets.exported': () => vault.commands.run({ type: 'noteExport', format: 'age', count: 0 }),
    'passkey.added': () => addPasskey(),
    'passkey.removed': async () => {
      const slots = async () =>
        (await store.readSlots(id)).filter(({ kind }) => kind === 'passkey');
      if ((await slots()).length === 0) await addPasskey();
      const [slot] = await slots();
      if (slot) await vault.keys.removePasskey(slot.id);
    },
    'settings.changed': () =>
      vault.inside(({ edits }) => edits.changeSettings({ versionsKept: 3 })),
    'template.saved': () =>
      vault.inside(({ templates }) =>
        templates.save({ id: null, workspace: 'w', name: 't', text: 'x', basedOn: 0 }),
      ),
    'template.removed': async () => {
      await run['template.saved']();
      const [template] = await store.readTemplates(id);
      if (template) await vault.inside(({ templates }) => templates.remove(template.id));
    },
    'vault.upgraded': () => vault.commands.run({ type: 'upgradeVault', slots: [], templates: [] }),
    'data.resealed': async () => {
      await run['key.issued']();
      await run['key.saved']();
      await run['vault.opened']();
      const stepped = await vault.resealing.step();
      if (!stepped.ok) throw new Error('not sealed anew');
    },
    'provider.added': () => vault.inside(({ registry }) => registry.add(provider(vault.view.seq))),
    'provider.changed': async () => {
      const row = await firstProvider();
      const { connection } = provider(0);
      await vault.inside(({ registry }) =>
        registry.change(row.id, row.detailsSeq, { name: `p${vault.view.seq}`, connection }),
      );
    },
    'provider.removed': async () => {
      const { id: gone } = await firstProvider();
      await vault.inside(({ registry }) => registry.remove(gone));
    },
    'external.requested': async () => {
      const row = await firstProvider();
      await vault.external?.list(row.id, []);
      await vault.commands.noteAsked();
    },
    'log.compacted': () => vault.compacting((parts) => compactLog(parts, Number.MAX_SAFE_INTEGER)),
    'recovery.begun': async () => {
      await damageLastEvent(id);
      if (vault.view.chart.path !== 'locked') return vault.recovery.begin();
      await vault.start();
      return vault.keys.unlock(right);
    },
    'vault.recovered': () => vault.recovery.repair(),
    'recovery.cleared': async () => {
      await damageLastEvent(id);
      await vault.recovery.begin();
      await vault.recovery.repair();
      await vault.recovery.clear();
    },
    'index.rebuilt': async () => {
      await firstRow();
      await vault.commands.writeSnapshot();
      await vault.keys.lock('user');
      await changeRecords('snapshots', (all) =>
        all.map((one) => ({ ...one, table: flipped(one['table']) })),
      );
      await vault.keys.unlock(right);
    },
    'reset.requested': () => vault.commands.run({ type: 'requestReset' }),
    'reset.cancelled': () => vault.commands.run({ type: 'cancelReset' }),
    'reset.confirmed': () => vault.commands.run({ type: 'confirmReset' }),
    'session.signedOut': () => vault.commands.run({ type: 'signOut', keep: false }),
  };
  return { vault, store, run };
}

/** Walks a path on the real core, unlocking in one way, and compares state and log with the model after every step. */
export async function walkCore(path: Walk, way: UnlockWay = 'vaultKey'): Promise<void> {
  const { vault, store, run } = await newDriver(way);
  for (const { event, reaches } of path.steps) {
    await run[event.type]();
    const records = await store.readEvents(id, 1);
    expect(records[records.length - 1]?.type).toBe(event.type);
    expect(vault.view.chart).toEqual({ path: pathOf(reaches), ...reaches.context });
    const replayed = replayWhole(records);
    expect(replayed[replayed.length - 1]?.chart).toEqual(vault.view.chart);
  }
}
