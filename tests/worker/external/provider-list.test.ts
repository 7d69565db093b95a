import { describe, expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import { valueOf } from '../../support/core.ts';
import {
  addLinked,
  addVault,
  connection,
  findings,
  it,
  key,
  quiet,
  restart,
  rows,
  server,
  TOKEN,
  VALUE,
} from '../../support/linked-core.ts';

describe('the list of external vaults', () => {
  const sealedValues = async () => {
    const vault = it.view().vault?.id;
    if (!vault) throw new Error('no vault');
    return (await it.store.readValues(vault)).map(({ seq }) => seq);
  };

  test('has one sealed connection of each, and erases what was replaced or removed', async () => {
    const provider = await addVault();
    expect(await sealedValues()).toEqual([provider]);
    const [row] = it.view().vault?.inside?.providers ?? [];
    const edit = { name: 'Crew', connection: connection('hvs.new') };
    valueOf(await it.core.providers.change(provider, row?.detailsSeq ?? 0, edit));
    expect(await sealedValues()).not.toContain(provider);
    expect(await sealedValues()).toHaveLength(1);
    expect(await it.core.providers.change(provider, row?.detailsSeq ?? 0, edit)).toMatchObject({
      problem: { code: 'external.changedElsewhere' },
    });
    expect(await findings()).toEqual([]);
    const id = await addLinked(provider);
    expect(valueOf(await it.core.providers.countReferences(provider))).toBe(1);
    valueOf(await it.core.providers.remove(provider));
    expect(await sealedValues()).toEqual([id]);
    expect(await it.core.secrets.reveal(id)).toMatchObject({
      problem: { code: 'external.providerMissing' },
    });
    expect(await findings()).toEqual([]);
  });

  test('shows no credentials again, and keeps them for the same server only', async () => {
    const provider = await addVault();
    const form = valueOf(await it.core.providers.read(provider));
    expect(JSON.stringify(form)).not.toContain(TOKEN);
    const same = { name: 'Renamed', connection: form.connection };
    valueOf(await it.core.providers.change(provider, form.row.detailsSeq, same));
    valueOf(await it.core.providers.browse(provider, []));
    const { row } = valueOf(await it.core.providers.read(provider));
    const moved = { ...connection(''), origin: 'https://elsewhere.example' };
    expect(
      await it.core.providers.change(provider, row.detailsSeq, { name: 'A', connection: moved }),
    ).toMatchObject({ problem: { code: 'external.credentialsMissing' } });
    expect(await it.core.providers.test({ name: 'A', connection: moved }, provider)).toMatchObject({
      problem: { code: 'external.credentialsMissing' },
    });
  });

  test('refuses names that are taken and addresses that are none', async () => {
    await addVault();
    expect(await it.core.providers.add({ name: ' Team ', connection: connection() })).toMatchObject(
      {
        problem: { code: 'external.nameTaken' },
      },
    );
    for (const origin of [
      'http://vault.example.com',
      'https://vault.example.com/path',
      'https://user@vault.example.com',
      'ftp://vault.example.com',
      'vault.example.com',
      'http://localhost.example.com',
      'http://127.0.0.2',
    ]) {
      const draft = { name: 'B', connection: { ...connection(), origin } };
      expect(await it.core.providers.add(draft), origin).toMatchObject({
        problem: { code: 'external.originMalformed' },
      });
    }
  });

  test('survives a compaction and the loss of the snapshot', async () => {
    const provider = await addVault();
    const id = await addLinked(provider);
    const { row } = valueOf(await it.core.providers.read(provider));
    valueOf(
      await it.core.providers.change(provider, row.detailsSeq, {
        name: 'Crew',
        connection: connection(),
      }),
    );
    valueOf(await it.core.secrets.reveal(id));
    valueOf(await it.core.audit.compact(Number.MAX_SAFE_INTEGER));
    expect(await findings()).toEqual([]);
    await restart();
    valueOf(await it.core.keys.unlock(key));
    expect(it.view().vault?.inside?.providers).toMatchObject([{ id: provider, name: 'Crew' }]);
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe(VALUE);
    expect(await findings()).toEqual([]);
  });
});

describe('files', () => {
  const passphrase = 'twelve and more';

  test('a backup carries links and external vaults over', async () => {
    const provider = await addVault();
    await addLinked(provider);
    valueOf(await it.core.secrets.add({ name: 'HERE', value: 'h', domains: '' }));
    const made = valueOf(await it.core.transfer.export({ format: 'age', passphrase }, quiet));
    const source = { name: 'b.age', bytes: made.file, format: null };
    const again = valueOf(await it.core.transfer.preview(source, { passphrase }));
    expect(again.counts).toEqual({ new: 0, changed: 0, same: 2 });
    // Signing out removes both; the backup brings them back.
    valueOf(await it.core.profiles.signOut(false));
    valueOf(await it.core.profiles.create('Bea'));
    valueOf(await it.core.keys.issue());
    valueOf(await it.core.keys.open(true));
    const preview = valueOf(await it.core.transfer.preview(source, { passphrase }));
    expect(preview.counts).toEqual({ new: 2, changed: 0, same: 0 });
    expect(preview.providers).toEqual([{ name: 'Team', place: server.address, isNew: true }]);
    expect(JSON.stringify(preview)).not.toContain(TOKEN);
    valueOf(await it.core.transfer.import('skip', quiet));
    const linked = (await rows()).find(({ name }) => name === 'STRIPE');
    expect(linked?.link).toBe('hashicorp');
    expect(valueOf(await it.core.secrets.reveal(linked?.id as SecretId)).text).toBe(VALUE);
    expect(it.view().vault?.inside?.providers).toHaveLength(1);
    const known = valueOf(await it.core.transfer.preview(source, { passphrase }));
    expect(known.providers).toMatchObject([{ name: 'Team', isNew: false }]);
    const third = valueOf(await it.core.transfer.preview(source, { passphrase }));
    expect(third.counts).toEqual({ new: 0, changed: 0, same: 2 });
    expect(await findings()).toEqual([]);
  });

  test('what is kept elsewhere goes into no plain file', async () => {
    await addLinked(await addVault());
    valueOf(await it.core.secrets.add({ name: 'HERE', value: 'h', domains: '' }));
    for (const format of ['dotenv', 'postmanEnvironment'] as const) {
      const file = valueOf(await it.core.transfer.export({ format }, quiet));
      expect(file).toMatchObject({ count: 1, left: [], linked: ['STRIPE'] });
      const text = await file.file.text();
      expect(text).toContain('HERE');
      expect(text).not.toContain('STRIPE');
    }
    expect(server.asked).toEqual([]);
  });
});
