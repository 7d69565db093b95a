import { describe, expect, test } from 'vitest';
import { providerId } from '../../../src/lib/core/base/ids.ts';
import {
  changesOf,
  type ExistingSecret,
  freeName,
  planImport,
  type ResolveReference,
} from '../../../src/lib/core/decide/import-plan.ts';
import type { SecretValue } from '../../../src/lib/core/secrets/secret-value.ts';
import {
  type ImportFormat,
  type PlainSecret,
  plainSecret,
  type ReadFile,
} from '../../../src/lib/core/transfer/plain-secret.ts';
import { opened } from '../../support/decider.ts';
import { added, draft, rowOf, saidOf } from '../../support/folded-secrets.ts';

const file = (...secrets: readonly PlainSecret[]): ReadFile => ({
  secrets,
  refusals: [],
  writtenAt: null,
  table: null,
  droppedDomains: 0,
});

const HERE = plainSecret('A', 'a1', {
  domains: 'a.test',
  note: 'why',
  enabled: false,
  environments: new Map([
    ['test', 't1'],
    ['live', 'l1'],
  ]),
});
const vault = added(opened(), draft('A', 'a1', { ...HERE }), draft('A (2)', 'other'));
const row = rowOf(vault, 'A');
const existing: ExistingSecret = { row, details: saidOf(vault, row), plain: HERE };

const plan = (given: PlainSecret, format: ImportFormat = 'age', resolve?: ResolveReference) =>
  planImport(format, file(given), new Map([['A', existing]]), resolve);
const kindOf = (given: PlainSecret, format?: ImportFormat) => plan(given, format).planned[0]?.kind;

describe('a plan', () => {
  test('tells new, changed and same secrets apart', () => {
    expect(kindOf(plainSecret('B', 'b1'))).toBe('new');
    expect(kindOf({ ...HERE })).toBe('same');
    const changes: Partial<PlainSecret>[] = [
      { value: 'a2' },
      { domains: 'b.test' },
      { note: '' },
      { enabled: true },
      { environments: new Map([['test', 't1']]) },
      { environments: new Map([...HERE.environments, ['other', 'o1']]) },
      { environments: new Map([...HERE.environments, ['test', 't2']]) },
    ];
    for (const change of changes) expect(kindOf({ ...HERE, ...change })).toBe('changed');
  });

  test('takes earlier versions and times for no difference', () => {
    const versions = [{ environment: null, value: 'a0', at: 1 }];
    expect(kindOf({ ...HERE, versions, createdAt: 1, changedAt: 2 })).toBe('same');
  });

  test.each(['dotenv', 'csv', 'bitwarden', 'kdbx'] as const)(
    'lets %s leave out what it cannot say',
    (format) => {
      expect(kindOf(plainSecret('A', 'a1'), format)).toBe('same');
      expect(kindOf(plainSecret('A', 'a2'), format)).toBe('changed');
      const { secret } = plan(plainSecret('A', 'a2'), format).planned[0] ?? {};
      expect(secret).toEqual({ ...HERE, value: 'a2' });
    },
  );

  test.each(['postmanEnvironment', 'postmanVault'] as const)(
    'takes the state from %s, which says it',
    (format) => {
      expect(kindOf(plainSecret('A', 'a1'), format)).toBe('changed');
      expect(kindOf(plainSecret('A', 'a1', { enabled: false }), format)).toBe('same');
    },
  );

  test('compares links by what they name here', () => {
    const link = (provider: number, reference = 'op://a/b/c'): SecretValue => ({
      provider: providerId(provider),
      kind: 'onepassword',
      reference,
    });
    const resolve: ResolveReference = (one) =>
      one.provider < 0 ? { ...one, provider: providerId(7) } : one;
    const linked = new Map([['A', { ...existing, plain: plainSecret('A', link(7)) }]]);
    const kind = (value: SecretValue) =>
      planImport('age', file(plainSecret('A', value)), linked, resolve).planned[0]?.kind;
    expect(kind(link(-1))).toBe('same');
    expect(kind(link(8))).toBe('changed');
    expect(kind(link(-1, 'op://a/b/d'))).toBe('changed');
    expect(kind('op://a/b/c')).toBe('changed');
  });
});

const isTaken = (name: string) => vault.secrets.findByName(name) !== null;

describe('the changes of a plan', () => {
  const given = plainSecret('A', 'a1', {
    note: 'new',
    environments: new Map([
      ['test', 't2'],
      ['other', 'o1'],
    ]),
  });

  test('are none where nothing differs', () => {
    for (const onClash of ['skip', 'overwrite', 'keepBoth'] as const) {
      expect(changesOf(plan({ ...HERE }), onClash, isTaken)).toEqual([]);
    }
  });

  test('add what is new, whatever is to be done with the others', () => {
    const whole = plainSecret('B', 'b1');
    for (const onClash of ['skip', 'overwrite', 'keepBoth'] as const) {
      const changes = changesOf(plan(whole), onClash, isTaken);
      expect(changes).toMatchObject([{ type: 'add', draft: { name: 'B', value: 'b1' }, whole }]);
    }
  });

  test('skip one whose name is taken', () => {
    expect(changesOf(plan(given), 'skip', isTaken)).toEqual([]);
  });

  test('overwrite only the values that differ', () => {
    const [change] = changesOf(plan(given), 'overwrite', isTaken);
    expect(change).toMatchObject({ type: 'edit', row, current: existing.details });
    expect(change?.draft).toEqual({
      name: 'A',
      value: null,
      domains: '',
      note: 'new',
      enabled: true,
      environments: new Map([
        ['test', 't2'],
        ['other', 'o1'],
        ['live', null],
      ]),
    });
  });

  test('keep both under a name that neither the vault nor the file has', () => {
    const both = planImport(
      'age',
      file({ ...given }, plainSecret('A (3)', 'x')),
      new Map([['A', existing]]),
    );
    const names = changesOf(both, 'keepBoth', isTaken).map((change) => change.draft.name);
    expect(names).toEqual(['A (4)', 'A (3)']);
  });

  test('are what decide takes, all of them', () => {
    for (const onClash of ['overwrite', 'keepBoth'] as const) {
      const changes = changesOf(plan(given), onClash, isTaken);
      const outcome = vault.when({
        type: 'importSecrets',
        changes,
        environments: ['test'],
      }).outcome;
      expect(outcome.ok).toBe(true);
    }
  });
});

describe('a free name', () => {
  const taken =
    (...names: readonly string[]) =>
    (name: string) =>
      names.includes(name);

  test('is the first that nobody has', () => {
    expect(freeName('A', taken())).toBe('A (2)');
    expect(freeName('A', taken('A (2)', 'A (4)'))).toBe('A (3)');
  });

  test.each([
    [195, 199],
    [196, 200],
    [197, 200],
    [200, 200],
  ])('of one with %i characters has %i', (length, expected) => {
    const name = freeName('x'.repeat(length), taken());
    expect(name).toHaveLength(expected);
    expect(name.endsWith('x (2)')).toBe(true);
  });

  test('leaves room for its number, however long that is', () => {
    const long = 'x'.repeat(200);
    const names = Array.from({ length: 8 }, (_, at) => `${'x'.repeat(196)} (${at + 2})`);
    expect(freeName(long, taken(...names))).toBe(`${'x'.repeat(195)} (10)`);
  });
});
