import { describe, expect, test } from 'vitest';
import type { Egress } from '../../src/lib/external/provider.ts';
import { fetchEgress } from '../support/fetch-egress.ts';
import { VALUE, withServer } from '../support/hashicorp-fixture.ts';
import type { Rule } from '../support/hashicorp-state.ts';
import { valueOf } from '../support/outcome.ts';

const { byRole, byToken, open, problemOf, server, wait } = withServer();

describe('failures', () => {
  /** What each call meets. */
  const all = async (connection = byToken()) => {
    const vault = open(connection);
    const calls = [
      vault.read('secret/app'),
      vault.list([]),
      vault.list(['secret']),
      vault.search('x'),
    ];
    return (await Promise.all(calls)).map(problemOf);
  };

  test('a sealed server, and one that was never set up', async () => {
    server().sealed = true;
    const sealed = { code: 'external.sealed' };
    expect(await all()).toEqual(Array(4).fill(sealed));
    expect(problemOf(await open(byToken()).test())).toEqual(sealed);
    expect(problemOf(await open(byRole()).test())).toEqual(sealed);
    server().initialized = false;
    expect(problemOf(await open(byToken()).test())).toEqual(sealed);
  });

  test('a limit, with the time to wait', async () => {
    server().rateLimit = 7;
    const limited = { code: 'external.rateLimited', seconds: 7 };
    expect(await all()).toEqual(Array(4).fill(limited));
    expect(problemOf(await open(byRole()).read('secret/app'))).toEqual(limited);
  });

  test('a token that is wrong or has died', async () => {
    const refused = { code: 'external.unauthorised', kind: 'hashicorp' };
    expect(await all(byToken('hvs.wrong'))).toEqual(Array(4).fill(refused));
    server().root.addToken('hvs.short', { ttl: 10 });
    const vault = open(byToken('hvs.short'));
    expect(valueOf(await vault.read('secret/app'))).toBe(VALUE);
    wait(10_000);
    expect(problemOf(await vault.read('secret/app'))).toEqual(refused);
  });

  test('what a policy does not allow', async () => {
    const rules: readonly Rule[] = [{ path: 'secret/data/other', may: ['read'] }];
    server().root.addToken('hvs.narrow', { rules });
    const forbidden = { code: 'external.forbidden', kind: 'hashicorp' };
    const vault = open(byToken('hvs.narrow'));
    expect(problemOf(await vault.read('secret/app'))).toEqual(forbidden);
    expect(problemOf(await vault.list(['secret']))).toEqual(forbidden);
    expect(server().requests.filter((one) => one.endsWith('lookup-self'))).toHaveLength(2);
  });

  test.each([
    [400, { code: 'external.unexpectedAnswer' }],
    [401, { code: 'external.unauthorised', kind: 'hashicorp' }],
    [405, { code: 'external.unexpectedAnswer' }],
    [412, { code: 'external.serverFailed', status: 412 }],
    [472, { code: 'external.serverFailed', status: 472 }],
    [473, { code: 'external.serverFailed', status: 473 }],
    [500, { code: 'external.serverFailed', status: 500 }],
    [501, { code: 'external.sealed' }],
    [502, { code: 'external.serverFailed', status: 502 }],
    [503, { code: 'external.serverFailed', status: 503 }],
  ])('status %i', async (status, problem) => {
    server().forced = { status };
    expect(await all()).toEqual(Array(4).fill(problem));
  });

  test.each([
    '',
    '<html></html>',
    'null',
    '[]',
    '"text"',
    '{"data":null}',
    '{"data":[]}',
    '{"data":{"path":1,"type":"kv","secret":[]}}',
    '{"data":{"path":"../","type":"kv","options":{},"secret":null}}',
    '{"data":{"path":"secret/","type":"kv","options":{"version":"3"},"secret":"x"}}',
    '{"data":{"path":"elsewhere/","type":"kv","options":null}}',
    '{"data":{"path":"secret/","type":"kv","options":{"version":"2"},"data":7,"keys":[1]}}',
  ])('an answer of %j', async (text) => {
    server().forced = { status: 200, text };
    expect(await all()).toEqual(Array(4).fill({ code: 'external.unexpectedAnswer' }));
  });

  test('keys that no path can have are left out', async () => {
    const vault = open(byToken());
    await vault.list([]);
    const keys = ['..', './', 'a/b', 'a\u0000', '', '/', '__proto__', 'fine', 'fine/'];
    server().forced = { status: 200, text: JSON.stringify({ data: { keys } }) };
    const nodes = valueOf(await vault.list(['secret']));
    expect(nodes.map(({ path }) => path[1])).toEqual(['__proto__', 'fine', 'fine/']);
  });

  test('mounts that no path can have, or of a version that is not known, are left out', async () => {
    const kv = { type: 'kv', options: { version: '2' } };
    const odd = {
      '../': kv,
      'a//b/': kv,
      'bell\u0007/': kv,
      'v3/': { type: 'kv', options: { version: '3' } },
    };
    const secret = { ...odd, 'fine/': kv, 'text/': 'kv', 'none/': null };
    server().forced = { status: 200, text: JSON.stringify({ data: { secret } }) };
    const nodes = valueOf(await open(byToken()).list([]));
    expect(nodes.map(({ name }) => name)).toEqual(['fine']);
  });

  test('a redirect, and a server that is away', async () => {
    server().forced = { status: 307, location: 'https://elsewhere.example/v1/' };
    expect(await all()).toEqual(Array(4).fill({ code: 'external.redirected' }));
    const egress: Egress = fetchEgress('http://localhost:1');
    const away = { code: 'external.unreachable', kind: 'hashicorp' };
    expect(problemOf(await open(byToken(), egress).test())).toEqual(away);
    expect(problemOf(await open(byRole(), egress).read('secret/app'))).toEqual(away);
  });

  test('an egress that closes between a refusal and its reason', async () => {
    const egress = fetchEgress(server().address);
    const closing: Egress = {
      request: async (request) =>
        request.path.endsWith('lookup-self')
          ? { ok: false, problem: { code: 'external.interrupted' } }
          : egress.request(request),
    };
    const read = await open(byToken('hvs.wrong'), closing).read('secret/app');
    expect(problemOf(read)).toEqual({ code: 'external.interrupted' });
  });
});
