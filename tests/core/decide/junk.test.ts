import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasUnseen, withSeenControls } from '../../../src/lib/core/base/text.ts';
import type { SecretDraft } from '../../../src/lib/core/secrets/secret.ts';
import { checkTemplate } from '../../../src/lib/core/secrets/templates.ts';
import { checkPasskeyName } from '../../../src/lib/core/vault/passkey.ts';
import {
  DEFAULT_SETTINGS,
  type VaultSettings,
} from '../../../src/lib/core/vault/vault-settings.ts';
import { checkWorkspace, type WorkspaceType } from '../../../src/lib/core/vault/workspaces.ts';
import { opened } from '../../support/decider.ts';
import { added, draft, edited, saidOf, rowOf } from '../../support/folded-secrets.ts';

const vault = opened();
const one = added(vault, draft('A'));

const add = (given: unknown) =>
  vault.when({ type: 'addSecret', draft: given as SecretDraft }).outcome;
const change = (given: unknown) =>
  vault.when({ type: 'changeSettings', settings: given as VaultSettings, trims: [] }).outcome;

/** All kinds of things but one of some types. */
const anythingBut = (...types: readonly string[]) =>
  fc.anything({ withMap: true, withNullPrototype: true }).filter((raw) => {
    const type = raw === null ? 'null' : Array.isArray(raw) ? 'list' : typeof raw;
    return !types.includes(raw instanceof Map ? 'map' : type);
  });

const CONTROLS = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => /\p{Cc}/u.test(character),
);

describe('a note', () => {
  const note = (given: unknown) => add({ ...draft('N'), note: given });
  const malformed = { ok: false, problem: { code: 'secret.noteMalformed' } };

  test('has lines and tabs, and no other control character', () => {
    expect(CONTROLS.length).toBe(65);
    for (const control of CONTROLS) {
      const outcome = note(`one${control}two`);
      if (['\t', '\n', '\r'].includes(control)) expect(outcome.ok).toBe(true);
      else expect(outcome, JSON.stringify(control)).toEqual(malformed);
    }
  });

  test('is refused when it is changed to one as well', () => {
    const row = rowOf(one, 'A');
    const command = { id: row.id, basedOn: row.detailsSeq, current: saidOf(one, row) };
    const given = { ...draft('A', null), note: '\u001b[2J' };
    expect(one.when({ type: 'editSecret', ...command, draft: given }).outcome).toEqual(malformed);
  });

  test('is a text', () => {
    fc.assert(
      fc.property(anythingBut('string', 'undefined'), (raw) => {
        expect(note(raw)).toEqual(malformed);
      }),
    );
  });

  test('of before there was a rule stays through an edit that does not touch it', () => {
    const row = rowOf(one, 'A');
    const old = { ...saidOf(one, row), note: 'bell\u0007' };
    const command = { id: row.id, basedOn: row.detailsSeq, current: old };
    const outcome = one.when({ type: 'editSecret', ...command, draft: draft('B', null) }).outcome;
    expect(outcome.ok && outcome.value[0]?.details?.note).toBe('bell\u0007');
  });

  test('of a file shows its control characters', () => {
    expect(withSeenControls('a\u0000b\tc\r\nd\u009be')).toBe('a\ufffdb\tc\r\nd\ufffde');
  });
});

describe('a draft', () => {
  const fields: readonly [string, readonly string[]][] = [
    ['name', ['string']],
    ['domains', ['string']],
    ['value', ['string', 'null', 'object']],
    ['enabled', ['boolean', 'undefined']],
    ['environments', ['map', 'undefined']],
  ];
  test.each(fields)('has a %s of no other type than %s', (field, types) => {
    fc.assert(
      fc.property(anythingBut(...types), (raw) => {
        expect(add({ ...draft('N'), [field]: raw }).ok).toBe(false);
      }),
    );
  });

  test('has no value that is like a link, and none', () => {
    const link = { provider: 1, kind: 'keepass', reference: 'a#b' };
    for (const wrong of [
      { ...link, provider: '1' },
      { ...link, provider: Number.NaN },
      { ...link, kind: 'other' },
      { ...link, reference: 7 },
      {},
    ])
      expect(add(draft('N', wrong as never)), JSON.stringify(wrong)).toEqual({
        ok: false,
        problem: { code: 'secret.valueMalformed' },
      });
  });

  test('has environments by name with values that are some', () => {
    fc.assert(
      fc.property(fc.anything(), anythingBut('string', 'null', 'object'), (name, value) => {
        const outcome = add({ ...draft('N'), environments: new Map([[name, value]]) });
        expect(outcome.ok).toBe(false);
      }),
    );
  });

  test('that is taken has what it was given, and nothing of it is junk', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, text, text, text, (name, value, domains, note) => {
        const outcome = add({ name, value, domains, note });
        if (!outcome.ok) return;
        const [fact] = outcome.value;
        expect(fact?.value).toBe(value);
        expect(fact?.details).toMatchObject({ name: name.trim(), note });
        expect(hasUnseen(name.trim())).toBe(false);
        expect(withSeenControls(note)).toBe(note);
        for (const part of [name, value, note]) expect(part.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('settings', () => {
  const NUMBERS = [
    'versionsKept',
    'clipboardSeconds',
    'externalSeconds',
    'autoLockMinutes',
  ] as const;
  const invalid = { ok: false, problem: { code: 'settings.invalid' } };

  test.each(NUMBERS)('have a whole number from 0 on as %s', (name) => {
    const wrong = fc.oneof(
      anythingBut('number'),
      fc.double({ noInteger: true }),
      fc.integer({ max: -1 }),
      fc.integer({ min: 3601 }),
      fc.constantFrom(Number.NaN, Infinity, -Infinity, 2 ** 53),
    );
    fc.assert(
      fc.property(wrong, (raw) => {
        expect(change({ ...DEFAULT_SETTINGS, [name]: raw })).toEqual(invalid);
      }),
    );
  });

  test('have a list of environments, and one of them or none in use', () => {
    fc.assert(
      fc.property(anythingBut('list'), (raw) => {
        expect(change({ ...DEFAULT_SETTINGS, environments: raw })).toEqual(invalid);
      }),
    );
    fc.assert(
      fc.property(anythingBut('string', 'null'), (raw) => {
        expect(change({ ...DEFAULT_SETTINGS, activeEnvironment: raw })).toEqual(invalid);
      }),
    );
    fc.assert(
      fc.property(anythingBut('string'), (raw) => {
        const outcome = change({ ...DEFAULT_SETTINGS, environments: [raw] });
        expect(outcome).toMatchObject({ problem: { code: 'environment.nameInvalid' } });
      }),
    );
  });

  test('that are taken have their fields and no other', () => {
    const outcome = change({ ...DEFAULT_SETTINGS, extra: 'x', __proto__: { odd: 1 } });
    expect(outcome.ok && outcome.value[0]?.details?.settings).toEqual(DEFAULT_SETTINGS);
  });
});

describe('names have no characters that nobody sees', () => {
  const unseen = ['a\nb', 'a\u0000b', 'a\u202eb', 'a\u200bb', 'a\u2028b', '\ud83d', 'a\u00adb'];
  const problem = { ok: false, problem: { code: 'name.characters' } };
  test.each(unseen.map((name) => [JSON.stringify(name), name]))('%s', (_shown, name) => {
    expect(checkWorkspace({ name, type: 'team' }, [])).toEqual(problem);
    expect(checkTemplate({ name, text: '' })).toEqual(problem);
    expect(checkPasskeyName(name)).toEqual(problem);
  });

  test('but those that make others of letters and signs', () => {
    for (const name of ['👩‍💻 Laptop', 'می‌خواهم', 'Zoë 🔑', 'क्‍ष'])
      expect(checkWorkspace({ name, type: 'team' }, []).ok, name).toBe(true);
  });

  test('and a workspace is of a type that there is', () => {
    const outcome = checkWorkspace({ name: 'W', type: 'other' as WorkspaceType }, []);
    expect(outcome).toEqual({ ok: false, problem: { code: 'request.malformed' } });
  });
});

test('what was checked stays as it was when nothing is changed', () => {
  expect(saidOf(edited(one, 'A', {}), rowOf(edited(one, 'A', {}), 'A')).note).toBe('');
});
