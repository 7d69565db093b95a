import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProviderId, SecretId } from '../../../src/lib/core/base/ids.ts';
import { NO_FILTER } from '../../../src/lib/core/projections/timeline.ts';
import type { SecretReference } from '../../../src/lib/core/secrets/secret-value.ts';
import { startCore, type StartedCore, valueOf } from '../../support/core.ts';
import { HashicorpServer } from '../../support/hashicorp-server.ts';
import { nodeEgress } from '../../support/node-egress.ts';

const TOKEN = 'hvs.the-token-of-the-test';
const VALUE = 'sk_live_kept_elsewhere';
const REFERENCE = 'secret/app/stripe#api_key';
const quiet = () => undefined;
const all = { text: '', order: 'newest', offset: 0, limit: 1_000 } as const;

let server: HashicorpServer;
let egress: ReturnType<typeof nodeEgress>;
let it: StartedCore;
let key: string;
let now: number;

beforeEach(async () => {
  now = 1_790_000_000_000;
  server = await HashicorpServer.start();
  server.root.mount('secret', 2);
  server.root.put('secret', 'app/stripe', { api_key: VALUE, user: 'ada' });
  server.root.addToken(TOKEN);
  egress = nodeEgress();
  it = await startCore({ fresh: true, now: () => now, egress: egress.keeper });
  valueOf(await it.core.profiles.create('Ada'));
  valueOf(await it.core.keys.issue());
  key = valueOf(await it.core.keys.read()).text;
  valueOf(await it.core.keys.open(true));
});

afterEach(async () => {
  await server.stop();
  expect(server.complaints).toEqual([]);
});

const connection = (token = TOKEN) =>
  ({
    kind: 'hashicorp',
    origin: server.address,
    namespace: '',
    login: { type: 'token', token },
  }) as const;

const addVault = async (name = 'Team'): Promise<ProviderId> =>
  valueOf(await it.core.providers.add({ name, connection: connection() }));

const linkTo = (provider: ProviderId, reference = REFERENCE): SecretReference => ({
  provider,
  kind: 'hashicorp',
  reference,
});

const addLinked = async (provider: ProviderId, name = 'STRIPE'): Promise<SecretId> =>
  valueOf(await it.core.secrets.add({ name, value: linkTo(provider), domains: '' }));

const rows = async () => valueOf(await it.core.secrets.list(all)).rows;
const rowOf = async (id: SecretId) => {
  const row = (await rows()).find((one) => one.id === id);
  if (!row) throw new Error('no such row');
  return row;
};
const timeline = async () =>
  valueOf(await it.core.audit.timeline({ ...NO_FILTER, offset: 0, limit: 1_000 }, quiet)).entries;
const requests = async () =>
  (await timeline()).filter(({ event }) => event.type === 'external.requested');
const reads = () => server.requests.filter((one) => one.includes('/data/')).length;
const findings = async () => valueOf(await it.core.audit.verify(quiet)).findings;

describe('a linked secret', () => {
  test('sits among the others, says where it is, and is fetched when it is used', async () => {
    const provider = await addVault();
    const reference = valueOf(
      await it.core.providers.checkReference(provider, ` vault://${REFERENCE} `),
    );
    expect(reference).toBe(REFERENCE);
    expect(server.asked).toEqual([]);
    const id = await addLinked(provider);
    expect(await rowOf(id)).toMatchObject({ name: 'STRIPE', link: 'hashicorp' });
    expect(valueOf(await it.core.secrets.read(id)).links).toEqual([
      { environment: null, link: linkTo(provider) },
    ]);
    expect(server.asked).toEqual([]);
    expect(valueOf(await it.core.secrets.reveal(id))).toEqual({ text: VALUE, environment: null });
  });

  test('stays in memory for the set time, and no longer', async () => {
    const id = await addLinked(await addVault());
    valueOf(await it.core.secrets.reveal(id));
    server.root.put('secret', 'app/stripe', { api_key: 'rotated' });
    now += 59_000;
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe(VALUE);
    now += 1_000;
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('rotated');
    expect(reads()).toBe(2);
    valueOf(await it.core.secrets.changeSettings({ externalSeconds: 0 }));
    valueOf(await it.core.secrets.reveal(id));
    valueOf(await it.core.secrets.reveal(id));
    expect(reads()).toBeGreaterThanOrEqual(4);
  });

  test('may be another one in an environment, or a text there', async () => {
    const provider = await addVault();
    server.root.put('secret', 'staging', { k: 'for staging' });
    valueOf(await it.core.secrets.changeSettings({ environments: ['staging', 'dev'] }));
    const environments = new Map<string, string | SecretReference>([
      ['staging', linkTo(provider, 'secret/staging#k')],
      ['dev', 'kept here'],
    ]);
    const draft = { name: 'A', value: linkTo(provider), domains: '', environments };
    const id = valueOf(await it.core.secrets.add(draft));
    expect(valueOf(await it.core.secrets.reveal(id, 'staging')).text).toBe('for staging');
    expect(valueOf(await it.core.secrets.reveal(id, 'dev')).text).toBe('kept here');
    expect(valueOf(await it.core.secrets.reveal(id, null)).text).toBe(VALUE);
    valueOf(await it.core.secrets.changeSettings({ activeEnvironment: 'staging' }));
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('for staging');
    expect((await rowOf(id)).link).toBe('hashicorp');
    const { links } = valueOf(await it.core.secrets.read(id));
    expect(links.map(({ environment }) => environment)).toEqual([null, 'staging']);
  });

  test('becomes a text and a link again, and versions know which they were', async () => {
    const provider = await addVault();
    const id = await addLinked(provider);
    const edit = async (value: string | SecretReference | null) => {
      const { detailsSeq } = await rowOf(id);
      valueOf(await it.core.secrets.edit(id, detailsSeq, { name: 'STRIPE', value, domains: '' }));
    };
    await edit(null);
    expect((await rowOf(id)).link).toBe('hashicorp');
    await edit('typed');
    expect((await rowOf(id)).link).toBeNull();
    const { versions } = valueOf(await it.core.secrets.read(id));
    expect(versions.map(({ link }) => link)).toEqual(['hashicorp']);
    const [version] = versions;
    expect(valueOf(await it.core.secrets.revealVersion(id, version?.seq ?? 0))).toBe(REFERENCE);
    expect(server.asked).toEqual([]);
    const { detailsSeq } = await rowOf(id);
    valueOf(await it.core.secrets.restoreVersion(id, detailsSeq, version?.seq ?? 0));
    expect((await rowOf(id)).link).toBe('hashicorp');
    expect(valueOf(await it.core.secrets.read(id)).versions[0]?.link).toBeNull();
    valueOf(await it.core.secrets.setEnabled([id], false));
    expect(await rowOf(id)).toMatchObject({ link: 'hashicorp', enabled: false });
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe(VALUE);
    expect(await findings()).toEqual([]);
  });

  test('names an external vault that is here', async () => {
    const provider = await addVault();
    const elsewhere = linkTo((provider + 1) as ProviderId);
    for (const value of [elsewhere, { ...linkTo(provider), kind: 'keepass' } as const]) {
      expect(await it.core.secrets.add({ name: 'A', value, domains: '' })).toMatchObject({
        problem: { code: 'external.providerMissing' },
      });
    }
    const value = linkTo(provider, 'two\nlines');
    expect(await it.core.secrets.add({ name: 'A', value, domains: '' })).toMatchObject({
      problem: { code: 'external.referenceMalformed' },
    });
  });

  test('goes into templates; one that does not come stays a reference', async () => {
    const provider = await addVault();
    await addLinked(provider);
    const gone = linkTo(provider, 'secret/nowhere#k');
    valueOf(await it.core.secrets.add({ name: 'GONE', value: gone, domains: '' }));
    valueOf(await it.core.secrets.add({ name: 'HERE', value: 'h', domains: '' }));
    const text = '{{vault:STRIPE}} {{vault:GONE}} {{vault:HERE}} {{vault:STRIPE}}';
    expect(valueOf(await it.core.templates.resolve(text))).toEqual({
      text: `${VALUE} {{vault:GONE}} h ${VALUE}`,
      failed: [{ name: 'GONE', problem: { code: 'external.notFound' } }],
    });
  });

  test('survives many events, a snapshot and a restart', async () => {
    const provider = await addVault();
    const id = await addLinked(provider);
    for (let index = 0; index < 300; index += 1) {
      valueOf(await it.core.secrets.changeSettings({ versionsKept: index % 2 }));
    }
    const vault = it.view().vault?.id;
    if (!vault) throw new Error('no vault');
    expect(await it.store.readSnapshot(vault)).toBeDefined();
    it = await startCore({ fresh: false, now: () => now, egress: egress.keeper });
    valueOf(await it.core.keys.unlock(key));
    expect(it.view().vault?.inside?.providers).toMatchObject([{ id: provider, name: 'Team' }]);
    expect((await rowOf(id)).link).toBe('hashicorp');
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe(VALUE);
  });
});

describe('what is asked of an external vault', () => {
  test('is in the log, sealed, with its origin and what came of it', async () => {
    const provider = await addVault();
    const id = await addLinked(provider);
    valueOf(await it.core.providers.browse(provider, []));
    valueOf(await it.core.secrets.reveal(id));
    valueOf(await it.core.secrets.reveal(id));
    server.root.revoke(TOKEN);
    expect(await it.core.providers.browse(provider, ['secret'])).toMatchObject({
      problem: { code: 'external.unauthorised' },
    });
    const noted = await requests();
    expect(noted.map(({ event }) => event)).toMatchObject([
      { purpose: 'browse', outcome: 'failed' },
      { purpose: 'read', outcome: 'answered' },
      { purpose: 'browse', outcome: 'answered' },
    ]);
    const counts = noted.map(({ event }) => ('requests' in event ? event.requests : 0));
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(server.asked.length);
    expect(noted.map(({ subject }) => subject)).toEqual([
      {
        type: 'asked',
        name: 'Team',
        origin: server.address,
        kind: 'hashicorp',
        problem: 'external.unauthorised',
      },
      { type: 'asked', name: 'Team', origin: server.address, kind: 'hashicorp', problem: null },
      { type: 'asked', name: 'Team', origin: server.address, kind: 'hashicorp', problem: null },
    ]);
    const vault = it.view().vault?.id;
    if (!vault) throw new Error('no vault');
    const clear = JSON.stringify(await it.store.readEvents(vault, 1));
    for (const hidden of [TOKEN, VALUE, REFERENCE, server.address, 'Team']) {
      expect(clear).not.toContain(hidden);
    }
    valueOf(await it.core.keys.lock());
    expect((await requests()).map(({ subject }) => subject.type)).toEqual([
      'sealed',
      'sealed',
      'sealed',
    ]);
  });

  test('goes nowhere but to what was approved', async () => {
    const provider = await addVault();
    await it.core.providers.browse(provider, []);
    expect([...egress.approved]).toEqual([server.address]);
    const other = await HashicorpServer.start();
    const interrupt = new AbortController().signal;
    for (const url of [
      `${other.address}/v1/sys/health`,
      `${server.address.replace('localhost', '127.0.0.1')}/v1/sys/health`,
      `http://localhost@127.0.0.1:1/`,
      'https://example.com/',
      'file:///etc/passwd',
      'not an address',
    ]) {
      const message = { method: 'GET', url, headers: {}, body: null } as const;
      expect(await egress.keeper.send(message, interrupt)).toEqual({
        ok: false,
        failure: 'refused',
      });
    }
    valueOf(await it.core.providers.remove(provider));
    expect([...egress.approved]).toEqual([]);
    valueOf(await it.core.keys.lock());
    expect(egress.left.every((url) => url.startsWith(`${server.address}/`))).toBe(true);
    expect(other.asked).toEqual([]);
    await other.stop();
  });

  test('holds nothing else up, and ends when the vault locks', async () => {
    const id = await addLinked(await addVault());
    server.delay = 3_000;
    const waiting = it.core.secrets.reveal(id);
    await expect.poll(() => server.asked.length).toBeGreaterThan(0);
    valueOf(await it.core.secrets.add({ name: 'MEANWHILE', value: 'x', domains: '' }));
    expect(await rows()).toHaveLength(2);
    valueOf(await it.core.keys.lock());
    expect(await waiting).toEqual({ ok: false, problem: { code: 'external.interrupted' } });
    expect((await timeline()).slice(0, 2).map(({ event }) => event)).toMatchObject([
      { type: 'vault.locked' },
      { type: 'external.requested', outcome: 'interrupted', requests: 1 },
    ]);
    server.delay = 0;
    valueOf(await it.core.keys.unlock(key));
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe(VALUE);
  });

  test('is forgotten with the lock: values are fetched anew', async () => {
    const id = await addLinked(await addVault());
    valueOf(await it.core.secrets.reveal(id));
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    valueOf(await it.core.secrets.reveal(id));
    expect(reads()).toBe(2);
  });

  test('is tried before it is saved, with nothing left behind', async () => {
    const draft = { name: 'Team', connection: connection() };
    const report = valueOf(await it.core.providers.test(draft, null));
    expect(report).toEqual({ version: '1.18.3', count: 1 });
    expect(it.view().vault?.inside?.providers).toEqual([]);
    expect([...egress.approved]).toEqual([]);
    const wrong = { name: 'Team', connection: connection('hvs.wrong') };
    expect(await it.core.providers.test(wrong, null)).toMatchObject({
      problem: { code: 'external.unauthorised' },
    });
    expect((await requests()).map(({ event }) => event)).toMatchObject([
      { purpose: 'test', outcome: 'failed' },
      { purpose: 'test', outcome: 'answered' },
    ]);
  });
});

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
    it = await startCore({ fresh: false, now: () => now, egress: egress.keeper });
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
    const { bytes } = valueOf(await it.core.transfer.export({ format: 'age', passphrase }, quiet));
    const source = { name: 'b.age', bytes, format: null };
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
      const text = new TextDecoder().decode(file.bytes);
      expect(text).toContain('HERE');
      expect(text).not.toContain('STRIPE');
    }
    expect(server.asked).toEqual([]);
  });
});
