import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secretId, type SecretId } from '../../../src/lib/core/base/ids.ts';
import type { Command } from '../../../src/lib/core/decide/command.ts';
import { DEFAULT_SETTINGS } from '../../../src/lib/core/vault/vault-settings.ts';
import { add, current, draft, edit, editing, opened } from '../../support/decider.ts';

const said = { note: '', enabled: true, domains: '' };
const id = secretId(4);

describe('adding a secret', () => {
  test('is one fact: its details whole, and its value apart', () => {
    opened()
      .when({ type: 'addSecret', draft: draft(' A ', 'v', 'b.test,a.test, b.test') })
      .then({
        event: { type: 'secret.added' },
        details: { ...said, name: 'A', domains: 'b.test, a.test' },
        value: 'v',
      });
  });

  test('brings a value an event: those of environments follow, and describe it whole', () => {
    const environments = new Map([
      ['staging', 's'],
      ['live', 'l'],
    ]);
    opened()
      .when({ type: 'addSecret', draft: { ...draft('A'), environments } })
      .then(
        { event: { type: 'secret.added' }, details: { ...said, name: 'A' }, value: 'v' },
        {
          event: { type: 'secret.edited' },
          details: {
            ...said,
            id,
            name: 'A',
            previous: 4,
            valueSeq: 4,
            environments: [['staging', 5]],
            versions: [],
          },
          value: 's',
        },
        {
          event: { type: 'secret.edited' },
          details: {
            ...said,
            id,
            name: 'A',
            previous: 5,
            valueSeq: 4,
            environments: [
              ['staging', 5],
              ['live', 6],
            ],
            versions: [],
          },
          value: 'l',
        },
      );
  });

  test('is refused where the name is taken, in just that spelling', () => {
    const vault = add(opened(), 'A');
    vault.when({ type: 'addSecret', draft: draft('A ') }).thenFails({ code: 'secret.nameTaken' });
    vault.when({ type: 'addSecret', draft: draft('a') }).thenEvents({ type: 'secret.added' });
  });
});

describe('editing a secret', () => {
  const vault = add(add(opened(), 'A'), 'B');

  test('keeps the value that was replaced as a version, and erases none', () => {
    vault.when(editing(vault, id, draft('A', 'new'))).then({
      event: { type: 'secret.edited' },
      details: {
        ...said,
        id,
        name: 'A',
        previous: 4,
        environments: [],
        versions: [{ seq: 4, environment: null }],
      },
      value: 'new',
    });
  });

  test('without a value leaves the value where it is', () => {
    vault.when(editing(vault, id, draft('A2', null))).then({
      event: { type: 'secret.edited' },
      details: {
        ...said,
        id,
        name: 'A2',
        previous: 4,
        valueSeq: 4,
        environments: [],
        versions: [],
      },
    });
  });

  test.each([
    ['gone', { ...editing(vault, secretId(99), draft('X')) }, 'secret.missing'],
    [
      'edited meanwhile',
      { ...editing(vault, id, draft('A')), basedOn: 3 },
      'secret.changedElsewhere',
    ],
    ['named like another', editing(vault, id, draft('B')), 'secret.nameTaken'],
  ] as const)('is refused for one that is %s', (_what, command, code) => {
    vault.when(command as Command).thenFails({ code });
  });

  test('keeps as many versions as the settings say, and erases the one that falls out', () => {
    const settings = { ...DEFAULT_SETTINGS, versionsKept: 2 };
    let now = vault.when({ type: 'changeSettings', settings, trims: [] }).folded();
    const erased: number[] = [];
    for (const value of ['1', '2', '3', '4']) {
      now = edit(now, id, value);
      erased.push(...(now.facts.at(-1)?.eraseValues ?? []));
      expect(current(now, id).versions?.length).toBeLessThanOrEqual(2);
    }
    // Values lie at 4 and at each edit: the first two fell out, one an edit.
    expect(erased).toEqual([4, 7]);
    expect(current(now, id).versions).toEqual([
      { seq: 9, environment: null },
      { seq: 8, environment: null },
    ]);
  });

  test('a value that is taken away from an environment becomes a version too', () => {
    const environments = new Map<string, string | null>([['staging', 's']]);
    const set = vault
      .when({
        ...editing(vault, id, { ...draft('A', null) }),
        draft: { ...draft('A', null), environments },
      } as Command)
      .folded();
    expect(current(set, id).environments).toEqual([['staging', 6]]);
    const gone = new Map<string, string | null>([['staging', null]]);
    const taken = set
      .when({
        ...editing(set, id, draft('A', null)),
        draft: { ...draft('A', null), environments: gone },
      } as Command)
      .folded();
    expect(current(taken, id)).toMatchObject({
      environments: [],
      versions: [{ seq: 6, environment: 'staging' }],
      valueSeq: 4,
    });
  });

  test('an earlier value comes back, and the current one becomes an earlier one', () => {
    const edited = edit(vault, id, 'new');
    const restored = edited
      .when({ type: 'restoreVersion', id, basedOn: 6, version: 4, current: current(edited, id) })
      .folded();
    expect(restored.secrets.get(id)).toMatchObject({ valueSeq: 4, detailsSeq: 7 });
    expect(current(restored, id).versions).toEqual([{ seq: 6, environment: null }]);
    edited
      .when({ type: 'restoreVersion', id, basedOn: 6, version: 5, current: current(edited, id) })
      .thenFails({ code: 'secret.missing' });
    edited
      .when({ type: 'restoreVersion', id, basedOn: 5, version: 4, current: current(edited, id) })
      .thenFails({ code: 'secret.changedElsewhere' });
  });
});

test('whatever is decided, the index is what a plain map would be, and ids are never used twice', () => {
  const action = fc.record({
    what: fc.constantFrom('add', 'edit', 'delete'),
    name: fc.constantFrom('A', 'B', 'C', 'D'),
    value: fc.constantFrom('1', '2', '3'),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      let vault = opened();
      const model = new Map<string, SecretId>();
      const used = new Set<SecretId>();
      for (const { what, name, value } of actions) {
        const known = model.get(name);
        const command: Command =
          what === 'add'
            ? { type: 'addSecret', draft: draft(name, value) }
            : what === 'edit'
              ? editing(vault, known ?? secretId(0), draft(name, value))
              : {
                  type: 'deleteSecrets',
                  erasures: [{ id: known ?? secretId(0), details: [], values: [] }],
                };
        const { outcome, folded } = vault.when(command);
        expect(outcome.ok).toBe(what === 'add' ? known === undefined : known !== undefined);
        if (!outcome.ok) continue;
        const added = secretId(vault.facts.length + 1);
        vault = folded();
        if (what === 'add') {
          expect(used.has(added)).toBe(false);
          used.add(added);
          model.set(name, added);
        } else if (what === 'delete') {
          model.delete(name);
        }
        const rows = vault.secrets.newest(0, 100).map((row) => [row.name, row.id] as const);
        expect(new Map(rows)).toEqual(model);
        expect(vault.secrets.count).toBe(model.size);
        for (const [one, of] of model) expect(vault.secrets.findByName(one)?.id).toBe(of);
      }
    }),
  );
});
