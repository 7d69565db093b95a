import { describe, expect, test } from 'vitest';
import { dev, server, setUp, stripe, token } from './onepassword-stage.ts';

setUp();

describe('the strict server itself', () => {
  const ask = (path: string, init: RequestInit = {}) => fetch(`${server.address}${path}`, init);
  const bearer = { Authorization: `Bearer ${token}` };

  /** What it complained of, which is thereby settled. */
  const complaints = () => server.complaints.splice(0);

  test.each([
    ['/v1/vaults', { method: 'POST', headers: bearer }],
    ['/v1/vaults', { headers: { Authorization: 'Basic eDp5' } }],
    ['/v1/vaults', { headers: { ...bearer, Cookie: 'a=b' } }],
    ['/v1/vaults', { headers: { ...bearer, 'X-Other': 'x' } }],
    ['/v1/vaults?limit=1', { headers: bearer }],
    ['/v1/vaults?filter=name%20eq%20x', { headers: bearer }],
    ['/v1/vaults?filter=title%20eq%20%22x%22', { headers: bearer }],
    ['/v1/items', { headers: bearer }],
    ['/v1/vaults/x/items/y/files/z', { headers: bearer }],
    ['/v2/vaults', { headers: bearer }],
  ])('complains of %s with %j', async (path, init) => {
    await ask(path, init);
    expect(complaints()).not.toEqual([]);
  });

  test('answers as documented', async () => {
    const filtered = await ask('/v1/vaults?filter=name%20eq%20%22Dev%22', { headers: bearer });
    expect(await filtered.json()).toMatchObject([{ id: dev.id, items: 1, type: 'USER_CREATED' }]);
    const items = (await (
      await ask(`/v1/vaults/${dev.id}/items`, { headers: bearer })
    ).json()) as unknown[];
    expect(items).toMatchObject([{ id: stripe.id, vault: { id: dev.id } }]);
    expect(items[0]).not.toHaveProperty('fields');
    const noUuid = await ask('/v1/vaults/Dev/items', { headers: bearer });
    expect(await noUuid.json()).toEqual({ status: 400, message: 'Invalid Vault UUID' });
    server.padTo = 200_000;
    const padded = await (await ask('/heartbeat')).text();
    expect([padded.length, padded.trim()]).toEqual([200_000, '.']);
  });

  test('answers preflights only where a proxy does it for it', async () => {
    const preflight = {
      method: 'OPTIONS',
      headers: { Origin: 'https://vault.example', 'Access-Control-Request-Method': 'GET' },
    };
    expect((await ask('/v1/vaults', preflight)).status).toBe(405);
    server.cors = { origin: 'https://vault.example' };
    const allowed = await ask('/v1/vaults', preflight);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://vault.example');
    expect(allowed.headers.get('access-control-allow-headers')).toBe('Authorization');
    const answer = await ask('/v1/vaults', {
      headers: { ...bearer, Origin: 'https://vault.example' },
    });
    expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');
    expect(complaints()).toEqual([]);
  });
});
