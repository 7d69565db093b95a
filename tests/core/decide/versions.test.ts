import { describe, expect, test } from 'vitest';
import { secretId } from '../../../src/lib/core/base/ids.ts';
import type { Command } from '../../../src/lib/core/decide/command.ts';
import { NO_PROVIDER } from '../../../src/lib/core/secrets/secret-value.ts';
import {
  DEFAULT_SETTINGS,
  type VaultSettings,
} from '../../../src/lib/core/vault/vault-settings.ts';
import { type Folded, opened } from '../../support/decider.ts';
import {
  added,
  draft,
  edited,
  editOf,
  erasedBy,
  NOBODY,
  rowOf,
  saidOf,
  valuesIn,
} from '../../support/folded-secrets.ts';

/** A command that changes settings, and lets go of versions of the secrets of these names. */
const change = (vault: Folded, some: Partial<VaultSettings>, trimmed: readonly string[] = []) =>
  ({
    type: 'changeSettings',
    settings: { ...DEFAULT_SETTINGS, ...some },
    trims: trimmed.map((name) => ({ ...editOf(vault, name), isUpkeep: true })),
  }) satisfies Command;

const keeping = (versionsKept: number) =>
  opened().when(change(opened(), { versionsKept })).folded();

/** The vault after a secret got these values, one after the other. */
const valued = (vault: Folded, name: string, ...values: readonly string[]) =>
  values.reduce((now, value) => edited(now, name, { value }), vault);

const restore = (vault: Folded, name: string, version: number) => {
  const { id, basedOn, current } = editOf(vault, name);
  return { type: 'restoreVersion', id, basedOn, current, version } satisfies Command;
};

describe('the versions of a secret', () => {
  test.each([0, 1, 2, 3])('are no more than %i, and the oldest is erased first', (kept) => {
    const start = added(keeping(kept), draft('A', 'v1'));
    const { valueSeq } = rowOf(start, 'A');
    let vault = start;
    for (let count = 2; count <= 6; count += 1) {
      vault = valued(vault, 'A', `v${count}`);
      const before = Array.from({ length: count - 1 }, (_, at) => `v${count - 1 - at}`);
      expect(valuesIn(vault, 'A')).toMatchObject({
        value: `v${count}`,
        versions: before.slice(0, kept),
      });
      // One value a version, so that they lie one after the other.
      const gone = before.slice(kept).map((_, at) => valueSeq + at);
      expect(erasedBy(vault).values).toEqual(gone);
    }
  });

  test('are counted over all environments', () => {
    const environments = (value: string) => new Map([['test', value]]);
    let vault = added(keeping(2), draft('A', 'a1', { environments: environments('t1') }));
    vault = edited(vault, 'A', { value: 'a2' });
    vault = edited(vault, 'A', { environments: environments('t2') });
    expect(valuesIn(vault, 'A').versions).toEqual(['t1', 'a1']);
    expect(erasedBy(vault).values).toEqual([]);
    const { valueSeq } = rowOf(added(keeping(2), draft('A')), 'A');
    vault = edited(vault, 'A', { value: 'a3', environments: environments('t3') });
    expect(valuesIn(vault, 'A')).toMatchObject({ value: 'a3', versions: ['t2', 'a2'] });
    expect(erasedBy(vault).values).toEqual([valueSeq, valueSeq + 1]);
  });

  test('fall out in the very event that pushes them out', () => {
    const vault = valued(added(keeping(1), draft('A', 'a1')), 'A', 'a2');
    const seq = rowOf(vault, 'A').valueSeq;
    const environments = new Map([['test', 't1']]);
    const outcome = vault.when({
      type: 'editSecret',
      ...editOf(vault, 'A', { value: 'a3', environments }),
    }).outcome;
    expect(outcome.ok && outcome.value.map(({ eraseValues }) => eraseValues)).toEqual([
      [seq - 1],
      undefined,
    ]);
  });

  test('of links are forgotten as links when they go', () => {
    const link = { provider: NO_PROVIDER, kind: 'keepass', reference: 'A#Password' } as const;
    const start = added(keeping(1), draft('A', link));
    const once = valued(start, 'A', 'a1');
    expect(saidOf(once, rowOf(once, 'A')).links).toHaveLength(1);
    const twice = valued(once, 'A', 'a2');
    expect(saidOf(twice, rowOf(twice, 'A')).links).toBeUndefined();
  });
});

describe('an earlier version', () => {
  const vault = valued(added(keeping(2), draft('A', 'a1')), 'A', 'a2', 'a3');
  const { id, valueSeq, detailsSeq } = rowOf(vault, 'A');

  test('becomes the current value, which becomes an earlier one', () => {
    vault.when(restore(vault, 'A', valueSeq - 2)).then({
      event: { type: 'secret.edited' },
      details: {
        id,
        name: 'A',
        domains: '',
        note: '',
        enabled: true,
        previous: detailsSeq,
        valueSeq: valueSeq - 2,
        environments: [],
        versions: [
          { seq: valueSeq, environment: null },
          { seq: valueSeq - 1, environment: null },
        ],
      },
    });
    const restored = vault.when(restore(vault, 'A', valueSeq - 2)).folded();
    expect(valuesIn(restored, 'A')).toMatchObject({ value: 'a1', versions: ['a3', 'a2'] });
  });

  test('of an environment comes back there, also where nothing is any more', () => {
    const own = (value: string | null) => ({ environments: new Map([['test', value]]) });
    const start = added(keeping(5), draft('A', 'a1', own('t1')));
    const { valueSeq: main } = rowOf(start, 'A');
    const replaced = edited(start, 'A', own('t2'));
    const back = replaced.when(restore(replaced, 'A', main + 1)).folded();
    expect(valuesIn(back, 'A')).toEqual({
      value: 'a1',
      environments: { test: 't1' },
      versions: ['t2'],
    });
    const removed = edited(start, 'A', own(null));
    const again = removed.when(restore(removed, 'A', main + 1)).folded();
    expect(valuesIn(again, 'A')).toEqual({
      value: 'a1',
      environments: { test: 't1' },
      versions: [],
    });
  });

  test('takes the note and the state along as they are now', () => {
    const noted = edited(vault, 'A', { note: 'why', enabled: false, domains: 'a.test' });
    const back = noted.when(restore(noted, 'A', valueSeq - 1)).folded();
    expect(saidOf(back, rowOf(back, 'A'))).toMatchObject({
      note: 'why',
      enabled: false,
      domains: 'a.test',
    });
  });

  test('erases what there is no room for', () => {
    // What is kept was lowered without a trim: the log of an app that died between the two.
    const fewer = vault.when(change(vault, { versionsKept: 1 })).folded();
    const back = fewer.when(restore(fewer, 'A', valueSeq - 2)).folded();
    expect(valuesIn(back, 'A')).toMatchObject({ value: 'a1', versions: ['a3'] });
    expect(erasedBy(back).values).toEqual([valueSeq - 1]);
  });

  test('has to be one of those that are kept, of what the person looked at', () => {
    const command = restore(vault, 'A', valueSeq - 1);
    vault.when({ ...command, version: valueSeq }).thenFails({ code: 'secret.missing' });
    vault.when({ ...command, id: NOBODY }).thenFails({ code: 'secret.missing' });
    vault.when({ ...command, current: {} }).thenFails({ code: 'secret.missing' });
    edited(vault, 'A', {}).when(command).thenFails({ code: 'secret.changedElsewhere' });
  });
});

describe('a change of settings', () => {
  const vault = added(valued(added(opened(), draft('A', 'a1')), 'A', 'a2', 'a3'), draft('B', 'b1'));

  test('says all of them', () => {
    const settings = { ...DEFAULT_SETTINGS, environments: ['test'], activeEnvironment: 'test' };
    vault
      .when({
        type: 'changeSettings',
        settings: { ...settings, environments: [' test '] },
        trims: [],
      })
      .then({ event: { type: 'settings.changed' }, details: { settings } });
  });

  test('forgets an active environment that is none', () => {
    const changed = vault.when(change(vault, { activeEnvironment: 'test' })).folded();
    expect(changed.summary.settings).toEqual(DEFAULT_SETTINGS);
  });

  test('trims by what is kept from then on, and changes nothing a person would call a change', () => {
    const { id, changedAt, detailsSeq, valueSeq } = rowOf(vault, 'A');
    expect([id, detailsSeq]).toEqual([secretId(4), 6]);
    const settings = { ...DEFAULT_SETTINGS, versionsKept: 1 };
    vault.when(change(vault, { versionsKept: 1 }, ['A'])).then(
      { event: { type: 'settings.changed' }, details: { settings } },
      {
        event: { type: 'secret.edited' },
        details: {
          id,
          name: 'A',
          domains: '',
          note: '',
          enabled: true,
          changedAt,
          previous: detailsSeq,
          valueSeq,
          environments: [],
          versions: [{ seq: 5, environment: null }],
        },
        eraseValues: [4],
      },
    );
  });

  test('counts what follows it from its own number on', () => {
    const environments = new Map([['test', 't']]);
    const command = { ...change(vault, {}), trims: [editOf(vault, 'B', { environments })] };
    const changed = vault.when(command).folded();
    expect(valuesIn(changed, 'B').environments).toEqual({ test: 't' });
  });

  test('is refused as a whole with a trim that is out of date', () => {
    const command = change(vault, { versionsKept: 0 }, ['A']);
    edited(vault, 'A', {}).when(command).thenFails({ code: 'secret.changedElsewhere' });
  });
});
