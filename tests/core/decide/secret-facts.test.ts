import { describe, expect, test } from 'vitest';
import { secretId } from '../../../src/lib/core/base/ids.ts';
import type { Fact } from '../../../src/lib/core/decide/command.ts';
import { NO_PROVIDER } from '../../../src/lib/core/secrets/secret-value.ts';
import { opened } from '../../support/decider.ts';
import {
  added,
  draft,
  edited,
  editOf,
  erasureOf,
  NOBODY,
  rowOf,
  saidOf,
  valuesIn,
} from '../../support/folded-secrets.ts';

// Three events open the vault, so the first secret has the number 4.
const first = secretId(4);
const one = added(opened(), draft('A', 'a1'));
const said = { name: 'A', domains: '', note: '', enabled: true };
const editFact = (details: NonNullable<Fact['details']>, more: Partial<Fact> = {}): Fact => ({
  event: { type: 'secret.edited' },
  details: { id: first, ...said, ...details },
  ...more,
});

describe('a secret that is added', () => {
  test('is described by one event, which holds its value', () => {
    const given = { note: 'why', enabled: false, domains: ' api.example.com,  API.example.com ' };
    opened()
      .when({ type: 'addSecret', draft: draft(' A ', ' a1 ', given) })
      .then({
        event: { type: 'secret.added' },
        details: { name: 'A', domains: 'api.example.com', note: 'why', enabled: false },
        value: ' a1 ',
      });
  });

  test('has one more event for each environment, the last of which describes it whole', () => {
    const environments = new Map([
      ['test', 'a2'],
      ['none', null],
      ['live', 'a3'],
    ]);
    opened()
      .when({ type: 'addSecret', draft: draft('A', 'a1', { environments }) })
      .then(
        { event: { type: 'secret.added' }, details: said, value: 'a1' },
        editFact(
          { previous: 4, valueSeq: 4, environments: [['test', 5]], versions: [] },
          { value: 'a2' },
        ),
        editFact(
          {
            previous: 5,
            valueSeq: 4,
            environments: [
              ['test', 5],
              ['live', 6],
            ],
            versions: [],
          },
          { value: 'a3' },
        ),
      );
  });

  test('has its id from the log, wherever that stands', () => {
    const later = one.and({ type: 'settings.changed' });
    expect(rowOf(added(later, draft('B')), 'B')).toMatchObject({ id: 6, detailsSeq: 6 });
  });

  test('has a value, and a name that nobody has', () => {
    one
      .when({ type: 'addSecret', draft: draft('B', null) })
      .thenFails({ code: 'secret.valueEmpty' });
    one.when({ type: 'addSecret', draft: draft(' A ') }).thenFails({ code: 'secret.nameTaken' });
    expect(one.when({ type: 'addSecret', draft: draft('a') }).outcome.ok).toBe(true);
  });

  test('may take the name of one that was deleted or renamed', () => {
    const renamed = edited(one, 'A', { name: 'B' });
    expect(renamed.when({ type: 'addSecret', draft: draft('A') }).outcome.ok).toBe(true);
    renamed.when({ type: 'addSecret', draft: draft('B') }).thenFails({ code: 'secret.nameTaken' });
    const gone = one.when({ type: 'deleteSecrets', erasures: [erasureOf(one, 'A')] }).folded();
    expect(gone.when({ type: 'addSecret', draft: draft('A') }).outcome.ok).toBe(true);
  });
});

describe('an edit', () => {
  test('of the name alone writes no value and erases nothing', () => {
    one
      .when({ type: 'editSecret', ...editOf(one, 'A', { name: 'B' }) })
      .then(editFact({ name: 'B', previous: 4, valueSeq: 4, environments: [], versions: [] }));
  });

  test('of the value keeps the one before', () => {
    one
      .when({ type: 'editSecret', ...editOf(one, 'A', { value: 'a2' }) })
      .then(
        editFact(
          { previous: 4, environments: [], versions: [{ seq: 4, environment: null }] },
          { value: 'a2' },
        ),
      );
  });

  test('of several values is one event each, of which each goes on from the one before', () => {
    const environments = new Map([['test', 't1']]);
    one.when({ type: 'editSecret', ...editOf(one, 'A', { value: 'a2', environments }) }).then(
      editFact(
        { previous: 4, environments: [], versions: [{ seq: 4, environment: null }] },
        { value: 'a2' },
      ),
      editFact(
        {
          previous: 5,
          valueSeq: 5,
          environments: [['test', 6]],
          versions: [{ seq: 4, environment: null }],
        },
        { value: 't1' },
      ),
    );
  });

  test('sets, replaces and takes away the values of environments', () => {
    const both = edited(one, 'A', {
      environments: new Map([
        ['test', 't1'],
        ['live', 'l1'],
      ]),
    });
    const again = edited(both, 'A', { environments: new Map([['test', 't2']]) });
    expect(valuesIn(again, 'A')).toEqual({
      value: 'a1',
      environments: { live: 'l1', test: 't2' },
      versions: ['t1'],
    });
    const less = edited(again, 'A', { environments: new Map([['live', null]]) });
    expect(valuesIn(less, 'A')).toEqual({
      value: 'a1',
      environments: { test: 't2' },
      versions: ['l1', 't1'],
    });
    expect(saidOf(less, rowOf(less, 'A')).versions).toEqual([
      { seq: 6, environment: 'live' },
      { seq: 5, environment: 'test' },
    ]);
  });

  test('that takes away what is not there makes no version of it', () => {
    const same = edited(one, 'A', { environments: new Map([['test', null]]) });
    expect(valuesIn(same, 'A')).toEqual({ value: 'a1', environments: {}, versions: [] });
  });

  test('leaves a note and a state that it does not name', () => {
    const off = edited(one, 'A', { note: 'why', enabled: false });
    const renamed = edited(off, 'A', { name: 'B' });
    expect(saidOf(renamed, rowOf(renamed, 'B'))).toMatchObject({ note: 'why', enabled: false });
    const empty = edited(renamed, 'B', { note: '' });
    expect(saidOf(empty, rowOf(empty, 'B')).note).toBe('');
  });

  test('that is upkeep leaves the time of change', () => {
    const command = { type: 'editSecret', ...editOf(one, 'A'), isUpkeep: true } as const;
    const { changedAt } = rowOf(one, 'A');
    const details = { previous: 4, valueSeq: 4, environments: [], versions: [], changedAt };
    one.when(command).then(editFact(details));
  });

  test('is based on what the person looked at', () => {
    const later = edited(one, 'A', { value: 'a2' });
    const stale = { type: 'editSecret', ...editOf(one, 'A', { value: 'a3' }) } as const;
    later.when(stale).thenFails({ code: 'secret.changedElsewhere' });
    later
      .when({ ...stale, basedOn: stale.basedOn + 2 })
      .thenFails({ code: 'secret.changedElsewhere' });
    later.when({ ...stale, id: NOBODY }).thenFails({ code: 'secret.missing' });
  });

  test('takes no name that another has, but its own as often as it likes', () => {
    const two = added(one, draft('B'));
    two
      .when({ type: 'editSecret', ...editOf(two, 'B', { name: ' A ' }) })
      .thenFails({ code: 'secret.nameTaken' });
    expect(two.when({ type: 'editSecret', ...editOf(two, 'B') }).outcome.ok).toBe(true);
  });

  test('is checked as a new secret is', () => {
    const edit = (change: object) =>
      one.when({ type: 'editSecret', ...editOf(one, 'A', change) }).outcome;
    const refused = (code: string) => ({ ok: false, problem: { code } });
    expect(edit({ name: ' ' })).toEqual(refused('secret.nameEmpty'));
    expect(edit({ name: 'a}b' })).toEqual(refused('secret.nameCharacters'));
    expect(edit({ value: '' })).toEqual(refused('secret.valueEmpty'));
    expect(edit({ value: 'a\ud800' })).toEqual(refused('secret.valueMalformed'));
    expect(edit({ note: 'a\udc00' })).toEqual(refused('secret.noteMalformed'));
    expect(edit({ environments: new Map([['test', '']]) })).toEqual(refused('secret.valueEmpty'));
    expect(edit({ domains: 'a.test, *' })).toEqual({
      ok: false,
      problem: { code: 'secret.domainMalformed', position: 2 },
    });
  });
});

describe('edits of several secrets', () => {
  const two = added(one, draft('B', 'b1'));

  test('are numbered one after the other', () => {
    const edits = [editOf(two, 'A', { value: 'a2' }), editOf(two, 'B', { value: 'b2' })];
    const both = two.when({ type: 'editSecrets', edits }).folded();
    expect(rowOf(both, 'A')).toMatchObject({ detailsSeq: 6, valueSeq: 6 });
    expect(rowOf(both, 'B')).toMatchObject({ detailsSeq: 7, valueSeq: 7 });
    expect(valuesIn(both, 'B')).toMatchObject({ value: 'b2', versions: ['b1'] });
  });

  test('name the values of environments by the numbers that these get', () => {
    const environments = new Map([['test', 't']]);
    const edits = [editOf(two, 'A', { value: 'a2' }), editOf(two, 'B', { environments })];
    const both = two.when({ type: 'editSecrets', edits }).folded();
    expect(saidOf(both, rowOf(both, 'B')).environments).toEqual([['test', 7]]);
  });

  test('are all of them refused for one', () => {
    const edits = [editOf(two, 'A', { value: 'a2' }), { ...editOf(two, 'B'), basedOn: 4 }];
    two.when({ type: 'editSecrets', edits }).thenFails({ code: 'secret.changedElsewhere' });
  });
});

describe('secrets that are deleted', () => {
  const two = added(
    edited(one, 'A', { value: 'a2', environments: new Map([['test', 't']]) }),
    draft('B'),
  );

  test('go with everything that lies sealed of them, named in what remains', () => {
    const erasures = [erasureOf(two, 'A'), erasureOf(two, 'B')];
    const deleted = { type: 'secret.deleted' } as const;
    two.when({ type: 'deleteSecrets', erasures }).then(
      {
        event: deleted,
        details: { id: first, erased: [6, 5, 4] },
        eraseDetails: [6, 5, 4],
        eraseValues: [5, 6, 4],
      },
      {
        event: deleted,
        details: { id: secretId(7), erased: [7] },
        eraseDetails: [7],
        eraseValues: [7],
      },
    );
    expect(two.when({ type: 'deleteSecrets', erasures }).folded().secrets.count).toBe(0);
  });

  test('are all of them there, or none is deleted', () => {
    const erasures = [erasureOf(two, 'A'), { id: NOBODY, details: [], values: [] }];
    two.when({ type: 'deleteSecrets', erasures }).thenFails({ code: 'secret.missing' });
  });
});

describe('a link', () => {
  const link = {
    provider: NO_PROVIDER,
    kind: 'keepass',
    reference: 'Group/Entry#Password',
  } as const;

  test('is kept as a value of its kind, and let go of with it', () => {
    const linked = added(opened(), draft('A', link));
    expect(saidOf(linked, rowOf(linked, 'A')).links).toEqual([[4, 'keepass']]);
    expect(rowOf(linked, 'A').link).toBe('keepass');
    const plain = edited(linked, 'A', { value: 'a' });
    expect(saidOf(plain, rowOf(plain, 'A')).links).toEqual([[4, 'keepass']]);
    expect(rowOf(plain, 'A').link).toBeNull();
  });

  test('that has no form of one is none', () => {
    one
      .when({ type: 'addSecret', draft: draft('B', { ...link, reference: 'a\nb' }) })
      .thenFails({ code: 'external.referenceMalformed', kind: 'keepass' });
  });
});
