import { describe, expect, test } from 'vitest';
import { providerId } from '../../../src/lib/core/base/ids.ts';
import type { Outcome } from '../../../src/lib/core/base/outcome.ts';
import type { Problem } from '../../../src/lib/core/base/problem.ts';
import type { Connection } from '../../../src/lib/core/providers/connection.ts';
import type { SecretDraft } from '../../../src/lib/core/secrets/secret.ts';
import { checkTemplate } from '../../../src/lib/core/secrets/templates.ts';
import { generateValue } from '../../../src/lib/core/secrets/generate-value.ts';
import { checkPassphrase } from '../../../src/lib/core/transfer/passphrase.ts';
import { checkPasskeyName } from '../../../src/lib/core/vault/passkey.ts';
import {
  DEFAULT_SETTINGS,
  type VaultSettings,
} from '../../../src/lib/core/vault/vault-settings.ts';
import { checkWorkspace } from '../../../src/lib/core/vault/workspaces.ts';
import { type Folded, opened } from '../../support/decider.ts';

const vault = opened();
const a = (count: number, one = 'a') => one.repeat(count);

const add = (from: Folded, draft: Partial<SecretDraft>) =>
  from.when({ type: 'addSecret', draft: { name: 'N', value: 'v', domains: '', ...draft } }).outcome;

const connection = (token = 'token'): Connection => ({
  kind: 'onepassword',
  origin: 'https://connect.example',
  token,
});
const addProvider = (name: string, by: Connection = connection(), from = vault) =>
  from.when({ type: 'addProvider', draft: { name, connection: by } }).outcome;
const keepass = (password: string | null, keyFile: number | null): Connection => ({
  kind: 'keepass',
  password,
  keyFile: keyFile === null ? null : new Uint8Array(keyFile),
});

const settings = (change: Partial<VaultSettings>) =>
  vault.when({ type: 'changeSettings', settings: { ...DEFAULT_SETTINGS, ...change }, trims: [] })
    .outcome;
const environments = (count: number) => Array.from({ length: count }, (_, index) => `e${index}`);

const linked = vault
  .when({ type: 'addProvider', draft: { name: 'P', connection: connection() } })
  .folded();
const reference = (length: number) =>
  add(linked, {
    value: { provider: providerId(4), kind: 'onepassword', reference: a(length) },
  });

const withProviders = (count: number): Folded =>
  Array.from({ length: count }).reduce<Folded>(
    (from, _, index) =>
      from
        .when({ type: 'addProvider', draft: { name: `P${index}`, connection: connection() } })
        .folded(),
    vault,
  );

const workspace = (name: string, others: number) =>
  checkWorkspace({ name, type: 'team' }, environments(others));

interface Limit {
  readonly limit: string;
  /** What comes of a number of them. */
  readonly of: (count: number) => Outcome<unknown>;
  readonly max: number;
  readonly problem: (got: number) => Problem;
}

const LIMITS: readonly Limit[] = [
  {
    limit: 'characters of a name',
    of: (count) => add(vault, { name: a(count) }),
    max: 200,
    problem: (got) => ({ code: 'secret.nameTooLong', max: 200, got }),
  },
  {
    limit: 'bytes of a value',
    of: (count) => add(vault, { value: a(count) }),
    max: 65_536,
    problem: (got) => ({ code: 'secret.valueTooLong', max: 65_536, got }),
  },
  {
    limit: 'bytes of a value in an environment',
    of: (count) => add(vault, { environments: new Map([['e', a(count)]]) }),
    max: 65_536,
    problem: (got) => ({ code: 'secret.valueTooLong', max: 65_536, got }),
  },
  {
    limit: 'characters of a note',
    of: (count) => add(vault, { note: a(count) }),
    max: 10_000,
    problem: (got) => ({ code: 'secret.noteTooLong', max: 10_000, got }),
  },
  {
    limit: 'characters of the domains',
    of: (count) => {
      // Labels have 63 at the most: the last one makes the length.
      const full = Array.from({ length: 40 }, (_, index) => `${a(42)}${10 + index}.test`);
      const all = full.join(', ').slice(0, count - 30);
      const whole = all.slice(0, all.lastIndexOf(','));
      const last = `${a(count - whole.length - 2 - 5, 'b').replace(/(.{60})(?=.)/g, '$1.')}`;
      const text = `${whole}, ${last.slice(0, count - whole.length - 2 - 5)}.test`;
      expect(text.length).toBe(count);
      return add(vault, { domains: text });
    },
    max: 2000,
    problem: (got) => ({ code: 'secret.domainsTooLong', max: 2000, got }),
  },
  {
    limit: 'characters of a reference',
    of: reference,
    max: 2000,
    problem: () => ({ code: 'external.referenceMalformed', kind: 'onepassword' }),
  },
  {
    limit: 'environments',
    of: (count) => settings({ environments: environments(count) }),
    max: 20,
    problem: () => ({ code: 'environment.tooMany', max: 20 }),
  },
  {
    limit: 'characters of the name of an environment',
    of: (count) => settings({ environments: [a(count)] }),
    max: 40,
    problem: () => ({ code: 'environment.nameInvalid', max: 40 }),
  },
  ...(
    [
      ['versionsKept', 20],
      ['clipboardSeconds', 3600],
      ['externalSeconds', 3600],
      ['autoLockMinutes', 1440],
    ] as const
  ).map(([name, max]) => ({
    limit: name,
    of: (count: number) => settings({ [name]: count }),
    max,
    problem: (): Problem => ({ code: 'settings.invalid' }),
  })),
  {
    limit: 'external vaults, counting the new one',
    of: (count) => addProvider('Q', connection(), withProviders(count - 1)),
    max: 20,
    problem: () => ({ code: 'external.tooMany', max: 20 }),
  },
  {
    limit: 'characters of the name of an external vault',
    of: (count) => addProvider(a(count)),
    max: 60,
    problem: () => ({ code: 'external.nameTooLong', max: 60 }),
  },
  {
    limit: 'characters of a token',
    of: (count) => addProvider('P', connection(a(count))),
    max: 16_384,
    problem: () => ({ code: 'external.credentialsMissing' }),
  },
  {
    limit: 'characters of the password of a KeePass file',
    of: (count) => addProvider('P', keepass(a(count), null)),
    max: 16_384,
    problem: () => ({ code: 'external.credentialsMissing' }),
  },
  {
    limit: 'bytes of a key file',
    of: (count) => addProvider('P', keepass(null, count)),
    max: 1_048_576,
    problem: () => ({ code: 'external.credentialsMissing' }),
  },
  {
    limit: 'workspaces, counting the new one',
    of: (count) => workspace('W', count - 1),
    max: 50,
    problem: () => ({ code: 'workspace.tooMany', max: 50 }),
  },
  {
    limit: 'characters of the name of a workspace',
    of: (count) => workspace(a(count), 1),
    max: 60,
    problem: () => ({ code: 'workspace.nameTooLong', max: 60 }),
  },
  {
    limit: 'characters of the name of a template',
    of: (count) => checkTemplate({ name: a(count), text: '' }),
    max: 120,
    problem: () => ({ code: 'template.nameTooLong', max: 120 }),
  },
  {
    limit: 'characters of a template',
    of: (count) => checkTemplate({ name: 'T', text: a(count) }),
    max: 65_536,
    problem: () => ({ code: 'template.tooLong', max: 65_536 }),
  },
  {
    limit: 'characters of the name of a passkey',
    of: (count) => checkPasskeyName(a(count)),
    max: 60,
    problem: () => ({ code: 'passkey.nameTooLong', max: 60 }),
  },
];

describe.each(LIMITS)('$limit', ({ of, max, problem }) => {
  test('one under', () => {
    expect(of(max - 1).ok).toBe(true);
  });
  test('at', () => {
    expect(of(max).ok).toBe(true);
  });
  test('one over', () => {
    expect(of(max + 1)).toEqual({ ok: false, problem: problem(max + 1) });
  });
});

describe('what has to be there', () => {
  test.each<[string, Outcome<unknown>, Problem]>([
    ['a name', add(vault, { name: ' \t' }), { code: 'secret.nameEmpty' }],
    ['a value', add(vault, { value: '' }), { code: 'secret.valueEmpty' }],
    ['a value of a new secret', add(vault, { value: null }), { code: 'secret.valueEmpty' }],
    [
      'a value in an environment',
      add(vault, { environments: new Map([['e', '']]) }),
      { code: 'secret.valueEmpty' },
    ],
    ['a reference', reference(0), { code: 'external.referenceMalformed', kind: 'onepassword' }],
    [
      'the name of an environment',
      settings({ environments: [' '] }),
      { code: 'environment.nameInvalid', max: 40 },
    ],
    ['the name of an external vault', addProvider(' '), { code: 'external.nameEmpty' }],
    ['a token', addProvider('P', connection(' ')), { code: 'external.credentialsMissing' }],
    [
      'a password or a key file',
      addProvider('P', keepass(null, null)),
      { code: 'external.credentialsMissing' },
    ],
    ['the name of a workspace', workspace(' ', 1), { code: 'workspace.nameEmpty' }],
    [
      'the name of a template',
      checkTemplate({ name: '', text: '' }),
      { code: 'template.nameEmpty' },
    ],
    ['the name of a passkey', checkPasskeyName(' '), { code: 'passkey.nameEmpty' }],
  ])('%s', (_what, outcome, problem) => {
    expect(outcome).toEqual({ ok: false, problem });
  });

  test('twelve characters of a passphrase', () => {
    const text = 'kX9$mQ2!vB7zR';
    expect(checkPassphrase(text).ok).toBe(true);
    expect(checkPassphrase(text.slice(0, 12)).ok).toBe(true);
    const problem = { code: 'passphrase.tooShort', min: 12 };
    expect(checkPassphrase(text.slice(0, 11))).toEqual({ ok: false, problem });
  });

  test('four characters of a generated value, and 512 at the most', () => {
    const random = (length: number) => new Uint8Array(length);
    const of = (length: number) => generateValue({ length, alphabet: 'hex' }, random).length;
    expect([4, 5, 511, 512].map(of)).toEqual([4, 5, 511, 512]);
    for (const length of [3, 513, 4.5])
      expect(() => of(length), String(length)).toThrow(RangeError);
  });
});

describe('what is measured in bytes and in characters', () => {
  test('a value of many-byte characters counts its bytes', () => {
    expect(add(vault, { value: a(16_384, '🔑') }).ok).toBe(true);
    const problem = { code: 'secret.valueTooLong', max: 65_536, got: 65_537 };
    expect(add(vault, { value: `${a(16_384, '🔑')}a` })).toEqual({ ok: false, problem });
  });

  test('half a character is refused, in a value, a note and a name', () => {
    const half = '\uD83D';
    expect(add(vault, { value: half })).toMatchObject({
      problem: { code: 'secret.valueMalformed' },
    });
    expect(add(vault, { note: half })).toMatchObject({ problem: { code: 'secret.noteMalformed' } });
    expect(add(vault, { name: half })).toMatchObject({
      problem: { code: 'secret.nameCharacters' },
    });
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('a setting of %s is none', (wrong) => {
    for (const name of ['versionsKept', 'clipboardSeconds', 'externalSeconds', 'autoLockMinutes']) {
      const outcome = settings({ [name]: wrong });
      expect(outcome, name).toEqual({ ok: false, problem: { code: 'settings.invalid' } });
    }
  });

  test('a domain that is none is named by its position', () => {
    const outcome = add(vault, { domains: 'api.example.com, ok.test, not a host' });
    expect(outcome).toEqual({
      ok: false,
      problem: { code: 'secret.domainMalformed', position: 3 },
    });
  });
});
