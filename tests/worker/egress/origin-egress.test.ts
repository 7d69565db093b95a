import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../src/lib/core/base/problem.ts';
import {
  type EgressAnswer,
  type EgressFailure,
  EGRESS_MAX_BYTES,
  EGRESS_SECONDS,
} from '../../../src/lib/external/egress-fetch.ts';
import type { EgressKeeper } from '../../../src/lib/worker/egress/egress-client.ts';
import { OriginEgress } from '../../../src/lib/worker/egress/origin-egress.ts';

const REQUEST = { method: 'GET', path: '/v1/x', headers: {} } as const;

/** An egress to one origin whose page answers as the test says, and the addresses that were asked. */
function egressThat(answer: EgressAnswer) {
  const asked: string[] = [];
  const keeper: EgressKeeper = {
    approve: () => undefined,
    send: ({ url }) => {
      asked.push(url);
      return Promise.resolve(answer);
    },
  };
  return { asked, egress: new OriginEgress(keeper, 'hashicorp', 'https://vault.example', () => 0) };
}

const failing = (failure: EgressFailure) => egressThat({ ok: false, failure });

describe('what keeps a request from being answered is told as what it is', () => {
  test.each<[EgressFailure, Problem, number]>([
    ['refused', { code: 'external.originRefused' }, 0],
    ['offline', { code: 'external.offline' }, 0],
    ['unsent', { code: 'external.interrupted' }, 0],
    ['unreachable', { code: 'external.unreachable', kind: 'hashicorp' }, 1],
    ['redirected', { code: 'external.redirected' }, 1],
    ['timeout', { code: 'external.timeout', seconds: EGRESS_SECONDS }, 1],
    ['tooLarge', { code: 'external.tooLarge', max: EGRESS_MAX_BYTES }, 1],
    ['interrupted', { code: 'external.interrupted' }, 1],
  ])('%s', async (failure, problem, left) => {
    const { egress, asked } = failing(failure);
    expect(await egress.request(REQUEST)).toEqual({ ok: false, problem });
    expect(asked).toEqual(['https://vault.example/v1/x']);
    // What never left is not counted among what did.
    expect(egress.takeCount()).toBe(left);
    expect(egress.takeCount()).toBe(0);
  });

  test('a path that could lead to another origin never leaves', async () => {
    const { egress, asked } = failing('unreachable');
    for (const path of ['@evil.example/', '.evil.example/x', ':8080/x', 'x']) {
      const problem = { code: 'external.originRefused' };
      expect(await egress.request({ ...REQUEST, path })).toEqual({ ok: false, problem });
    }
    expect(asked).toEqual([]);
  });

  test('one that was closed lets nothing out', async () => {
    const { egress, asked } = failing('unreachable');
    egress.close();
    const problem = { code: 'external.interrupted' };
    expect(await egress.request(REQUEST)).toEqual({ ok: false, problem });
    expect(asked).toEqual([]);
  });
});
