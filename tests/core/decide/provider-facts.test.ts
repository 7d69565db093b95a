import { describe, expect, test } from 'vitest';
import { type ProviderId, providerId } from '../../../src/lib/core/base/ids.ts';
import type { Command } from '../../../src/lib/core/decide/command.ts';
import { encodeConnection } from '../../../src/lib/core/providers/connection-text.ts';
import type { Connection } from '../../../src/lib/core/providers/connection.ts';
import type { ProviderDraft } from '../../../src/lib/core/providers/provider.ts';
import { NO_PROVIDER } from '../../../src/lib/core/secrets/secret-value.ts';
import { type Folded, opened } from '../../support/decider.ts';
import { added, draft } from '../../support/folded-secrets.ts';

const ORIGIN = 'https://connect.example';
const connect = (token: string, origin = ORIGIN): Connection => ({
  kind: 'onepassword',
  origin,
  token,
});
const file = (password: string): Connection => ({ kind: 'keepass', password, keyFile: null });

const withProvider = (vault: Folded, given: ProviderDraft): Folded =>
  vault.when({ type: 'addProvider', draft: given }).folded();

// Events 4 and 5.
const two = withProvider(withProvider(opened(), { name: 'C', connection: connect('t') }), {
  name: 'K',
  connection: file('p'),
  file: 'a.kdbx',
});
const [c, k] = [providerId(4), providerId(5)];

const change = (id: ProviderId, more: object = {}): Command => ({
  type: 'changeProvider',
  id,
  basedOn: id,
  name: id === c ? 'C' : 'K',
  connection: null,
  ...more,
});

describe('an external vault that is added', () => {
  test('is described without its credentials, which are its value', () => {
    const given = { name: ' D ', connection: connect(' t ', `${ORIGIN}/`) };
    two.when({ type: 'addProvider', draft: given }).then({
      event: { type: 'provider.added' },
      details: { provider: { name: 'D', kind: 'onepassword', place: ORIGIN } },
      value: encodeConnection(connect('t')),
    });
  });

  test('has the place of its file, or none', () => {
    const places = two.summary.providers.map(({ place }) => place);
    expect(places).toEqual([ORIGIN, 'a.kdbx']);
    const fileless = withProvider(two, { name: 'F', connection: file('') });
    expect(fileless.summary.providers[2]).toMatchObject({ place: null, id: 6, valueSeq: 6 });
  });

  test.each([
    [{ name: ' ' }, { code: 'external.nameEmpty' }],
    [{ name: 'a\nb' }, { code: 'external.nameTooLong', max: 60 }],
    [{ name: ' C ' }, { code: 'external.nameTaken' }],
    [{ connection: connect('') }, { code: 'external.credentialsMissing' }],
    [{ connection: connect('t', 'http://connect.example') }, { code: 'external.originMalformed' }],
  ] as const)('%j is refused', (more, problem) => {
    const given = { name: 'D', connection: connect('t'), ...more };
    two.when({ type: 'addProvider', draft: given }).thenFails(problem);
  });
});

describe('a change of an external vault', () => {
  test('of its name alone leaves its credentials where they are', () => {
    two.when(change(c, { name: ' D ' })).then({
      event: { type: 'provider.changed' },
      details: {
        provider: { id: c, name: 'D', kind: 'onepassword', place: ORIGIN, valueSeq: 4 },
        erased: [4],
      },
      eraseDetails: [4],
    });
  });

  test('of its connection erases the one before', () => {
    const connection = connect('u', 'https://other.example');
    two.when(change(c, { connection })).then({
      event: { type: 'provider.changed' },
      details: {
        provider: { id: c, name: 'C', kind: 'onepassword', place: 'https://other.example' },
        erased: [4],
      },
      eraseDetails: [4],
      value: encodeConnection(connection),
      eraseValues: [4],
    });
  });

  test('names all that was ever said of it, and erases what was said last', () => {
    const renamed = two.when(change(c, { name: 'D' })).folded();
    const again = renamed.when(change(c, { basedOn: 6, name: 'E', connection: connect('u') }));
    expect(again.outcome).toMatchObject({
      value: [{ details: { erased: [4, 6] }, eraseDetails: [6], eraseValues: [4] }],
    });
    expect(again.folded().summary.providers[0]).toMatchObject({
      name: 'E',
      detailsSeq: 7,
      described: [4, 6, 7],
      valueSeq: 7,
    });
  });

  test('of a file keeps its place, unless another was picked', () => {
    const placeAfter = (more: object) =>
      two.when(change(k, more)).folded().summary.providers[1]?.place;
    expect(placeAfter({ name: 'L' })).toBe('a.kdbx');
    expect(placeAfter({ connection: file('q') })).toBe('a.kdbx');
    expect(placeAfter({ connection: file('q'), file: 'b.kdbx' })).toBe('b.kdbx');
    expect(placeAfter({ file: 'b.kdbx' })).toBe('b.kdbx');
  });

  test('picks no file for a server', () => {
    const changed = two.when(change(c, { file: 'b.kdbx' })).folded();
    expect(changed.summary.providers[0]?.place).toBe(ORIGIN);
  });

  test.each([
    [{ id: providerId(99) }, 'external.providerMissing'],
    [{ basedOn: 5 }, 'external.changedElsewhere'],
    [{ connection: file('p') }, 'external.credentialsMissing'],
    [{ connection: connect('') }, 'external.credentialsMissing'],
    [{ name: 'K' }, 'external.nameTaken'],
    [{ name: ' ' }, 'external.nameEmpty'],
  ] as const)('%j is refused', (more, code) => {
    two.when(change(c, more)).thenFails({ code });
  });

  test('may keep its name', () => {
    expect(two.when(change(c, { connection: connect('u') })).outcome.ok).toBe(true);
  });
});

describe('an external vault that is removed', () => {
  test('is erased with its credentials', () => {
    const renamed = two.when(change(c, { name: 'D' })).folded();
    renamed.when({ type: 'removeProvider', id: c }).then({
      event: { type: 'provider.removed' },
      details: {
        provider: { id: c, name: 'D', kind: 'onepassword', place: ORIGIN },
        erased: [4, 6],
      },
      eraseDetails: [6],
      eraseValues: [4],
    });
  });

  test('is gone, and its name free', () => {
    const less = two.when({ type: 'removeProvider', id: c }).folded();
    less.when({ type: 'removeProvider', id: c }).thenFails({ code: 'external.providerMissing' });
    const again = withProvider(less, { name: 'C', connection: connect('t') });
    expect(again.summary.providers.map(({ id, name }) => [id, name])).toEqual([
      [k, 'K'],
      [7, 'C'],
    ]);
  });
});

describe('a secret that is a link', () => {
  const link = (provider: ProviderId, kind: 'onepassword' | 'keepass' = 'onepassword') =>
    draft('A', { provider, kind, reference: 'op://a/b/c' });

  test('names an external vault of its kind, or none', () => {
    const add = (given: ReturnType<typeof link>) => two.when({ type: 'addSecret', draft: given });
    expect(add(link(c)).outcome.ok).toBe(true);
    expect(add(link(NO_PROVIDER)).outcome.ok).toBe(true);
    add(link(providerId(6))).thenFails({ code: 'external.providerMissing' });
    add(link(c, 'keepass')).thenFails({ code: 'external.providerMissing' });
  });

  test('is looked at in environments and edits as well', () => {
    const { value } = link(providerId(6));
    const environments = new Map([['test', value]]);
    const plain = added(two, draft('A'));
    const edit = { id: plain.secrets.newest(0, 1)[0]?.id, basedOn: 6, current: {} };
    two
      .when({ type: 'addSecret', draft: draft('B', 'b', { environments }) })
      .thenFails({ code: 'external.providerMissing' });
    plain
      .when({ type: 'editSecret', ...edit, draft: draft('A', value) } as Command)
      .thenFails({ code: 'external.providerMissing' });
  });
});
