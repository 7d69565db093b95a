import { describe, expect, test } from 'vitest';
import { parseVaultKey } from '../../../src/lib/core/vault/vault-key.ts';
import { indexPageData, tableData } from '../../../src/lib/crypto/associated-data.ts';
import { fromUtf8 } from '../../../src/lib/crypto/bytes.ts';
import { unpad } from '../../../src/lib/crypto/padding.ts';
import { Keyring } from '../../../src/lib/keyring/keyring.ts';
import { openDetails, openValue } from '../../../src/lib/keyring/sealed-log.ts';
import { startCore, valueOf, type StartedCore } from '../../support/core.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Everything that lies on disk, opened with the data key: what somebody with the key could find. */
async function openedDump({ store, view }: StartedCore, key: string): Promise<string> {
  const vault = view().vault?.id;
  if (!vault) throw new Error('no vault');
  const keyring = new Keyring(vault, random);
  keyring.unlock(await store.readSlots(vault), valueOf(parseVaultKey(key)));
  const { sealer, keys } = keyring;
  const records = await store.readEvents(vault, 1);
  const found: string[] = [JSON.stringify(records.map(({ type, data }) => [type, data]))];
  for (const { seq, bytes } of await store.readDetailsFrom(vault, 1)) {
    const record = records[seq - 1];
    if (!record) throw new Error('details without a record');
    found.push(JSON.stringify(openDetails(record, bytes, keys)));
  }
  for (const { seq, bytes } of await store.readValues(vault)) {
    found.push(JSON.stringify(openValue(seq, bytes, keys)));
  }
  const snapshot = await store.readSnapshot(vault);
  if (snapshot?.table) {
    const table = fromUtf8(
      sealer.open(snapshot.table, tableData(vault, snapshot.seq, snapshot.link)),
    );
    const { stamps } = JSON.parse(table) as { stamps: string[] };
    for (const { page, bytes } of await store.readPages(vault)) {
      const aad = indexPageData(vault, page, stamps[page] ?? '');
      found.push(new TextDecoder('latin1').decode(unpad(await sealer.openLarge(bytes, aad))));
    }
  }
  return found.join('\n');
}

describe('what is deleted is gone from the log and the snapshot, even for who has the data key', () => {
  test('names, values, notes, domains, environments and every version of them', async () => {
    const started = await startCore({ fresh: true });
    const { core, view, store } = started;
    valueOf(await core.profiles.create('Ada'));
    valueOf(await core.keys.issue());
    const { text: key } = valueOf(await core.keys.read());
    valueOf(await core.keys.open(true));
    valueOf(await core.secrets.changeSettings({ environments: ['dev'] }));
    const planted = ['PLANT-name', 'PLANT-old', 'plant-domain.example', 'PLANT-note', 'PLANT-dev'];
    const id = valueOf(
      await core.secrets.add({
        name: 'PLANT-name-1',
        value: 'PLANT-old-1',
        domains: 'plant-domain.example',
        note: 'PLANT-note',
        environments: new Map([['dev', 'PLANT-dev-1']]),
      }),
    );
    const rowOf = async (at: number) => {
      const query = { text: '', order: 'newest', offset: 0, limit: 1000 } as const;
      const { rows } = valueOf(await core.secrets.list(query));
      const row = rows.find((one) => one.id === at);
      if (!row) throw new Error('no such row');
      return row;
    };
    for (let turn = 2; turn < 5; turn += 1) {
      const { detailsSeq } = await rowOf(id);
      valueOf(
        await core.secrets.edit(id, detailsSeq, {
          name: `PLANT-name-${turn}`,
          value: `PLANT-old-${turn}`,
          domains: 'plant-domain.example',
          environments: new Map([['dev', `PLANT-dev-${turn}`]]),
        }),
      );
    }
    // Enough others that a snapshot is written, with the secret on one of its pages.
    for (let index = 0; index < 300; index += 1) {
      valueOf(
        await core.secrets.add({ name: `other ${index}`, value: `kept ${index}`, domains: '' }),
      );
    }
    const vault = view().vault?.id;
    if (!vault || !(await store.readSnapshot(vault))?.table) throw new Error('no snapshot yet');
    const before = await openedDump(started, key);
    for (const word of planted) expect(before, word).toContain(word);
    valueOf(await core.secrets.delete([id]));
    const after = await openedDump(started, key);
    for (const word of planted) expect(after, word).not.toContain(word);
    expect(after).not.toContain('PLANT');
    expect(after).toContain('kept 299');
    // And the chain over it all still holds.
    valueOf(await core.keys.lock());
    valueOf(await core.keys.unlock(key));
    expect(view().vault?.count).toBe(300);
  });

  test('what falls out of the versions that are kept is gone too', async () => {
    const started = await startCore({ fresh: true });
    const { core } = started;
    valueOf(await core.profiles.create('Ada'));
    valueOf(await core.keys.issue());
    const { text: key } = valueOf(await core.keys.read());
    valueOf(await core.keys.open(true));
    valueOf(await core.secrets.changeSettings({ versionsKept: 1 }));
    const id = valueOf(await core.secrets.add({ name: 'A', value: 'V-1', domains: '' }));
    let basedOn: number = id;
    for (const value of ['V-2', 'V-3']) {
      valueOf(await core.secrets.edit(id, basedOn, { name: 'A', value, domains: '' }));
      basedOn = started.view().vault?.seq ?? 0;
    }
    const dump = await openedDump(started, key);
    expect(dump).not.toContain('V-1');
    expect(dump).toContain('V-2');
    expect(dump).toContain('V-3');
    valueOf(await core.secrets.changeSettings({ versionsKept: 0 }));
    expect(await openedDump(started, key)).not.toContain('V-2');
  });
});
