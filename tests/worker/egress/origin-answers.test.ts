import { describe, expect, test } from 'vitest';
import type { EgressAnswer } from '../../../src/lib/external/egress-fetch.ts';
import type { EgressKeeper } from '../../../src/lib/worker/egress/egress-client.ts';
import { OriginEgress } from '../../../src/lib/worker/egress/origin-egress.ts';

const NOW = Date.parse('2026-11-01T12:00:00Z');

/** An egress that gets this answer. */
function egressThat(answer: EgressAnswer) {
  const keeper: EgressKeeper = {
    approve: () => undefined,
    send: () => Promise.resolve(answer),
  };
  return new OriginEgress(keeper, 'onepassword', 'https://connect.example', () => NOW);
}

const REQUEST = { method: 'GET', path: '/v1/vaults', headers: {} } as const;
const answered = (text: string, retryAfter: string | null = null): EgressAnswer => ({
  ok: true,
  status: 200,
  retryAfter,
  bytes: new TextEncoder().encode(text),
});

describe('an answer that came through the egress', () => {
  test.each([
    [null, null],
    ['7', 7],
    ['Sun, 01 Nov 2026 12:01:30 GMT', 90],
    ['Sun, 01 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
  ])('reads when to come again from %j', async (text, seconds) => {
    const egress = egressThat(answered('{"a":1}', text));
    expect(await egress.request(REQUEST)).toEqual({
      ok: true,
      value: { status: 200, retryAfter: seconds, body: { a: 1 } },
    });
  });

  test('overwrites what it has read, also what is no JSON', async () => {
    for (const text of ['{"a":1}', 'secret']) {
      const answer = answered(text);
      const egress = egressThat(answer);
      await egress.request(REQUEST);
      expect(answer.ok && answer.bytes.every((byte) => byte === 0)).toBe(true);
    }
  });
});
