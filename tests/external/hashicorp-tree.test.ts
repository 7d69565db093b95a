import { describe, expect, test } from 'vitest';
import { VALUE, readable, withServer } from '../support/hashicorp-fixture.ts';
import type { Rule } from '../support/hashicorp-state.ts';
import { valueOf } from '../support/outcome.ts';

const { byToken, open, problemOf, server } = withServer();

describe('the tree', () => {
  const summary = async (path: readonly string[]) =>
    valueOf(await open(byToken()).list(path)).map(
      ({ type, path: its }) => `${type} ${its.join('|')}`,
    );

  test('has the KV mounts at its top, whatever is in their names', async () => {
    const names = ['empty', 'legacy', 'old', 'secret', 'team/kv'];
    expect(await summary([])).toEqual(names.map((name) => `folder ${name}`));
  });

  test('has folders and items, which may have the same name', async () => {
    expect(await summary(['secret'])).toEqual([
      'item secret|app',
      'folder secret|app/',
      'folder secret|odd 100% #1?/',
      'item secret|types',
    ]);
    expect(await summary(['secret', 'app/'])).toEqual([
      'folder secret|app/|deep/',
      'item secret|app/|stripe',
    ]);
    expect(await summary(['team/kv'])).toEqual(['folder team/kv|shared/']);
    expect(await summary(['old', 'app/'])).toEqual(['item old|app/|db']);
    expect(await summary(['empty'])).toEqual([]);
  });

  test('has the fields of an item, with references that read them', async () => {
    const vault = open(byToken());
    const fields = valueOf(await vault.list(['secret', 'app/', 'stripe']));
    expect(fields.map(({ name, reference }) => [name, reference])).toEqual([
      ['api_key', 'secret/app/stripe#api_key'],
      ['user', 'secret/app/stripe#user'],
    ]);
    const [odd] = valueOf(await vault.list(['secret', 'odd 100% #1?/', 'größe']));
    expect(valueOf(await vault.read(odd?.reference ?? ''))).toBe(VALUE);
    const [shared] = valueOf(await vault.list(['team/kv', 'shared/', 'one']));
    expect(shared).toMatchObject({ reference: 'team/kv/shared/one#k', type: 'field' });
    const types = valueOf(await vault.list(['secret', 'types'])).map(({ name }) => name);
    expect(types).toEqual(['text', 'number', 'real', 'yes', 'constructor']);
  });

  test.each([
    [['secret', 'none/']],
    [['secret', 'none']],
    [['secret', 'app', 'stripe']],
    [['secret', 'app/', 'stripe', 'api_key']],
    [['secret', '../', 'x']],
    [['secret', '']],
    [['team']],
    [['secret/app']],
    [['pki']],
  ])('has nothing at %j', async (path) => {
    const problem = problemOf(await open(byToken()).list(path));
    // Of a mount that is not there a server says that it is not allowed.
    const expected = path[0] === 'team' ? 'external.forbidden' : 'external.notFound';
    expect(problem).toMatchObject({ code: expected });
  });

  test('shows a token what it may see', async () => {
    server().root.addToken('hvs.narrow', { rules: readable });
    const vault = open(byToken('hvs.narrow'));
    expect(valueOf(await vault.list([])).map(({ name }) => name)).toEqual(['secret']);
    expect(problemOf(await vault.list(['team/kv']))).toMatchObject({ code: 'external.forbidden' });
  });
});

describe('a search', () => {
  test('finds items by name in all mounts, whatever the case', async () => {
    const found = valueOf(await open(byToken()).search(' STRIPE '));
    expect(found.complete).toBe(true);
    expect(found.nodes.map(({ type, path }) => [type, path.join('|')])).toEqual([
      ['item', 'secret|app/|stripe'],
      ['item', 'secret|app/|deep/|er/|Stripe Test'],
    ]);
    expect(valueOf(await open(byToken()).search('no such')).nodes).toEqual([]);
  });

  test('stops after sixty folders and says so', async () => {
    for (let index = 0; index < 80; index += 1)
      server().root.put('secret', `f${index}/x`, { k: 'v' });
    const found = valueOf(await open(byToken()).search('x'));
    expect(found.complete).toBe(false);
    expect(found.nodes.length).toBeGreaterThan(0);
    expect(server().requests.filter((one) => one.endsWith('?list=true'))).toHaveLength(60);
  });

  test('passes over folders that are not for it', async () => {
    const rules: readonly Rule[] = [
      { path: 'secret/metadata/', may: ['list'] },
      { path: 'secret/metadata/app/*', may: ['list'] },
      { path: 'old/app/*', may: ['read'] },
    ];
    server().root.addToken('hvs.narrow', { rules });
    const found = valueOf(await open(byToken('hvs.narrow')).search(''));
    expect(found.nodes.map(({ name }) => name)).toEqual(['app', 'types', 'stripe', 'Stripe Test']);
    expect(found.complete).toBe(true);
  });

  test('ends with a problem of the server', async () => {
    server().rateLimit = 3;
    const problem = problemOf(await open(byToken()).search('x'));
    expect(problem).toEqual({ code: 'external.rateLimited', seconds: 3 });
  });
});
