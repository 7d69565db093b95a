import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  EGRESS_MAX_BYTES,
  isApproved,
  sendThroughEgress,
  type EgressMessage,
} from '../../src/lib/external/egress-fetch.ts';
import { listen } from '../support/listen.ts';

let server: Server;
let origin: string;
let answer: (response: ServerResponse) => void;
let headers: Record<string, unknown>;
let asked: number;

beforeEach(async () => {
  asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    ({ headers } = request);
    answer(response);
  });
  origin = `http://127.0.0.1:${await listen(server)}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const send = (
  more: Partial<EgressMessage> = {},
  interrupt = new AbortController().signal,
  isOffline = false,
) =>
  sendThroughEgress(
    { method: 'GET', url: `${origin}/v1/x`, headers: { 'X-A': 'b' }, body: null, ...more },
    new Set([origin]),
    { fetch: (url, init) => fetch(url, init), isOffline: () => isOffline },
    interrupt,
  );

describe('the egress', () => {
  test('lets a request out and its answer in', async () => {
    answer = (response) => response.writeHead(429, { 'Retry-After': '7' }).end('{"a":1}');
    const got = await send({ method: 'POST', body: '{}' });
    expect(got).toMatchObject({ ok: true, status: 429, retryAfter: '7' });
    expect(got.ok && new TextDecoder().decode(got.bytes)).toBe('{"a":1}');
    expect(headers).toMatchObject({ 'x-a': 'b', 'content-type': 'application/json' });
    expect(headers['referer']).toBeUndefined();
    expect(headers['cookie']).toBeUndefined();
  });

  test('reads up to its limit and not a byte more', async () => {
    for (const [size, fits] of [
      [0, true],
      [EGRESS_MAX_BYTES - 1, true],
      [EGRESS_MAX_BYTES, true],
      [EGRESS_MAX_BYTES + 1, false],
      [8 * EGRESS_MAX_BYTES, false],
    ] as const) {
      answer = (response) => response.end(Buffer.alloc(size, 'x'));
      const got = await send();
      if (fits) expect(got.ok && got.bytes.length).toBe(size);
      else expect(got).toEqual({ ok: false, failure: 'tooLarge' });
    }
  });

  test('follows nobody', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      answer = (response) => response.writeHead(status, { location: `${origin}/other` }).end();
      expect(await send()).toEqual({ ok: false, failure: 'redirected' });
    }
    expect(asked).toBe(5);
  });

  test('ends what is interrupted, before and while it answers', async () => {
    const interrupt = new AbortController();
    answer = (response) => {
      response.writeHead(200).write('{');
      interrupt.abort();
    };
    expect(await send({}, interrupt.signal)).toEqual({ ok: false, failure: 'interrupted' });
    expect(await send({}, interrupt.signal)).toEqual({ ok: false, failure: 'interrupted' });
    expect(asked).toBe(1);
  });

  test('tells no network from a server that is away', async () => {
    answer = (response) => response.destroy();
    expect(await send()).toEqual({ ok: false, failure: 'unreachable' });
    expect(await send({}, undefined, true)).toEqual({ ok: false, failure: 'offline' });
  });

  test('refuses everything that is not approved, and asks nobody', async () => {
    for (const url of [
      'https://example.com/',
      `${origin.replace('127.0.0.1', 'localhost')}/`,
      '/v1',
    ]) {
      expect(await send({ url })).toEqual({ ok: false, failure: 'refused' });
    }
    expect(asked).toBe(0);
    const odd = new Set(['http://example.com', 'https://a.example', 'null']);
    expect(isApproved('http://example.com/', odd)).toBe(false);
    expect(isApproved('data:text/plain,x', odd)).toBe(false);
    expect(isApproved('https://a.example/x', odd)).toBe(true);
    expect(isApproved('https://a.example:444/x', odd)).toBe(false);
    expect(isApproved('https://a.example.evil.example/x', odd)).toBe(false);
    expect(isApproved('https://a.example@evil.example/x', odd)).toBe(false);
    expect(isApproved('https://u:p@a.example/x', odd)).toBe(true);
  });
});
