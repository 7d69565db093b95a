import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeConnection,
  encodeConnection,
} from '../../../src/lib/core/providers/connection-text.ts';
import {
  checkConnection,
  checkOrigin,
  type Connection,
} from '../../../src/lib/core/providers/connection.ts';
import {
  withCredentials,
  withoutCredentials,
} from '../../../src/lib/core/providers/credentials.ts';

const token = (origin: string, text: string): Connection => ({
  kind: 'hashicorp',
  origin,
  namespace: '',
  login: { type: 'token', token: text },
});
const role = (roleId: string, secretId: string): Connection => ({
  kind: 'hashicorp',
  origin: 'https://vault.example',
  namespace: 'team',
  login: { type: 'approle', mount: 'approle', roleId, secretId },
});
const file = (password: string | null, key: number[] | null): Connection => ({
  kind: 'keepass',
  password,
  keyFile: key && new Uint8Array(key),
});

describe('the address of a server', () => {
  test.each([
    ['https://vault.example.com', 'https://vault.example.com'],
    [' HTTPS://Vault.Example.com:8200/ ', 'https://vault.example.com:8200'],
    ['https://vault.example.com:443', 'https://vault.example.com'],
    ['https://10.0.0.5:8200', 'https://10.0.0.5:8200'],
    ['https://[::1]:8200', 'https://[::1]:8200'],
    ['http://localhost:8200', 'http://localhost:8200'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['http://2130706433', 'http://127.0.0.1'],
  ])('%s is %s', (text, origin) => {
    expect(checkOrigin(text)).toBe(origin);
  });

  test.each([
    '',
    'vault.example.com',
    'http://vault.example.com',
    'http://localhost.example.com',
    'http://127.0.0.2',
    'http://[::1]',
    'http://localhost@evil.example',
    'https://user@vault.example.com',
    'https://:pw@vault.example.com',
    'https://vault.example.com/v1',
    'https://vault.example.com?x',
    'https://vault.example.com#x',
    'ftp://vault.example.com',
    'javascript:alert(1)',
    'https://',
    'data:text/plain,x',
    'blob:https://vault.example.com/x',
  ])('%s is none', (text) => {
    expect(checkOrigin(text)).toBeNull();
  });

  test('is always one that checks again, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (text) => {
        const origin = checkOrigin(text);
        if (origin === null) return;
        expect(checkOrigin(origin)).toBe(origin);
        expect(new URL(origin).origin).toBe(origin);
      }),
    );
  });
});

describe('a connection', () => {
  test.each([
    token('https://vault.example', 'hvs.x'),
    role('role', 'secret'),
    role('role', ''),
    file('pässword "quoted"', null),
    file(null, [0, 127, 255]),
    file('', [1]),
    { kind: 'onepassword', origin: 'https://connect.example', token: 'ey.x' } as const,
  ])('comes back from its text: %#', (connection) => {
    expect(decodeConnection(encodeConnection(connection))).toEqual(connection);
  });

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"kind":"other"}',
    '{"kind":"keepass"}',
    '{"kind":"keepass","keyFile":"0"}',
    '{"kind":"onepassword","origin":"http://evil.example","token":"x"}',
    '{"kind":"onepassword","origin":"https://a.example","token":"x\\ny"}',
    '{"kind":"hashicorp","origin":"https://a.example","login":null}',
    '{"kind":"hashicorp","origin":"https://a.example","namespace":"a\\r\\nX: y","login":{"type":"token","token":"t"}}',
    '{"__proto__":{"kind":"onepassword"}}',
  ])('is none: %s', (text) => {
    expect(decodeConnection(text)).toBeNull();
  });

  test('has credentials that a header can hold', () => {
    for (const text of ['', ' ', 'a b', 'ü', 'x'.repeat(20_000)]) {
      expect(checkConnection(token('https://a.example', text))).toMatchObject({ ok: false });
    }
  });

  test('is shown without its credentials, and gets them back where they were left empty', () => {
    for (const kept of [token('https://a.example', 't'), role('r', 's'), file('p', [1])]) {
      const shown = withoutCredentials(kept);
      expect(encodeConnection(shown)).not.toMatch(/"(t|s|p|01)"/);
      expect(withCredentials(shown, kept)).toEqual(kept);
    }
    expect(withCredentials(file('new', null), file('old', [1]))).toEqual(file('new', [1]));
    expect(withCredentials(file(null, [2]), file('old', [1]))).toEqual(file('old', [2]));
  });

  test('gets them for the same server and role only', () => {
    const old = token('https://a.example', 't');
    for (const edited of [
      token('https://b.example', ''),
      token('https://a.example:444', ''),
      role('r', ''),
      { kind: 'onepassword', origin: 'https://a.example', token: '' } as const,
      file(null, null),
    ]) {
      expect(withCredentials(edited, old)).toEqual(edited);
    }
    expect(withCredentials(role('other', ''), role('r', 's'))).toEqual(role('other', ''));
    expect(withCredentials(token('https://a.example/', ''), old)).toMatchObject({
      login: { token: 't' },
    });
  });
});
