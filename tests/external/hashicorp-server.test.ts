import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HashicorpServer } from '../support/hashicorp-server.ts';

const PAGE = 'https://lockstate.example';

let server: HashicorpServer;

beforeEach(async () => {
  server = await HashicorpServer.start();
  server.root.mount('secret', 2);
  server.root.put('secret', 'app', { k: 'v' });
  server.root.addToken('root');
});

afterEach(() => server.stop());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${server.address}${path}`, { headers: { 'X-Vault-Token': 'root' }, ...init });

const preflight = (origin = PAGE, method = 'GET') =>
  ask('/v1/secret/data/app', {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': 'x-vault-token',
    },
  });

const fromPage = (origin = PAGE) =>
  ask('/v1/secret/data/app', { headers: { 'X-Vault-Token': 'root', Origin: origin } });

describe('cross-origin requests', () => {
  test('get nothing where they are not set up', async () => {
    const asked = await preflight();
    expect([asked.status, await asked.json()]).toEqual([405, { errors: [] }]);
    expect(asked.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const read = await fromPage();
    expect(read.status).toBe(200);
    expect(read.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('are answered as http/cors.go does', async () => {
    server.cors = { origins: [PAGE], headers: ['X-Vault-Namespace'] };
    const asked = await preflight();
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'DELETE,GET,OPTIONS,POST,PUT,LIST',
      'access-control-max-age': '300',
      vary: 'Origin',
    });
    const allowed = asked.headers.get('Access-Control-Allow-Headers');
    expect(allowed).toMatch(/^Content-Type,.*,Authorization,X-Vault-Token,X-Vault-Namespace$/);
    const read = await fromPage();
    expect(read.headers.get('Access-Control-Allow-Origin')).toBe(PAGE);
    expect(read.headers.get('Access-Control-Allow-Headers')).toBeNull();
    expect(read.headers.get('Access-Control-Expose-Headers')).toBeNull();
    expect((await preflight(PAGE, 'PATCH')).status).toBe(405);
    const other = await fromPage('https://elsewhere.example');
    expect([other.status, await other.json()]).toEqual([403, { errors: ['origin not allowed'] }]);
    expect((await preflight('https://elsewhere.example')).status).toBe(403);
    server.cors = { origins: ['*'] };
    server.exposeRetryAfter = true;
    const any = await fromPage('https://elsewhere.example');
    expect(any.headers.get('Access-Control-Allow-Origin')).toBe('https://elsewhere.example');
    expect(any.headers.get('Access-Control-Expose-Headers')).toBe('Retry-After');
  });
});

describe('the server', () => {
  test('answers in its envelope, and says that nothing may be kept', async () => {
    const read = await ask('/v1/secret/data/app');
    expect(read.headers.get('Cache-Control')).toBe('no-store');
    const body: unknown = await read.json();
    expect(body).toMatchObject({
      lease_id: '',
      renewable: false,
      lease_duration: 0,
      data: { data: { k: 'v' }, metadata: { version: 1, destroyed: false, deletion_time: '' } },
      wrap_info: null,
      warnings: null,
      auth: null,
      mount_type: 'kv',
    });
  });

  test('limits, delays and fills up answers', async () => {
    server.rateLimit = 5;
    const limited = await ask('/v1/secret/data/app');
    expect(limited.status).toBe(429);
    expect(limited.headers.get('Retry-After')).toBe('5');
    expect(await limited.json()).toEqual({
      errors: ['request path "secret/data/app": rate limit quota exceeded'],
    });
    // Those who watch over a server are not limited.
    expect((await ask('/v1/sys/health')).status).toBe(200);
    server.rateLimit = null;
    server.size = 100_000;
    server.delay = 30;
    const start = performance.now();
    expect(await (await ask('/v1/secret/data/app')).text()).toHaveLength(100_000);
    expect(performance.now() - start).toBeGreaterThan(25);
  });

  test('knows no health in a namespace, and nothing in one that is not there', async () => {
    const headers = { 'X-Vault-Token': 'root', 'X-Vault-Namespace': 'team' };
    expect((await ask('/v1/sys/health', { headers })).status).toBe(404);
    expect((await ask('/v1/secret/data/app', { headers })).status).toBe(404);
  });

  const json = { 'Content-Type': 'application/json' };
  const posted = (body: string, headers: Record<string, string> = json): RequestInit => {
    return { method: 'POST', headers, body };
  };

  test.each<[string, RequestInit]>([
    ['/ui/', {}],
    ['/v1/sys/mounts', {}],
    ['/v1/auth/token/create', {}],
    ['/v1/secret/data/app?list=false', {}],
    ['/v1/secret/data/app?versions=1', {}],
    ['/v1/secret/data/app?version=latest', {}],
    ['/v1/secret/data/app?X-Vault-Token=root', {}],
    ['/v1/sys/health?verbose=true', {}],
    ['/v1/secret/data/app', { headers: { 'X-Vault-Token': 'root', Cookie: 'a=b' } }],
    ['/v1/secret/data/app', { headers: { 'X-Vault-Token': 'root', Referer: PAGE } }],
    ['/v1/secret/data/app', { headers: { 'X-Vault-Token': 'root', 'X-Vault-Request': 'true' } }],
    ['/v1/auth/approle/login', posted('role_id=a')],
    ['/v1/auth/approle/login', posted('{}', { 'Content-Type': 'text/plain' })],
    ['/v1/auth/approle/login', posted('{"role_id":"a","extra":1}')],
  ])('complains of %s with %j', async (path, init) => {
    expect((await ask(path, init)).status).toBe(500);
    expect(server.complaints).toHaveLength(1);
  });
});
