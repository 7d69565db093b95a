import { describe, expect, test } from 'vitest';
import { SECRET_ID, VALUE, readable, withServer } from '../support/hashicorp-fixture.ts';
import type { Rule } from '../support/hashicorp-state.ts';
import { valueOf } from '../support/outcome.ts';

const { byRole, open, problemOf, server, wait } = withServer();

describe('an AppRole', () => {
  const logins = () => server().requests.filter((one) => one.startsWith('POST')).length;
  const role = { roleId: 'role', secretId: SECRET_ID, rules: readable };

  test('logs in once for all who ask, and again shortly before its token expires', async () => {
    server().root.addRole({ ...role, ttl: 600 });
    const vault = open(byRole());
    const reads = await Promise.all(Array.from({ length: 5 }, () => vault.read('secret/app')));
    expect(reads.map(valueOf)).toEqual(Array(5).fill(VALUE));
    expect(logins()).toBe(1);
    wait(560_000);
    await vault.read('secret/app');
    expect(logins()).toBe(1);
    wait(11_000);
    await vault.read('secret/app');
    expect(logins()).toBe(2);
    vault.close();
    await vault.read('secret/app');
    expect(logins()).toBe(3);
  });

  test('keeps a token that does not expire', async () => {
    server().root.addRole(role);
    const vault = open(byRole());
    await vault.read('secret/app');
    wait(10 ** 10);
    await vault.read('secret/app');
    expect(logins()).toBe(1);
  });

  test('uses a short lease, but for its end', async () => {
    server().root.addRole({ ...role, ttl: 20 });
    const vault = open(byRole());
    await vault.read('secret/app');
    wait(17_000);
    await vault.read('secret/app');
    expect(logins()).toBe(1);
    wait(2_000);
    await vault.read('secret/app');
    expect(logins()).toBe(2);
  });

  test('counts the uses of a token that has a number of them', async () => {
    server().root.addRole({ ...role, uses: 1 });
    const vault = open(byRole());
    const reads = await Promise.all([vault.read('secret/app'), vault.read('secret/app')]);
    expect(reads.map(valueOf)).toEqual([VALUE, VALUE]);
    // Each of the requests for the mount and for the secret.
    expect(logins()).toBe(4);
  });

  test('logs in anew when its token was revoked, and gives up after that', async () => {
    server().root.addRole(role);
    const vault = open(byRole());
    await vault.read('secret/app');
    server().root.revoke('hvs.issued-1');
    expect(valueOf(await vault.read('secret/app'))).toBe(VALUE);
    expect(logins()).toBe(2);
    server().root.revoke('hvs.issued-2');
    server().root.roles.clear();
    const refused = { code: 'external.unauthorised', kind: 'hashicorp' };
    expect(problemOf(await vault.read('secret/app'))).toEqual(refused);
    expect(logins()).toBe(3);
  });

  test('tells what it may not see from a token that has died', async () => {
    server().root.addRole({ ...role, rules: [{ path: 'secret/data/other', may: ['read'] }] });
    const forbidden = { code: 'external.forbidden', kind: 'hashicorp' };
    expect(problemOf(await open(byRole()).read('secret/app'))).toEqual(forbidden);
    expect(logins()).toBe(1);
  });

  test('is forbidden too where its token may not even look itself up', async () => {
    const rules: readonly Rule[] = [{ path: 'secret/data/other', may: ['read'] }];
    server().root.addRole({ ...role, rules, noDefault: true });
    const forbidden = { code: 'external.forbidden', kind: 'hashicorp' };
    expect(problemOf(await open(byRole()).read('secret/app'))).toEqual(forbidden);
    expect(logins()).toBe(2);
  });

  test('may be mounted anywhere, in a namespace, and need no secret id', async () => {
    const space = server().namespace('team');
    space.mount('secret', 2);
    space.put('secret', 'app', { k: 'theirs' });
    space.addRole({ ...role, secretId: '' }, 'ci/approle');
    const vault = open(byRole({ mount: 'ci/approle', secretId: '', namespace: 'team' }));
    expect(valueOf(await vault.read('secret/app'))).toBe('theirs');
    expect(server().asked[0]).toMatchObject({
      method: 'POST',
      path: '/v1/auth/ci/approle/login',
      body: '{"role_id":"role"}',
    });
  });

  test.each(['approle', 'nowhere', '..', 'a//b'])('is refused at %s', async (mount) => {
    const refused = { code: 'external.unauthorised', kind: 'hashicorp' };
    server().root.addRole({ ...role, secretId: 'another' });
    const vault = open(byRole({ mount }));
    for (const asked of [
      vault.read('secret/app'),
      vault.list([]),
      vault.search('a'),
      vault.test(),
    ]) {
      expect(problemOf(await asked)).toEqual(refused);
    }
  });

  test('does not take a token that cannot be sent', async () => {
    server().forced = { status: 200, text: '{"auth":{"client_token":"a\\nb"}}' };
    const unexpected = { code: 'external.unexpectedAnswer' };
    expect(problemOf(await open(byRole()).read('secret/app'))).toEqual(unexpected);
  });
});
