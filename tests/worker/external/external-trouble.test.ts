import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProviderId } from '../../../src/lib/core/base/ids.ts';
import type { SecretReference } from '../../../src/lib/core/secrets/secret-value.ts';
import { ConnectServer } from '../../support/connect-server.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';
import { HashicorpServer } from '../../support/hashicorp-server.ts';
import { nodeEgress } from '../../support/node-egress.ts';

const TOKEN = 'hvs.the-token-of-the-test';
const REFERENCE = 'secret/app#k';
const passphrase = 'twelve and more';
const quiet = () => undefined;
const all = { text: '', order: 'newest', offset: 0, limit: 100 } as const;

let server: HashicorpServer;
let egress: ReturnType<typeof nodeEgress>;
let it: FaultyCore;
let key: string;

beforeEach(async () => {
  server = await HashicorpServer.start();
  server.root.mount('secret', 2);
  server.root.put('secret', 'app', { k: 'kept elsewhere' });
  server.root.addToken(TOKEN);
  egress = nodeEgress();
  it = await faultyCore({ fresh: true, egress: egress.keeper });
  key = await newVault(it);
});

afterEach(async () => {
  await server.stop();
  expect(server.complaints).toEqual([]);
});

const connection = (origin = server.address) =>
  ({ kind: 'hashicorp', origin, namespace: '', login: { type: 'token', token: TOKEN } }) as const;
const addVault = async (name = 'Team', origin = server.address): Promise<ProviderId> =>
  valueOf(await it.core.providers.add({ name, connection: connection(origin) }));
const linkTo = (provider: ProviderId): SecretReference => ({
  provider,
  kind: 'hashicorp',
  reference: REFERENCE,
});
const addLinked = async (provider: ProviderId, name = 'LINKED') =>
  valueOf(await it.core.secrets.add({ name, value: linkTo(provider), domains: '' }));
const findings = async () => valueOf(await it.core.audit.verify(quiet)).findings;
const rows = async () => valueOf(await it.core.secrets.list(all)).rows;

describe('trouble with external vaults', () => {
  test('a disk that is full while requests are noted costs neither the value nor the vault', async () => {
    const id = await addLinked(await addVault());
    it.fault.commit = () => true;
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('kept elsewhere');
    // Also while it is still full: what is deferred is folded as if it were there.
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    it.fault.commit = null;
    valueOf(await it.core.secrets.add(draft('A', 'x')));
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    expect(await findings()).toEqual([]);
    it = await faultyCore({ fresh: false, egress: egress.keeper });
    valueOf(await it.core.keys.unlock(key));
    expect(await findings()).toEqual([]);
  });

  test('what is still to be noted leaves nothing behind when the vault is emptied', async () => {
    const id = await addLinked(await addVault());
    it.fault.commit = () => true;
    valueOf(await it.core.secrets.reveal(id));
    it.fault.commit = null;
    const { id: vault } = it.vault();
    valueOf(await it.core.profiles.signOut(false));
    expect(await it.store.readDetailsFrom(vault, 1)).toEqual([]);
    expect(await it.store.readValues(vault)).toEqual([]);
  });

  test('a deletion is undone also when the external vault is gone', async () => {
    const provider = await addVault();
    const linked = await addLinked(provider);
    const here = valueOf(await it.core.secrets.add(draft('HERE', 'x')));
    valueOf(await it.core.providers.remove(provider));
    const token = valueOf(await it.core.secrets.delete([linked, here]));
    valueOf(await it.core.secrets.undoDelete(token));
    expect((await rows()).map(({ name, link }) => [name, link])).toEqual([
      ['HERE', null],
      ['LINKED', 'hashicorp'],
    ]);
    const [, back] = await rows();
    expect(await it.core.secrets.reveal(back?.id ?? linked)).toMatchObject({
      problem: { code: 'external.providerMissing' },
    });
  });

  test('an own backup brings nothing twice, also with a KeePass file', async () => {
    const keepass = { kind: 'keepass', password: 'p', keyFile: null } as const;
    valueOf(
      await it.core.providers.add(
        { name: 'File', connection: keepass },
        new File(['x'], 'team.kdbx'),
      ),
    );
    await addLinked(await addVault());
    const made = valueOf(await it.core.transfer.export({ format: 'age', passphrase }, quiet));
    const source = { name: 'b.age', bytes: made.file, format: null };
    for (let turn = 0; turn < 2; turn += 1) {
      const preview = valueOf(await it.core.transfer.preview(source, { passphrase }));
      expect(preview.counts).toEqual({ new: 0, changed: 0, same: 1 });
      valueOf(await it.core.transfer.import('overwrite', quiet));
    }
    const { providers = [] } = it.vault().inside ?? {};
    expect(providers.map(({ name, place }) => [name, place])).toEqual([
      ['File', 'team.kdbx'],
      ['Team', server.address],
    ]);
  });

  test('a backup of external vaults alone brings them back', async () => {
    await addVault();
    const made = valueOf(await it.core.transfer.export({ format: 'age', passphrase }, quiet));
    const source = { name: 'b.age', bytes: made.file, format: null };
    valueOf(await it.core.profiles.signOut(false));
    await newVault(it, 'Bea');
    const preview = valueOf(await it.core.transfer.preview(source, { passphrase }));
    expect(preview.providers).toEqual([{ name: 'Team', place: server.address, isNew: true }]);
    valueOf(await it.core.transfer.import('skip', quiet));
    expect(it.vault().inside?.providers).toMatchObject([{ name: 'Team' }]);
  });

  test('an own backup with a link to a removed vault changes nothing', async () => {
    const provider = await addVault();
    await addLinked(provider);
    valueOf(await it.core.providers.remove(provider));
    const made = valueOf(await it.core.transfer.export({ format: 'age', passphrase }, quiet));
    const source = { name: 'b.age', bytes: made.file, format: null };
    const preview = valueOf(await it.core.transfer.preview(source, { passphrase }));
    expect(preview.counts).toEqual({ new: 0, changed: 0, same: 1 });
  });

  test('credentials that are damaged stop no export, are named, and can be given anew', async () => {
    const provider = await addVault();
    await addLinked(provider);
    valueOf(await it.core.secrets.add(draft('HERE', 'x')));
    const { id: vault, inside } = it.vault();
    const part = await it.database.get('values', [vault, provider]);
    if (!part) throw new Error('no sealed connection');
    part.bytes[30] = (part.bytes[30] ?? 0) ^ 1;
    await it.database.put('values', part);
    const backup = valueOf(await it.core.transfer.export({ format: 'age', passphrase }, quiet));
    expect(backup.damaged).toEqual(['Team']);
    const plain = valueOf(await it.core.transfer.export({ format: 'dotenv' }, quiet));
    expect(plain).toMatchObject({ count: 1, damaged: [] });
    expect(await it.core.providers.browse(provider, [])).toMatchObject({
      problem: { code: 'secret.damaged' },
    });
    const form = valueOf(await it.core.providers.read(provider));
    expect(form.connection).toEqual({
      kind: 'hashicorp',
      origin: server.address,
      namespace: '',
      login: { type: 'token', token: '' },
    });
    const [row] = inside?.providers ?? [];
    const again = { name: 'Team', connection: connection() };
    valueOf(await it.core.providers.change(provider, row?.detailsSeq ?? 0, again));
    valueOf(await it.core.providers.browse(provider, []));
  });

  test('an address that is being tried is not shut out by what others ask', async () => {
    const id = await addLinked(await addVault());
    const other = await HashicorpServer.start();
    other.root.mount('kv', 1);
    other.root.addToken(TOKEN);
    other.delay = 300;
    const trying = it.core.providers.test(
      { name: 'New', connection: connection(other.address) },
      null,
    );
    await expect.poll(() => other.asked.length).toBeGreaterThan(0);
    valueOf(await it.core.secrets.reveal(id));
    expect(valueOf(await trying)).toMatchObject({ count: 1 });
    expect([...egress.approved]).toEqual([server.address]);
    await other.stop();
  });

  test('a server that is away is waited for once, whoever waits', async () => {
    const provider = await addVault();
    const names = ['A', 'B', 'C', 'D', 'E'];
    for (const [place, name] of names.entries()) {
      const value = { ...linkTo(provider), reference: `secret/app${place}#k` };
      valueOf(await it.core.secrets.add({ name, value, domains: '' }));
    }
    await server.stop();
    const text = names.map((name) => `{{vault:${name}}}`).join(' ');
    const resolved = valueOf(await it.core.templates.resolve(text));
    expect(resolved.text).toBe(text);
    expect(resolved.failed.map(({ problem }) => problem.code)).toEqual(
      names.map(() => 'external.unreachable'),
    );
    expect(egress.left.length).toBeLessThan(names.length);
  });

  test('a damaged link is told, and the rest of the secret is there', async () => {
    const id = await addLinked(await addVault());
    const part = await it.database.get('values', [it.vault().id, id]);
    if (!part) throw new Error('no sealed link');
    part.bytes[30] = (part.bytes[30] ?? 0) ^ 1;
    await it.database.put('values', part);
    expect(valueOf(await it.core.secrets.read(id))).toMatchObject({ note: '', links: [] });
    expect(await it.core.secrets.reveal(id)).toMatchObject({ problem: { code: 'secret.damaged' } });
  });

  test('a dialog that is closed ends what it still asks for', async () => {
    const provider = await addVault();
    const id = await addLinked(provider);
    server.delay = 2_000;
    const searching = it.core.providers.search(provider, 'x');
    await expect.poll(() => server.asked.length).toBeGreaterThan(0);
    const browsing = it.core.providers.browse(provider, ['secret']);
    const revealing = it.core.secrets.reveal(id);
    server.delay = 0;
    valueOf(await it.core.providers.endBrowsing(provider));
    expect(await searching).toMatchObject({ problem: { code: 'external.interrupted' } });
    expect(await browsing).toMatchObject({ problem: { code: 'external.interrupted' } });
    // What was read meanwhile is no part of the dialog.
    expect(valueOf(await revealing).text).toBe('kept elsewhere');
  });

  test('a link in an environment alone shows in the row too', async () => {
    const provider = await addVault();
    valueOf(await it.core.secrets.changeSettings({ environments: ['live'] }));
    const environments = new Map([['live', linkTo(provider)]]);
    const id = valueOf(await it.core.secrets.add({ ...draft('A', 'here'), environments }));
    expect(await rows()).toMatchObject([{ id, link: 'hashicorp' }]);
    expect(await findings()).toEqual([]);
  });
});

test('a one-time code is asked for each time', async () => {
  const connect = await ConnectServer.start();
  const team = connect.addVault('Team');
  const otp = { id: 'otp', label: 'code', type: 'OTP', value: 'otpauth://x', totp: '111111' };
  const item = connect.addItem(team, 'Item', { fields: [otp] });
  connect.tokens.set('token', [team.id]);
  const provider = valueOf(
    await it.core.providers.add({
      name: 'Connect',
      connection: { kind: 'onepassword', origin: connect.address, token: 'token' },
    }),
  );
  const value = {
    provider,
    kind: 'onepassword',
    reference: 'op://Team/Item/code?attribute=otp',
  } as const;
  const id = valueOf(await it.core.secrets.add({ name: 'CODE', value, domains: '' }));
  expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('111111');
  Object.assign(item.fields[0] ?? {}, { totp: '222222' });
  expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('222222');
  expect(connect.complaints).toEqual([]);
  await connect.stop();
});
