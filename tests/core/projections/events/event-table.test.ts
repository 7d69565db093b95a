import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataOf } from '../../../../src/lib/core/log/event-data.ts';
import type { EventData } from '../../../../src/lib/core/log/records.ts';
import type {
  EventMeaning,
  EventOf,
  EventTable,
} from '../../../../src/lib/core/projections/events/event-meaning.ts';
import {
  EVENT_TABLE,
  erasesSecrets,
  isKeyedType,
  meaningOf,
  parseVaultEvent,
} from '../../../../src/lib/core/projections/events/event-table.ts';
import type { VaultEvent, VaultEventType } from '../../../../src/lib/machines/events.ts';
import { chartGraph } from '../../../../src/lib/machines/chart-graph.ts';
import { vaultMachine } from '../../../../src/lib/machines/vault-machine.ts';

// The type check covers this file, and fails where one of the next lines compiles after all.
const { 'secret.added': added, ...rest } = EVENT_TABLE;
// @ts-expect-error: an event that is forgotten
export const forgotten: EventTable = rest;
const { values: _values, ...withoutValues } = added;
// @ts-expect-error: an event whose values Verify would not know of
export const unchecked: EventMeaning<EventOf<'secret.added'>> = withoutValues;
const { secrets: _secrets, ...withoutSecrets } = added;
// @ts-expect-error: an event that the index forgets
export const unindexed: EventMeaning<EventOf<'secret.added'>> = withoutSecrets;
const { summary: _summary, ...withoutSummary } = added;
// @ts-expect-error: an event that the summary forgets
export const unsummed: EventMeaning<EventOf<'secret.added'>> = withoutSummary;
const { slots: _slots, ...withoutSlots } = added;
// @ts-expect-error: an event whose key slots Verify and a compaction forget
export const unslotted: EventMeaning<EventOf<'secret.added'>> = withoutSlots;
const { templates: _templates, ...withoutTemplates } = added;
// @ts-expect-error: an event whose templates lists, Verify and a compaction forget
export const unlisted: EventMeaning<EventOf<'secret.added'>> = withoutTemplates;
const { latest: _latest, ...withoutLatest } = added;
// @ts-expect-error: an event that a compaction forgets
export const uncompacted: EventMeaning<EventOf<'secret.added'>> = withoutLatest;
// @ts-expect-error: an event that is no event of the chart
export const unknown: EventTable = { ...EVENT_TABLE, 'secret.shared': added };

/** One event of each type, with every field that it has. */
const EXAMPLES: { readonly [Type in VaultEventType]: EventOf<Type> } = {
  'key.issued': { type: 'key.issued' },
  'key.saved': { type: 'key.saved', way: 'downloaded' },
  'key.abandoned': { type: 'key.abandoned', cause: 'user' },
  'vault.opened': { type: 'vault.opened', slot: 'aa' },
  'vault.unlocked': { type: 'vault.unlocked', way: 'passkey', slot: 'aa' },
  'recovery.begun': { type: 'recovery.begun', way: 'passkey', slot: 'aa', upTo: 9, link: 'bb' },
  'vault.recovered': { type: 'vault.recovered', kept: 3, lost: 1 },
  'recovery.cleared': { type: 'recovery.cleared', removed: 4 },
  'index.rebuilt': { type: 'index.rebuilt' },
  'unlock.rejected': { type: 'unlock.rejected', reason: 'notThisVault' },
  'vault.locked': { type: 'vault.locked', cause: 'idle' },
  'secret.added': { type: 'secret.added' },
  'secret.edited': { type: 'secret.edited' },
  'secret.deleted': { type: 'secret.deleted' },
  'secrets.exported': { type: 'secrets.exported', format: 'age', count: 3 },
  'settings.changed': { type: 'settings.changed' },
  'template.saved': {
    type: 'template.saved',
    template: 'tt',
    workspace: 'ww',
    revision: 2,
    digest: 'dd',
  },
  'template.removed': { type: 'template.removed', template: 'tt' },
  'vault.upgraded': { type: 'vault.upgraded', format: 2 },
  'data.resealed': { type: 'data.resealed', epoch: 2, from: 1, upTo: 9, isLast: false },
  'provider.added': { type: 'provider.added' },
  'provider.changed': { type: 'provider.changed' },
  'provider.removed': { type: 'provider.removed' },
  'external.requested': {
    type: 'external.requested',
    purpose: 'browse',
    outcome: 'refused',
    requests: 2,
  },
  'log.compacted': { type: 'log.compacted', upTo: 9, link: 'bb', removed: 4 },
  'passkey.added': { type: 'passkey.added', slot: 'cc' },
  'passkey.removed': { type: 'passkey.removed', slot: 'cc' },
  'reset.requested': { type: 'reset.requested' },
  'reset.cancelled': { type: 'reset.cancelled', cause: 'sessionEnded' },
  'reset.confirmed': { type: 'reset.confirmed' },
  'session.signedOut': { type: 'session.signedOut', kept: false },
};
const examples: readonly VaultEvent[] = Object.values(EXAMPLES);
const { transitions } = chartGraph(vaultMachine);

describe('the table and the chart', () => {
  test('have the same events', () => {
    const inChart = new Set(transitions.map(({ event }) => event));
    expect(Object.keys(EVENT_TABLE).sort()).toEqual([...inChart].sort());
  });

  test.each(examples.map(({ type }) => type))(
    '%s carries a mac if it can lead nowhere but into an open vault',
    (type) => {
      const targets = transitions.filter(({ event }) => event === type).map((one) => one.target);
      expect(targets.length).toBeGreaterThan(0);
      expect(isKeyedType(type)).toBe(targets.every((target) => target.startsWith('unlocked.')));
    },
  );

  test('the vault is empty after a reset and a sign-out that keeps nothing, and after nothing else', () => {
    expect(examples.filter(erasesSecrets).map(({ type }) => type)).toEqual([
      'reset.confirmed',
      'session.signedOut',
    ]);
    expect(erasesSecrets({ type: 'session.signedOut', kept: true })).toBe(false);
  });

  test('a backup lacks what was done to secrets and external vaults since', () => {
    const changes = examples.filter((one) => meaningOf(one).changesSecrets);
    expect(changes.map(({ type }) => type)).toEqual([
      'secret.added',
      'secret.edited',
      'secret.deleted',
      'provider.added',
      'provider.changed',
      'provider.removed',
    ]);
  });

  test('what changes a value has a value of its own, and the index or the summary knows of it', () => {
    for (const event of examples) {
      const { values, secrets, summary } = meaningOf(event);
      if (values) expect(secrets ?? summary, event.type).not.toBe(null);
      if (secrets) expect(values, event.type).not.toBe(null);
    }
  });
});

describe('the clear data of an event', () => {
  test.each(examples.map((event) => [event.type, event] as const))(
    '%s is read back as it was',
    (type, event) => {
      expect(parseVaultEvent(type, dataOf(event))).toEqual(event);
    },
  );

  const fields = examples.flatMap((event) =>
    Object.keys(dataOf(event)).map((field) => [event.type, field, dataOf(event)] as const),
  );
  test.each(fields)(
    '%s is none without its %s, or with another kind of it',
    (type, field, data) => {
      const { [field]: right, ...without } = data;
      expect(parseVaultEvent(type, without)).toBe(null);
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.double(), fc.boolean()), (wrong) => {
          fc.pre(typeof wrong !== typeof right);
          expect(parseVaultEvent(type, { ...data, [field]: wrong })).toBe(null);
        }),
      );
    },
  );

  test('an opened vault says of what format its log is, or nothing of it', () => {
    const said = { type: 'vault.opened', slot: 'aa', format: 2 } as const;
    expect(parseVaultEvent('vault.opened', dataOf(said))).toEqual(said);
    expect(parseVaultEvent('vault.opened', { slot: 'aa', format: '2' })).toBe(null);
  });

  test('a word that is none of the known ones is refused', () => {
    const words: readonly (readonly [string, EventData])[] = [
      ['key.saved', { way: 'shouted' }],
      ['key.abandoned', { cause: 'idle' }],
      ['vault.unlocked', { way: 'guessed', slot: 'aa' }],
      ['unlock.rejected', { reason: 'other' }],
      ['vault.locked', { cause: 'moon' }],
      ['secrets.exported', { format: 'csv', count: 1 }],
      ['external.requested', { purpose: 'write', outcome: 'answered', requests: 1 }],
      ['external.requested', { purpose: 'read', outcome: 'lost', requests: 1 }],
    ];
    for (const [type, data] of words) expect(parseVaultEvent(type, data), type).toBe(null);
  });

  test.each(['', 'secret.shared', 'constructor', '__proto__', 'toString'])(
    'a type that nobody knows is no event: %j',
    (type) => {
      expect(parseVaultEvent(type, {})).toBe(null);
      expect(isKeyedType(type)).toBe(false);
    },
  );
});
