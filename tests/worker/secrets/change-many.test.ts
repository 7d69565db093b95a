import { beforeEach, describe, expect, test } from 'vitest';
import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import type { Outcome } from '../../../src/lib/core/base/outcome.ts';
import type { OnProgress, Progress } from '../../../src/lib/worker/protocol/progress.ts';
import type { ImportSource } from '../../../src/lib/worker/protocol/transfer-api.ts';
import { startCore, type StartedCore, valueOf } from '../../support/core.ts';

/** Some pages of them. */
const THERE = 1_000;
const cancelled = { ok: false, problem: { code: 'command.cancelled' } };
const all = { text: '', order: 'name', offset: 0, limit: THERE } as const;
const file: ImportSource = {
  name: '.env',
  bytes: new TextEncoder().encode(
    Array.from({ length: THERE }, (_, number) => `KEY_${number}=value ${number}`).join('\n'),
  ),
  format: null,
};

let it: StartedCore;
let ids: SecretId[] = [];

beforeEach(async () => {
  it = await startCore({ fresh: true });
  const { core } = it;
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  valueOf(await core.transfer.preview(file, {}));
  valueOf(await core.transfer.import('skip', () => undefined));
  ids = valueOf(await core.secrets.list(all)).rows.map(({ id }) => id);
});

const changes: readonly [
  name: string,
  change: (tell: OnProgress, tab?: string) => Promise<Outcome<unknown>>,
][] = [
  ['disabling', (tell, tab) => it.core.secrets.setEnabled(ids, false, tell, tab)],
  ['deleting', (tell, tab) => it.core.secrets.delete(ids, tell, tab)],
  [
    'keeping fewer versions',
    (tell, tab) => it.core.secrets.changeSettings({ versionsKept: 1 }, tell, tab),
  ],
];

describe.each(changes)('%s many', (_name, change) => {
  test('tells how far it is, and ends when its tab says so, with nothing changed', async () => {
    const before = valueOf(await it.core.secrets.list(all));
    const { seq } = it.view().vault ?? {};
    const told: Progress[] = [];
    const ended = await change((progress) => {
      told.push(progress);
      if (told.length === 2) void it.core.secrets.cancel('edit', 'this tab');
    }, 'this tab');
    expect(ended).toEqual(cancelled);
    expect(told).toHaveLength(2);
    expect(told[0]?.done).toBeLessThan(told[1]?.done ?? 0);
    expect(told[1]?.done).toBeLessThan(told[1]?.total ?? 0);
    expect(it.view().vault?.seq).toBe(seq);
    expect(valueOf(await it.core.secrets.list(all))).toEqual(before);
  });

  test('is not ended by another tab, and is done when it was told to its end', async () => {
    const told: Progress[] = [];
    valueOf(
      await change((progress) => {
        told.push(progress);
        void it.core.secrets.cancel('edit', 'another');
      }, 'this tab'),
    );
    expect(told.length).toBeGreaterThan(3);
    expect(told.map(({ done }) => done)).toEqual(
      told.map(({ done }) => done).sort((a, b) => a - b),
    );
  });
});

test('a change that is asked for while another of the same tab waits ends neither', async () => {
  const [first = 0, second = 0] = ids;
  const [one, two] = await Promise.all([
    it.core.secrets.setEnabled([first as SecretId], false, () => undefined, 'this tab'),
    it.core.secrets.delete([second as SecretId], () => undefined, 'this tab'),
  ]);
  valueOf(one);
  valueOf(two);
  const { rows, total } = valueOf(await it.core.secrets.list(all));
  expect(total).toBe(THERE - 1);
  expect(rows.find(({ id }) => id === first)?.enabled).toBe(false);
});

test('an address is judged by every secret, those with a rule of their own first', async () => {
  const draft = { name: 'A_RULE', value: 'one', domains: 'api.example.com' };
  valueOf(await it.core.secrets.add(draft));
  const verdicts = valueOf(await it.core.templates.checkUrl('https://api.example.com/'));
  expect(verdicts[0]).toMatchObject({ name: 'A_RULE', reason: 'matched' });
  const names = verdicts.slice(1).map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  const inOrder = Array.from({ length: THERE }, (_, number) => `KEY_${number}`).sort();
  expect(names).toEqual(inOrder.slice(0, names.length));
  expect(names.length).toBeGreaterThan(100);
});
