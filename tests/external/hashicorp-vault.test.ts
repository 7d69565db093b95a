import { describe, expect, test } from 'vitest';
import { SECRET_ID, VALUE, readable, withServer } from '../support/hashicorp-fixture.ts';
import { valueOf } from '../support/outcome.ts';

const { byRole, byToken, open, problemOf, server } = withServer();

describe('reading', () => {
  test.each([
    ['secret/app/stripe#api_key', VALUE],
    ['secret/app/stripe?version=1#api_key', 'sk_old'],
    ['vault kv get -mount=secret -field=user app/stripe', 'ada'],
    ['secret/app', VALUE],
    ['secret/odd 100%25 %231%3F/größe#a/b #?%25', VALUE],
    ['old/app/db#password', VALUE],
    ['old/app/db#metadata', 'm'],
    ['legacy/x', VALUE],
    ['team/kv/shared/one#k', VALUE],
    ['secret/types#text', ''],
    ['secret/types#number', '42'],
    ['secret/types#real', '1.5'],
    ['secret/types#yes', 'true'],
    ['secret/types#constructor', 'own'],
  ])('%s is what is there', async (reference, value) => {
    expect(valueOf(await open(byToken()).read(reference))).toBe(value);
  });

  test.each([
    ['secret', { code: 'external.referenceMalformed', kind: 'hashicorp' }],
    ['secret/../sys/seal#x', { code: 'external.referenceMalformed', kind: 'hashicorp' }],
    [`secret/${'a'.repeat(2000)}#x`, { code: 'external.referenceMalformed', kind: 'hashicorp' }],
    ['secret/none#x', { code: 'external.notFound' }],
    ['secret/app/stripe#none', { code: 'external.notFound' }],
    ['secret/app/stripe#toString', { code: 'external.notFound' }],
    ['secret/app/stripe?version=9#api_key', { code: 'external.notFound' }],
    ['old/none#x', { code: 'external.notFound' }],
    // What has no versions has none to name.
    ['old/app/db?version=1#password', { code: 'external.notFound' }],
    ['team/kv#x', { code: 'external.notFound' }],
    ['pki/cert#x', { code: 'external.notFound' }],
    ['secret/app/stripe', { code: 'external.fieldMissing' }],
    ['secret/types#nothing', { code: 'external.notAText' }],
    ['secret/types#list', { code: 'external.notAText' }],
    ['secret/types#object', { code: 'external.notAText' }],
    ['secret/types#large', { code: 'external.notAText' }],
    // A server does not say whether a mount is there.
    ['nowhere/app#x', { code: 'external.forbidden', kind: 'hashicorp' }],
  ])('%s is a problem', async (reference, problem) => {
    expect(problemOf(await open(byToken()).read(reference))).toEqual(problem);
  });

  test('tells deleted and destroyed versions from ones that never were', async () => {
    server().root.delete('secret', 'app/stripe', 2);
    server().root.destroy('secret', 'app/stripe', 1);
    const vault = open(byToken());
    for (const reference of ['secret/app/stripe#api_key', 'secret/app/stripe?version=1#api_key']) {
      expect(problemOf(await vault.read(reference))).toEqual({ code: 'external.deleted' });
    }
    server().root.remove('secret', 'app/stripe');
    const read = await vault.read('secret/app/stripe#api_key');
    expect(problemOf(read)).toEqual({ code: 'external.notFound' });
  });

  test('asks for a mount once, and again after it was closed', async () => {
    const vault = open(byToken());
    await vault.read('secret/app/stripe#api_key');
    await vault.read('secret/app');
    expect(server().requests).toEqual([
      'GET /v1/sys/internal/ui/mounts/secret/app/stripe',
      'GET /v1/secret/data/app/stripe',
      'GET /v1/secret/data/app',
    ]);
    vault.close();
    await vault.read('secret/app');
    expect(server().requests.at(-2)).toBe('GET /v1/sys/internal/ui/mounts/secret/app');
  });

  test('takes the first segment for a KV 1 mount on a server that knows no versions', async () => {
    server().hasMounts = false;
    expect(valueOf(await open(byToken()).read('old/app/db#password'))).toBe(VALUE);
    expect(problemOf(await open(byToken()).read('old/none'))).toEqual({
      code: 'external.notFound',
    });
  });

  test('sends a namespace where there is one, and no header that needs leave besides', async () => {
    server().namespace('team/a').mount('secret', 2);
    server().namespace('team/a').put('secret', 'app', { k: 'theirs' });
    server().namespace('team/a').addToken('hvs.theirs');
    expect(valueOf(await open(byToken('hvs.theirs', 'team/a')).read('secret/app'))).toBe('theirs');
    expect(problemOf(await open(byToken('hvs.theirs', 'team/b')).read('secret/app'))).toEqual({
      code: 'external.notFound',
    });
    expect(problemOf(await open(byToken('hvs.theirs')).read('secret/app'))).toEqual({
      code: 'external.unauthorised',
      kind: 'hashicorp',
    });
    await open(byToken()).read('secret/app');
    const sent = server().asked.map(({ headers }) => headers);
    expect(sent.at(0)).toMatchObject({ 'x-vault-namespace': 'team/a' });
    expect(sent.at(-1)).not.toHaveProperty('x-vault-namespace');
    expect(sent.at(-1)).not.toHaveProperty('content-type');
    expect(Object.keys(sent.at(-1) ?? {}).filter((name) => name.startsWith('x-'))).toEqual([
      'x-vault-token',
    ]);
  });
});

describe('a test of a connection', () => {
  test('tells the version and the mounts that can be seen', async () => {
    expect(valueOf(await open(byToken()).test())).toEqual({ version: '1.18.3', count: 5 });
    const [health] = server().asked;
    // The health of a server is none of a namespace, and nobody's secret.
    expect(health?.path).toContain('/sys/health');
    expect(health?.headers).not.toHaveProperty('x-vault-token');
  });

  test('works in a namespace', async () => {
    server().namespace('team').addToken('hvs.theirs');
    const report = valueOf(await open(byToken('hvs.theirs', 'team')).test());
    expect(report).toEqual({ version: '1.18.3', count: 0 });
  });

  test('works with a role, logging in each time', async () => {
    server().root.addRole({ roleId: 'role', secretId: SECRET_ID, rules: readable });
    const vault = open(byRole());
    expect(valueOf(await vault.test()).count).toBe(1);
    server().root.roles.clear();
    expect(problemOf(await vault.test())).toMatchObject({ code: 'external.unauthorised' });
  });

  test('tells a wrong token', async () => {
    const refused = { code: 'external.unauthorised', kind: 'hashicorp' };
    expect(problemOf(await open(byToken('hvs.wrong')).test())).toEqual(refused);
  });

  test.each([
    ['<html></html>', 200],
    ['{}', 200],
    ['[]', 200],
    ['null', 200],
    ['not found', 404],
  ])('tells that %s is no server of its kind', async (text, status) => {
    server().forced = { status, text };
    expect(problemOf(await open(byToken()).test())).toEqual({ code: 'external.unexpectedAnswer' });
  });
});
