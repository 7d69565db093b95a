import { describe, expect, test } from 'vitest';
import { connectId } from '../support/connect-server.ts';
import { valueOf } from '../support/outcome.ts';
import {
  codeOf,
  dev,
  problemOf,
  secrets,
  server,
  setUp,
  stripe,
  token,
  vault,
} from './onepassword-stage.ts';

setUp();

describe('failures', () => {
  test.each([
    [400, { code: 'external.unexpectedAnswer' }],
    [401, { code: 'external.unauthorised', kind: 'onepassword' }],
    [403, { code: 'external.forbidden', kind: 'onepassword' }],
    [404, { code: 'external.notFound' }],
    [413, { code: 'external.unexpectedAnswer' }],
    [429, { code: 'external.rateLimited', seconds: null }],
    [204, { code: 'external.unexpectedAnswer' }],
    [500, { code: 'external.serverFailed', status: 500 }],
    [503, { code: 'external.serverFailed', status: 503 }],
  ])('status %i, of whatever is asked', async (status, problem) => {
    const message = `about ${secrets.join()} and op://Dev/Stripe/password`;
    server.forced = { status, ...(status === 204 ? { body: '' } : { body: { status, message } }) };
    expect(problemOf(await vault.read(`op://${dev.id}/${stripe.id}/password`))).toEqual(problem);
    expect(problemOf(await vault.read('op://Dev/Stripe/password'))).toEqual(problem);
    expect(problemOf(await vault.test())).toEqual(problem);
    expect(problemOf(await vault.search('x'))).toEqual(problem);
    for (const path of [[], [dev.id], [dev.id, stripe.id]]) {
      expect(problemOf(await vault.list(path))).toEqual(problem);
    }
  });

  test('a server that has too many requests says when to come back', async () => {
    server.forced = { status: 429, headers: { 'retry-after': '17' } };
    expect(problemOf(await vault.test())).toEqual({ code: 'external.rateLimited', seconds: 17 });
  });

  test('a token that is not known, or not for a vault', async () => {
    server.tokens.set(token, []);
    expect(await codeOf(`op://${dev.id}/${stripe.id}/password`)).toBe('external.forbidden');
    expect(await codeOf('op://Dev/Stripe/password')).toBe('external.notFound');
    server.tokens.clear();
    expect(await codeOf('op://Dev/Stripe/password')).toBe('external.unauthorised');
  });

  test('a server that is not there', async () => {
    await server.stop();
    const problem = { code: 'external.unreachable', kind: 'onepassword' };
    expect(problemOf(await vault.read('op://Dev/Stripe/password'))).toEqual(problem);
    expect(problemOf(await vault.test())).toEqual(problem);
  });

  const field = { id: 'password', type: 'CONCEALED', value: 'hunter2' };
  test.each([
    ['no JSON', '<html>hunter2</html>'],
    ['nothing', ''],
    ['a text', '"hunter2"'],
    ['an object', {}],
    ['no object in a list', [null]],
    ['no id', [{ name: 'Dev', title: 'Stripe' }]],
    ['an id that leads elsewhere', [{ id: '../../../health?x=', name: 'Dev', title: 'Stripe' }]],
    ['another item', { id: connectId(), title: 'Stripe', fields: [field] }],
    ['fields that are no list', { id: 'I', fields: { 0: field } }],
    ['a field without an id', { id: 'I', fields: [{ ...field, id: 7 }] }],
    ['sections that are no list', { id: 'I', sections: 'x', fields: [field] }],
  ])('an answer that is not documented: %s', async (_about, given) => {
    const isOwn = typeof given === 'object' && 'id' in given && given.id === 'I';
    const body = isOwn ? { ...given, id: stripe.id } : given;
    server.forced = { status: 200, body };
    const code = 'external.unexpectedAnswer';
    expect(await codeOf(`op://${dev.id}/${stripe.id}/password`)).toBe(code);
    expect(await codeOf('op://Dev/Stripe/password')).toBe(code);
    expect(problemOf(await vault.list([])).code).toBe(code);
    expect(problemOf(await vault.list([dev.id])).code).toBe(code);
    expect(problemOf(await vault.test()).code).toBe(code);
  });

  test('values that are no text, and lists that are left out', async () => {
    const fields = [
      { id: 'a', type: 'STRING', value: 7 },
      { id: 'b', type: 'FILE', value: 'x' },
    ];
    const body = { id: stripe.id, title: 7, sections: null, fields };
    server.forced = { status: 200, body, when: (path) => path.endsWith(stripe.id) };
    expect(await codeOf(`op://Dev/${stripe.id}/a`)).toBe('external.notAText');
    expect(await codeOf(`op://Dev/${stripe.id}/b`)).toBe('external.notAText');
    server.forced = { status: 200, body: 'null' };
    expect(valueOf(await vault.list([]))).toEqual([]);
  });
});
