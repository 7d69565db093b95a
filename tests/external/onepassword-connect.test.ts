import { describe, expect, test } from 'vitest';
import { failed } from '../../src/lib/core/base/outcome.ts';
import type { Egress } from '../../src/lib/external/provider.ts';
import { connectId } from '../support/connect-server.ts';
import { fetchEgress } from '../support/fetch-egress.ts';
import { valueOf } from '../support/outcome.ts';
import {
  allow,
  codeOf,
  dev,
  open,
  pathsOf,
  problemOf,
  server,
  setUp,
  stripe,
  token,
  vault,
} from './onepassword-stage.ts';

setUp();

describe('reading', () => {
  test.each([
    ['op://Dev/Stripe/password', 'hunter2'],
    ['op://dev/STRIPE/PASSWORD', 'hunter2'],
    ['{{ op://Dev/Stripe/password }}', 'hunter2'],
    ['op://Dev/Stripe/Admin area/password', 'admin-secret'],
    ['op://Dev/Stripe/sec1/f1', 'admin-secret'],
    ['op://Dev/Stripe/f1', 'admin-secret'],
    ['op://Dev/Stripe/a%2Fb', 'slashed'],
    ['op://Dev/Stripe/one-time password?attribute=otp', '424242'],
    ['op://Dev/Stripe/one-time password', 'otpauth://totp/x?secret=ABC'],
  ])('%s', async (reference, value) => {
    expect(valueOf(await vault.read(reference))).toBe(value);
  });

  test.each([
    ['op://Dev/Stripe', 'external.referenceMalformed'],
    ['op://Nowhere/Stripe/password', 'external.notFound'],
    ['op://Dev/Nothing/password', 'external.notFound'],
    ['op://Dev/Stripe/nothing', 'external.notFound'],
    ['op://Dev/Stripe/Nowhere/password', 'external.notFound'],
    ['op://Dev/Stripe/same', 'external.ambiguous'],
    ['op://Dev/Stripe/username', 'external.notAText'],
    ['op://Dev/Stripe/key.pem', 'external.notAText'],
    ['op://Dev/Stripe/password?attribute=otp', 'external.notAText'],
  ])('%s fails as %s', async (reference, code) => {
    expect(await codeOf(reference)).toBe(code);
  });

  test('asks for as little as it can', async () => {
    const read = (reference: string) => async () => valueOf(await vault.read(reference));
    const item = '/v1/vaults/V/items/I';
    expect(await pathsOf(read(`op://${dev.id}/${stripe.id}/password`))).toEqual([item]);
    const byTitle = ['/v1/vaults/V/items', item];
    expect(await pathsOf(read(`op://${dev.id}/Stripe/password`))).toEqual(byTitle);
    const byNames = ['/v1/vaults', ...byTitle];
    expect(await pathsOf(read('op://Dev/Stripe/password'))).toEqual(byNames);
    // The vaults are remembered.
    expect(await pathsOf(read('op://dev/Stripe/password'))).toEqual(byTitle);
    expect(await pathsOf(read(`op://Dev/${stripe.id}/password`))).toEqual([item]);
    vault.close();
    expect(await pathsOf(read('op://Dev/Stripe/password'))).toEqual(byNames);
    expect(await pathsOf(() => vault.read('op://Dev'))).toEqual([]);
  });

  test('sends the token and nothing else that it would not have to', async () => {
    await vault.read('op://Dev/Stripe/password');
    expect(server.asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill(`Bearer ${token}`),
    );
  });

  test('gives what is there now', async () => {
    await vault.read('op://Dev/Stripe/password');
    stripe.fields = [{ id: 'password', type: 'CONCEALED', label: 'password', value: 'hunter3' }];
    expect(valueOf(await vault.read('op://Dev/Stripe/password'))).toBe('hunter3');
  });

  test('looks for vaults once more when one is missing', async () => {
    await vault.list([]);
    const ops = server.addVault('Ops');
    server.addItem(ops, 'Box', {
      fields: [{ id: 'pin', type: 'STRING', label: 'pin', value: '1' }],
    });
    allow();
    expect(valueOf(await vault.read('op://Ops/Box/pin'))).toBe('1');
    const absent = await pathsOf(() => vault.read('op://Absent/Box/pin'));
    expect(absent).toEqual(['/v1/vaults']);
    // A vault that was made anew has another id.
    server.vaults.splice(server.vaults.indexOf(ops), 1);
    const again = server.addVault('Ops');
    server.addItem(again, 'Box', {
      fields: [{ id: 'pin', type: 'STRING', label: 'pin', value: '2' }],
    });
    allow();
    expect(valueOf(await vault.read('op://Ops/Box/pin'))).toBe('2');
  });

  test('takes what looks like an id for a name when it is no id', async () => {
    const named = server.addVault(connectId());
    const fields = [{ id: 'pin', type: 'STRING', label: 'pin', value: '1' }];
    const item = server.addItem(named, connectId(), { fields });
    allow();
    expect(valueOf(await vault.read(`op://${named.name}/${item.title}/pin`))).toBe('1');
    expect(await codeOf(`op://${dev.id}/${connectId()}/pin`)).toBe('external.notFound');
    expect(await codeOf(`op://${connectId()}/${connectId()}/pin`)).toBe('external.notFound');
  });

  test('does not choose between things of one name', async () => {
    const twin = server.addItem(dev, 'STRIPE', { fields: stripe.fields });
    expect(await codeOf('op://Dev/Stripe/password')).toBe('external.ambiguous');
    expect(valueOf(await vault.read(`op://Dev/${twin.id}/password`))).toBe('hunter2');
    server.addVault('dev');
    allow();
    vault.close();
    expect(await codeOf('op://Dev/Stripe/password')).toBe('external.ambiguous');
    expect(valueOf(await vault.read(`op://${dev.id}/${twin.id}/password`))).toBe('hunter2');
  });

  test('finds archived items by their id only, and none that was deleted', async () => {
    stripe.state = 'ARCHIVED';
    expect(await codeOf('op://Dev/Stripe/password')).toBe('external.notFound');
    expect(valueOf(await vault.read(`op://Dev/${stripe.id}/password`))).toBe('hunter2');
    server.addItem(dev, 'Stripe', { fields: stripe.fields });
    expect(valueOf(await vault.read('op://Dev/Stripe/password'))).toBe('hunter2');
    stripe.state = 'DELETED';
    expect(await codeOf(`op://Dev/${stripe.id}/password`)).toBe('external.deleted');
  });

  test('has the server filter what would be too large', async () => {
    const plain = fetchEgress(server.address, 'onepassword');
    const small: Egress = {
      request: async (request) =>
        request.path.endsWith('/items')
          ? failed({ code: 'external.tooLarge', max: 1 })
          : plain.request(request),
    };
    const limited = open(small);
    const limitedCode = async (reference: string) => problemOf(await limited.read(reference)).code;
    expect(valueOf(await limited.read('op://Dev/Stripe/password'))).toBe('hunter2');
    expect(server.asked.map(({ path }) => path)[1]).toContain('?filter=title%20eq%20%22Stripe%22');
    expect(await limitedCode('op://Dev/stripe/password')).toBe('external.tooLarge');
    expect(await limitedCode('op://Dev/"x"/password')).toBe('external.tooLarge');
  });
});

describe('trying the connection', () => {
  test('tells the version and how many vaults there are', async () => {
    server.addVault('Ops');
    allow();
    expect(valueOf(await vault.test())).toEqual({ version: '1.8.1', count: 2 });
    expect(server.asked.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/health', undefined],
      ['/v1/vaults', `Bearer ${token}`],
    ]);
  });

  test('does without the version', async () => {
    const when = (path: string) => path === '/health';
    server.forced = { status: 403, when };
    expect(valueOf(await vault.test())).toEqual({ version: null, count: 1 });
    server.forced = { status: 200, body: '<html></html>', when };
    expect(valueOf(await vault.test())).toEqual({ version: null, count: 1 });
  });
});

test('an answer that comes after it was closed is not remembered', async () => {
  server.delay = 50;
  const asked = vault.list([]);
  vault.close();
  valueOf(await asked);
  server.delay = 0;
  const paths = await pathsOf(() => vault.read('op://Dev/Stripe/password'));
  expect(paths[0]).toBe('/v1/vaults');
});

test('a reference is made canonical without a request', () => {
  expect(valueOf(vault.canonical(' "op://Dev/Stripe/password?attribute=value" '))).toBe(
    'op://Dev/Stripe/password',
  );
  const malformed = { code: 'external.referenceMalformed', kind: 'onepassword' };
  expect(problemOf(vault.canonical('secret/app#key'))).toEqual(malformed);
  expect(problemOf(vault.canonical(`op://Dev/${'x'.repeat(2000)}/a`))).toEqual(malformed);
  expect(server.asked).toEqual([]);
});
