import { describe, expect, test } from 'vitest';
import { providerId, secretId } from '../../../src/lib/core/base/ids.ts';
import { freeName, type ImportChange } from '../../../src/lib/core/decide/import-plan.ts';
import { NO_PROVIDER, type SecretValue } from '../../../src/lib/core/secrets/secret-value.ts';
import type { PlainSecret } from '../../../src/lib/core/transfer/plain-secret.ts';
import { add, current, draft, opened } from '../../support/decider.ts';

const whole = (name: string, value: SecretValue = 'v'): PlainSecret => ({
  name,
  value,
  domains: '',
  note: '',
  enabled: true,
  environments: new Map(),
  versions: [],
  createdAt: 10,
  changedAt: 20,
});
const adding = (name: string, value?: SecretValue): ImportChange => ({
  type: 'add',
  draft: whole(name, value),
  whole: whole(name, value),
});
const connection = {
  kind: 'onepassword',
  origin: 'https://connect.example',
  token: 'token',
} as const;
const reference = (provider: number) =>
  ({ provider: providerId(provider), kind: 'onepassword', reference: 'op://V/I/f' }) as const;
const id = secretId(4);

describe('an import', () => {
  test('is all of its changes, in one list of facts', () => {
    const vault = add(opened(), 'A');
    const row = vault.secrets.get(id);
    if (!row) throw new Error('"row" is missing');
    const edited: ImportChange = {
      type: 'edit',
      row,
      current: current(vault, id),
      draft: draft('A', 'new'),
    };
    const changes = [adding('B'), edited, adding('C')];
    const decided = vault.when({ type: 'importSecrets', changes, environments: ['staging'] });
    decided.thenEvents(
      { type: 'settings.changed' },
      { type: 'secret.added' },
      { type: 'secret.edited' },
      { type: 'secret.added' },
    );
    const after = decided.folded();
    expect(after.summary.settings.environments).toEqual(['staging']);
    expect(after.secrets.newest(0, 9).map(({ name, id: of }) => [name, of])).toEqual([
      ['C', 8],
      ['B', 6],
      ['A', 4],
    ]);
    expect(after.secrets.findByName('B')).toMatchObject({ createdAt: 10, changedAt: 20 });
    expect(current(after, id).versions).toEqual([{ seq: 4, environment: null }]);
  });

  test('or nothing of it: one name that clashes stops all', () => {
    const vault = add(opened(), 'A');
    const names = { type: 'importSecrets', environments: [] } as const;
    vault
      .when({ ...names, changes: [adding('B'), adding('A')] })
      .thenFails({ code: 'secret.nameTaken' });
    vault
      .when({ ...names, changes: [adding('B'), adding('B')] })
      .thenFails({ code: 'secret.nameTaken' });
    vault.when({ ...names, changes: [adding('B', '')] }).thenFails({ code: 'secret.valueEmpty' });
  });

  test('adds environments that are not known, up to the limit of all', () => {
    const known = Array.from({ length: 19 }, (_, index) => `e${index}`);
    const vault = opened()
      .when({ type: 'importSecrets', changes: [], environments: known })
      .folded();
    const more = (...environments: string[]) =>
      vault.when({ type: 'importSecrets', changes: [], environments });
    more('e1').then();
    more('e1', 'e19').thenEvents({ type: 'settings.changed' });
    more('e19', 'e20').thenFails({ code: 'environment.tooMany', max: 20 });
  });

  test('brings external vaults: one of the same name and address is the one that is here', () => {
    const vault = opened()
      .when({ type: 'addProvider', draft: { name: 'P', connection } })
      .folded();
    const elsewhere = { ...connection, origin: 'https://other.example' };
    const providers = [
      { name: ' P ', connection: { ...connection, token: 'other' } },
      { name: 'P', connection: elsewhere },
    ];
    const changes = [adding('A', reference(-1)), adding('B', reference(-2))];
    const decided = vault.when({ type: 'importSecrets', changes, environments: [], providers });
    decided.thenEvents(
      { type: 'provider.added' },
      { type: 'secret.added' },
      { type: 'secret.added' },
    );
    const after = decided.folded();
    expect(after.summary.providers.map(({ name, place }) => [name, place])).toEqual([
      ['P', 'https://connect.example'],
      ['P (2)', 'https://other.example'],
    ]);
    const values = decided.outcome.ok ? decided.outcome.value.map(({ value }) => value) : [];
    expect(values.slice(1)).toEqual([reference(4), reference(5)]);
  });

  test('a reference to an external vault that did not come stays, and names none', () => {
    const changes = [adding('A', reference(-3)), adding('B', reference(99))];
    const decided = opened().when({ type: 'importSecrets', changes, environments: [] });
    const values = decided.outcome.ok ? decided.outcome.value.map(({ value }) => value) : [];
    expect(values).toEqual([
      { ...reference(0), provider: NO_PROVIDER },
      { ...reference(0), provider: NO_PROVIDER },
    ]);
  });
});

describe('a free name', () => {
  test('is the next number, and never too long', () => {
    const taken = new Set(['A', 'A (2)']);
    expect(freeName('A', (name) => taken.has(name))).toBe('A (3)');
    const long = 'x'.repeat(200);
    const free = freeName(long, (name) => name === long);
    expect(free.length).toBeLessThanOrEqual(200);
    expect(free).toMatch(/^x+ \(2\)$/);
  });
});
