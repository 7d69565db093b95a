import { describe, expect, test } from 'vitest';
import { providerId, secretId } from '../../../src/lib/core/base/ids.ts';
import type { Command, Fact } from '../../../src/lib/core/decide/command.ts';
import type { ImportChange } from '../../../src/lib/core/decide/import-plan.ts';
import type { ProviderDraft } from '../../../src/lib/core/providers/provider.ts';
import { NO_PROVIDER, type SecretValue } from '../../../src/lib/core/secrets/secret-value.ts';
import { type PlainSecret, plainSecret } from '../../../src/lib/core/transfer/plain-secret.ts';
import { DEFAULT_SETTINGS } from '../../../src/lib/core/vault/vault-settings.ts';
import { type Folded, opened } from '../../support/decider.ts';
import {
  added,
  draft,
  edited,
  editOf,
  rowOf,
  saidOf,
  valuesIn,
} from '../../support/folded-secrets.ts';

const CONNECT = {
  kind: 'onepassword',
  origin: 'https://connect.example',
  token: 'theirs',
} as const;
const KEEPASS = { kind: 'keepass', password: 'p', keyFile: null } as const;

const add = (whole: PlainSecret, name = whole.name): ImportChange => ({
  type: 'add',
  draft: { ...whole, name },
  whole,
});

const addNew = (name: string, value: SecretValue, more?: Partial<PlainSecret>): ImportChange =>
  add(plainSecret(name, value, more));

const overwrite = (vault: Folded, name: string, change: object): ImportChange => {
  const { current, draft: given } = editOf(vault, name, change);
  return { type: 'edit', row: rowOf(vault, name), current, draft: given };
};

const bring = (
  changes: readonly ImportChange[],
  more: Partial<Extract<Command, { type: 'importSecrets' }>> = {},
): Command => ({ type: 'importSecrets', changes, environments: [], ...more });

/** Three events, and four that are 4 to 7: two secrets, an external vault, and settings. */
const vault = added(opened(), draft('A', 'a1'), draft('B', 'b1'))
  .when({ type: 'addProvider', draft: { name: 'P', connection: { ...CONNECT, token: 'ours' } } })
  .folded()
  .when({
    type: 'changeSettings',
    settings: { ...DEFAULT_SETTINGS, environments: ['test'] },
    trims: [],
  })
  .folded();
const ours = providerId(6);
const link = (provider: number, kind: 'onepassword' | 'keepass' = 'onepassword') => ({
  provider: providerId(provider),
  kind,
  reference: 'op://a/b/c',
});

describe('an import', () => {
  test('of nothing is no fact', () => {
    vault.when(bring([])).then();
  });

  test('adds a secret with its times and its versions, the oldest first', () => {
    const whole = plainSecret('C', 'c3', {
      note: 'why',
      enabled: false,
      createdAt: 10,
      changedAt: 30,
      environments: new Map([['test', 't1']]),
      versions: [
        { environment: 'test', value: 't0', at: 25 },
        { environment: null, value: 'c2', at: 20 },
      ],
    });
    const said = {
      name: 'C',
      domains: '',
      note: 'why',
      enabled: false,
      createdAt: 10,
      changedAt: 30,
    };
    const edit = (details: object, value: string): Fact => ({
      event: { type: 'secret.edited' },
      details: { id: secretId(8), ...said, valueSeq: 8, environments: [['test', 9]], ...details },
      value,
    });
    vault.when(bring([add(whole)])).then(
      { event: { type: 'secret.added' }, details: said, value: 'c3' },
      edit({ previous: 8, versions: [] }, 't1'),
      edit({ previous: 9, versions: [{ seq: 10, environment: null, at: 20 }] }, 'c2'),
      edit(
        {
          previous: 10,
          versions: [
            { seq: 11, environment: 'test', at: 25 },
            { seq: 10, environment: null, at: 20 },
          ],
        },
        't0',
      ),
    );
    const after = vault.when(bring([add(whole)])).folded();
    expect(rowOf(after, 'C')).toMatchObject({ createdAt: 10, changedAt: 30, valueSeq: 8 });
    expect(valuesIn(after, 'C')).toEqual({
      value: 'c3',
      environments: { test: 't1' },
      versions: ['t0', 'c2'],
    });
  });

  test('adds and overwrites under one count of events', () => {
    const changes = [addNew('C', 'c1'), overwrite(vault, 'A', { value: 'a2' }), addNew('D', 'd1')];
    const after = vault.when(bring(changes, { environments: ['test', 'live'] })).folded();
    expect(after.facts.slice(7).map(({ event }) => event.type)).toEqual([
      'settings.changed',
      'secret.added',
      'secret.edited',
      'secret.added',
    ]);
    expect(after.summary.settings.environments).toEqual(['test', 'live']);
    expect(rowOf(after, 'C').id).toBe(9);
    expect(rowOf(after, 'A')).toMatchObject({ detailsSeq: 10, valueSeq: 10 });
    expect(valuesIn(after, 'A')).toMatchObject({ value: 'a2', versions: ['a1'] });
    expect(rowOf(after, 'D').id).toBe(11);
  });

  test('says nothing of settings when it knows every environment', () => {
    vault.when(bring([], { environments: ['test'] })).then();
  });

  test('is refused as a whole', () => {
    const fine = addNew('C', 'c1');
    vault.when(bring([fine, addNew('A', 'x')])).thenFails({ code: 'secret.nameTaken' });
    vault.when(bring([fine, addNew('C', 'c2')])).thenFails({ code: 'secret.nameTaken' });
    vault.when(bring([fine, addNew('D', '')])).thenFails({ code: 'secret.valueEmpty' });
    vault
      .when(bring([fine, overwrite(vault, 'A', { name: 'C' })]))
      .thenFails({ code: 'secret.nameTaken' });
    vault
      .when(bring([fine], { environments: ['a{b'] }))
      .thenFails({ code: 'environment.nameInvalid', max: 40 });
    vault
      .when(bring([fine], { environments: ['live', 'live'] }))
      .thenFails({ code: 'environment.nameTaken' });
    edited(vault, 'A', {})
      .when(bring([fine, overwrite(vault, 'A', { value: 'a2' })]))
      .thenFails({ code: 'secret.changedElsewhere' });
  });
});

describe('external vaults that a file brings', () => {
  const brought = (...providers: readonly ProviderDraft[]) =>
    vault.when(bring([], { providers })).folded().summary.providers.slice(1);

  test('are the ones that are here where name, kind and address are the same', () => {
    expect(brought({ name: ' P ', connection: CONNECT })).toEqual([]);
    const { value } = vault.facts[5] ?? {};
    expect(value).toContain('ours');
  });

  test('are added under a free name where only the name is the same', () => {
    const connection = { ...CONNECT, origin: 'https://other.example' };
    expect(brought({ name: 'P', connection })).toMatchObject([
      { id: 8, name: 'P (2)', place: 'https://other.example', detailsSeq: 8, valueSeq: 8 },
    ]);
    expect(brought({ name: 'P', connection: KEEPASS })).toMatchObject([{ name: 'P (2)' }]);
  });

  test('are told apart among themselves', () => {
    const other = { ...CONNECT, origin: 'https://other.example' };
    const third = { ...CONNECT, origin: 'https://third.example' };
    const names = brought(
      { name: 'P', connection: other },
      { name: 'P', connection: third },
      { name: 'Q', connection: third },
      { name: 'Q', connection: third },
    ).map(({ id, name }) => [id, name]);
    expect(names).toEqual([
      [8, 'P (2)'],
      [9, 'P (3)'],
      [10, 'Q'],
    ]);
  });

  test('that are files are the same wherever they lie', () => {
    const first = vault
      .when(bring([], { providers: [{ name: 'K', connection: KEEPASS, file: 'a.kdbx' }] }))
      .folded();
    first
      .when(bring([], { providers: [{ name: 'K', connection: KEEPASS, file: 'b.kdbx' }] }))
      .then();
  });

  test('whose name is long are shortened by whole characters', () => {
    const long = `${'x'.repeat(49)}😀${'y'.repeat(9)}`;
    const taken = vault
      .when({ type: 'addProvider', draft: { name: long, connection: CONNECT } })
      .folded();
    const connection = { ...CONNECT, origin: 'https://other.example' };
    const after = taken.when(bring([], { providers: [{ name: long, connection }] })).folded();
    expect(after.summary.providers.at(-1)?.name).toBe(`${'x'.repeat(49)} (2)`);
  });

  test('are refused with the rest when one of them is none', () => {
    const connection = { ...CONNECT, token: '' };
    vault
      .when(bring([addNew('C', 'c')], { providers: [{ name: 'N', connection }] }))
      .thenFails({ code: 'external.credentialsMissing' });
  });
});

describe('links of a file', () => {
  const providers = [
    { name: 'New', connection: CONNECT },
    { name: 'P', connection: CONNECT },
  ];
  const providerOf = (change: ImportChange, name: string) => {
    const after = vault.when(bring([change], { providers })).folded();
    const { value } = valuesIn(after, name);
    return typeof value === 'string' ? value : value.provider;
  };

  test('name the external vaults they came with, new ones and those that are here', () => {
    expect(providerOf(addNew('C', link(-1)), 'C')).toBe(8);
    expect(providerOf(addNew('C', link(-2)), 'C')).toBe(ours);
  });

  test('name them by the numbers that they get behind new environments', () => {
    const command = bring([addNew('C', link(-1))], { providers, environments: ['live'] });
    const after = vault.when(command).folded();
    expect(after.summary.providers.at(-1)?.id).toBe(9);
    expect(valuesIn(after, 'C').value).toMatchObject({ provider: 9 });
  });

  test('name one that is here already', () => {
    expect(providerOf(addNew('C', link(ours)), 'C')).toBe(ours);
  });

  test('name none where theirs is not here, or of another kind', () => {
    for (const unknown of [link(-3), link(4), link(99), link(-1, 'keepass'), link(NO_PROVIDER)]) {
      expect(providerOf(addNew('C', unknown), 'C')).toBe(NO_PROVIDER);
    }
  });

  test('are resolved in environments, versions and what is overwritten', () => {
    const environments = new Map([['test', link(-1)]]);
    const versions = [{ environment: null, value: link(-2), at: 1 }];
    const after = vault
      .when(
        bring(
          [
            addNew('C', 'c', { environments, versions }),
            overwrite(vault, 'A', { value: link(-1), environments: new Map([['test', link(-9)]]) }),
          ],
          { providers },
        ),
      )
      .folded();
    expect(valuesIn(after, 'C')).toMatchObject({
      environments: { test: { provider: 8 } },
      versions: [{ provider: ours }],
    });
    expect(saidOf(after, rowOf(after, 'C')).links).toEqual([
      [10, 'onepassword'],
      [11, 'onepassword'],
    ]);
    expect(valuesIn(after, 'A')).toMatchObject({
      value: { provider: 8 },
      environments: { test: { provider: NO_PROVIDER } },
      versions: ['a1'],
    });
  });
});
