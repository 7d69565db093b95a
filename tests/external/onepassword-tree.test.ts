import { describe, expect, test } from 'vitest';
import { valueOf } from '../support/outcome.ts';
import {
  allow,
  dev,
  pathsOf,
  problemOf,
  server,
  setUp,
  stripe,
  token,
  vault,
} from './onepassword-stage.ts';

setUp();

describe('looking around', () => {
  test('lists vaults, then items by their titles', async () => {
    server.addVault('Archive');
    server.addVault('Unseen');
    server.tokens.set(
      token,
      server.vaults.slice(0, 2).map(({ id }) => id),
    );
    server.addItem(dev, 'github');
    server.addItem(dev, 'Old', { state: 'ARCHIVED' });
    server.addItem(dev, 'Gone', { state: 'DELETED' });
    const vaults = valueOf(await vault.list([]));
    expect(vaults.map(({ type, name, reference }) => [type, name, reference])).toEqual([
      ['folder', 'Archive', null],
      ['folder', 'Dev', null],
    ]);
    const items = valueOf(await vault.list(vaults[1]?.path ?? []));
    expect(items.map(({ type, name }) => [type, name])).toEqual([
      ['item', 'github'],
      ['item', 'Stripe'],
    ]);
    expect(items[1]?.path).toEqual([dev.id, stripe.id]);
  });

  test('lists fields by references that lead to them', async () => {
    const fields = valueOf(await vault.list([dev.id, stripe.id]));
    expect(fields.map(({ name, reference }) => [name, reference])).toEqual([
      ['password', 'op://Dev/Stripe/password'],
      ['Admin area / Password', 'op://Dev/Stripe/Admin area/Password'],
      ['a/b', 'op://Dev/Stripe/f2'],
      ['one-time password', 'op://Dev/Stripe/one-time password?attribute=otp'],
      ['same', 'op://Dev/Stripe/f3'],
      ['Same', 'op://Dev/Stripe/f4'],
    ]);
    expect(new Set(fields.map(({ path }) => path.join('\n'))).size).toBe(fields.length);
    const values = [];
    for (const { reference } of fields) values.push(valueOf(await vault.read(reference ?? '')));
    expect(values).toEqual(['hunter2', 'admin-secret', 'slashed', '424242', 'one', 'two']);
    for (const { reference } of fields) {
      expect(valueOf(vault.canonical(reference ?? ''))).toBe(reference);
    }
  });

  test.each([
    ['a vault and an item that share their names', 'DEV', 'stripe'],
    ['names that other tools do not take', 'Büro', 'Büro'],
  ])('goes by ids for %s', async (_about, vaultName, title) => {
    const other = server.addVault(vaultName);
    allow();
    const isShared = vaultName === 'DEV';
    const place = isShared ? dev : other;
    const item = server.addItem(place, title, { fields: stripe.fields });
    const fields = valueOf(await vault.list([place.id, item.id]));
    expect(fields[0]?.reference).toBe(`op://${place.id}/${item.id}/password`);
    expect(valueOf(await vault.read(fields[0]?.reference ?? ''))).toBe('hunter2');
  });

  test('goes by the id of an archived item, and where names cannot be told', async () => {
    stripe.state = 'ARCHIVED';
    const [archived] = valueOf(await vault.list([dev.id, stripe.id]));
    expect(archived?.reference).toBe(`op://Dev/${stripe.id}/password`);
    vault.close();
    server.forced = { status: 500, when: (path) => !path.endsWith(stripe.id) };
    const [field] = valueOf(await vault.list([dev.id, stripe.id]));
    expect(field?.reference).toBe(`op://${dev.id}/${stripe.id}/password`);
  });

  test('asks nothing for a place that cannot be', async () => {
    const places = [['Dev'], [dev.id, 'x'], [dev.id, '../..'], [dev.id, stripe.id, 'password']];
    for (const path of places) {
      expect(problemOf(await vault.list(path)).code).toBe('external.notFound');
    }
    expect(server.asked).toEqual([]);
  });

  test('searches the titles of all vaults', async () => {
    const ops = server.addVault('Ops');
    server.addItem(ops, 'My STRIPE test');
    server.addItem(ops, 'Other');
    server.addItem(ops, 'Stripe of old', { state: 'ARCHIVED' });
    allow();
    const finds = valueOf(await vault.search('stripe'));
    expect(finds.nodes.map(({ type, name }) => [type, name])).toEqual([
      ['item', 'Dev / Stripe'],
      ['item', 'Ops / My STRIPE test'],
    ]);
    expect(finds.complete).toBe(true);
    expect(valueOf(await vault.search('nothing like it'))).toEqual({ nodes: [], complete: true });
  });

  test('passes over vaults that have become hidden', async () => {
    const [gone, closed] = [server.addVault('Gone'), server.addVault('Closed')];
    allow();
    await vault.list([]);
    server.vaults.splice(server.vaults.indexOf(gone), 1);
    server.tokens.set(token, [dev.id]);
    const finds = valueOf(await vault.search('stripe'));
    expect(finds.nodes.map(({ path }) => path)).toEqual([[dev.id, stripe.id]]);
    expect(server.asked.map(({ path }) => path)).toContain(`/v1/vaults/${closed.id}/items`);
    server.forced = { status: 503, when: (path) => path.endsWith('/items') };
    expect(problemOf(await vault.search('x')).code).toBe('external.serverFailed');
  });

  test('searches forty vaults, and says that there are more', async () => {
    for (let index = 1; index <= 41; index++)
      server.addItem(server.addVault(`More ${index}`), 'Thing');
    allow();
    const paths = await pathsOf(async () => {
      const finds = valueOf(await vault.search('thing'));
      expect(finds.nodes).toHaveLength(39);
      expect(finds.complete).toBe(false);
    });
    expect(paths).toHaveLength(41);
  });

  test('gives two hundred finds at most', async () => {
    for (let index = 0; index < 201; index++) server.addItem(dev, `Thing ${index}`);
    const finds = valueOf(await vault.search('thing'));
    expect([finds.nodes.length, finds.complete]).toEqual([200, false]);
  });
});
