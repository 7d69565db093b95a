import { describe, expect, test } from 'vitest';
import { valueOf } from '../../support/core.ts';
import { HashicorpServer } from '../../support/hashicorp-server.ts';
import {
  addLinked,
  addVault,
  connection,
  egress,
  it,
  key,
  reads,
  REFERENCE,
  requests,
  rows,
  server,
  timeline,
  TOKEN,
  VALUE,
} from '../../support/linked-core.ts';

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
