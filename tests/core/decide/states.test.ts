import { describe, expect, test } from 'vitest';
import type { SlotId } from '../../../src/lib/core/base/ids.ts';
import type { Command } from '../../../src/lib/core/decide/command.ts';
import { DEFAULT_SETTINGS } from '../../../src/lib/core/vault/vault-settings.ts';
import { CHART_PATHS } from '../../../src/lib/machines/chart-state.ts';
import {
  abandoned,
  cancelled,
  connection,
  deletionRows,
  draft,
  edit,
  everyShown,
  first,
  inside,
  link,
  lockedByUser,
  mark,
  names,
  openedWith,
  recoveryBegun,
  resealRows,
  type Row,
  signedOut,
  slot,
  stated,
  STATES,
  unlocked,
} from '../../support/vault-states.ts';

/** Every command; one without a row does not compile. */
const TABLE: Readonly<Record<Command['type'], readonly Row[]>> = {
  issueKey: [
    {
      command: { type: 'issueKey' },
      follows: {
        uninitialised: [{ type: 'key.issued' }],
        unlocked: [{ type: 'key.issued' }],
        'resetting, erasing': [{ type: 'key.issued' }],
      },
    },
  ],
  noteKeySaved: [
    {
      command: { type: 'noteKeySaved', way: 'downloaded' },
      follows: {
        ...everyShown([{ type: 'key.saved', way: 'downloaded' }]),
        unlocked: [{ type: 'key.saved', way: 'downloaded' }],
      },
    },
  ],
  abandonKey: [{ command: { type: 'abandonKey' }, follows: everyShown([abandoned]) }],
  openVault: [
    {
      command: { type: 'openVault', stated: false, slot },
      follows: {
        'keyShown, the first': 'key.notSaved',
        'keyShown, the first, saved': [openedWith],
        'keyShown, a change of key': 'key.notSaved',
        'keyShown, a change of key, saved': [openedWith],
        'keyShown, after a reset': 'key.notSaved',
        'keyShown, after a reset, saved': [openedWith],
      },
    },
    {
      command: { type: 'openVault', stated: true, slot },
      follows: everyShown([stated, openedWith]),
    },
    {
      command: { type: 'openVault', stated: true, slot, isBound: true },
      follows: everyShown([stated, { ...openedWith, format: 2 }]),
    },
  ],
  unlock: [
    {
      command: { type: 'unlock', opened: slot, way: 'passkey' },
      follows: { locked: [{ type: 'vault.unlocked', way: 'passkey', slot }] },
    },
    {
      command: { type: 'unlock', opened: null, way: 'vaultKey' },
      follows: { locked: [{ type: 'unlock.rejected', reason: 'notThisVault' }] },
    },
    {
      command: { type: 'unlock', opened: null, way: 'vaultKey', reason: 'slotReplaced' },
      follows: { locked: [{ type: 'unlock.rejected', reason: 'slotReplaced' }] },
    },
  ],
  lock: [
    {
      command: { type: 'lock', cause: 'user' },
      follows: {
        unlocked: [lockedByUser],
        'unlocked, recovering': [lockedByUser],
        'keyShown, a change of key': [abandoned, lockedByUser],
        'keyShown, a change of key, saved': [abandoned, lockedByUser],
        'resetting, asked while unlocked': [cancelled, lockedByUser],
      },
    },
  ],
  upgradeVault: [
    {
      command: { type: 'upgradeVault', slots: [], templates: [mark] },
      follows: {
        unlocked: [
          { type: 'vault.upgraded', format: 2 },
          { type: 'template.saved', ...mark },
        ],
      },
    },
  ],
  resealData: resealRows,
  saveTemplate: [
    inside({ type: 'saveTemplate', saved: mark }, { type: 'template.saved', ...mark }),
  ],
  removeTemplates: [
    inside(
      { type: 'removeTemplates', templates: ['tt'] },
      { type: 'template.removed', template: 'tt' },
    ),
  ],
  addPasskey: [inside({ type: 'addPasskey', slot }, { type: 'passkey.added', slot })],
  removePasskey: [inside({ type: 'removePasskey', slot }, { type: 'passkey.removed', slot })],
  addSecret: [inside({ type: 'addSecret', draft: draft('B') }, { type: 'secret.added' })],
  editSecret: [inside({ type: 'editSecret', ...edit }, { type: 'secret.edited' })],
  editSecrets: [inside({ type: 'editSecrets', edits: [edit] }, { type: 'secret.edited' })],
  restoreVersion: [
    inside(
      {
        type: 'restoreVersion',
        id: first,
        basedOn: 4,
        current: { versions: [{ seq: 2, environment: null }] },
        version: 2,
      },
      { type: 'secret.edited' },
    ),
  ],
  ...deletionRows,
  importSecrets: [
    inside(
      { type: 'importSecrets', changes: [], environments: ['staging'] },
      { type: 'settings.changed' },
    ),
  ],
  noteExport: [
    {
      command: { type: 'noteExport', format: 'age', count: 1 },
      follows: {
        unlocked: [{ type: 'secrets.exported', format: 'age', count: 1 }],
        'unlocked, recovering': [{ type: 'secrets.exported', format: 'age', count: 1 }],
      },
    },
  ],
  changeSettings: [
    inside(
      { type: 'changeSettings', settings: DEFAULT_SETTINGS, trims: [] },
      { type: 'settings.changed' },
    ),
  ],
  compactLog: [
    inside(
      { type: 'compactLog', upTo: 3, link: 'ff', removed: 2, erased: [1] },
      { type: 'log.compacted', upTo: 3, link: 'ff', removed: 2 },
    ),
  ],
  beginRecovery: [
    {
      command: {
        type: 'beginRecovery',
        way: 'vaultKey',
        slot: 'aa' as SlotId,
        upTo: 3,
        link: 'ff',
      },
      follows: { locked: [recoveryBegun], unlocked: [recoveryBegun] },
    },
  ],
  recoverVault: [
    {
      command: { type: 'recoverVault', kept: 2, lost: 1, details: {} },
      follows: { 'unlocked, recovering': [{ type: 'vault.recovered', kept: 2, lost: 1 }] },
    },
  ],
  clearRecovery: [
    inside({ type: 'clearRecovery', removed: 2 }, { type: 'recovery.cleared', removed: 2 }),
  ],
  rebuildIndex: [inside({ type: 'rebuildIndex' }, { type: 'index.rebuilt' })],
  addProvider: [
    inside({ type: 'addProvider', draft: { name: 'Q', connection } }, { type: 'provider.added' }),
  ],
  changeProvider: [
    inside(
      { type: 'changeProvider', id: link.provider, basedOn: 5, name: 'Q', connection: null },
      { type: 'provider.changed' },
    ),
  ],
  removeProvider: [
    inside({ type: 'removeProvider', id: link.provider }, { type: 'provider.removed' }),
  ],
  noteAsked: [
    inside(
      {
        type: 'noteAsked',
        asked: [
          {
            purpose: 'read',
            outcome: 'answered',
            requests: 1,
            details: { name: 'P', kind: 'onepassword', origin: link.place, problem: null },
          },
        ],
      },
      { type: 'external.requested', purpose: 'read', outcome: 'answered', requests: 1 },
    ),
  ],
  requestReset: [
    {
      command: { type: 'requestReset' },
      follows: { locked: [{ type: 'reset.requested' }], unlocked: [{ type: 'reset.requested' }] },
    },
  ],
  cancelReset: [
    {
      command: { type: 'cancelReset' },
      follows: {
        'resetting, asked while locked': [cancelled],
        'resetting, asked while unlocked': [cancelled],
      },
    },
  ],
  confirmReset: [
    {
      command: { type: 'confirmReset' },
      follows: {
        'resetting, asked while locked': [{ type: 'reset.confirmed' }],
        'resetting, asked while unlocked': [{ type: 'reset.confirmed' }],
      },
    },
  ],
  signOut: [
    {
      command: { type: 'signOut', keep: true },
      follows: {
        locked: [signedOut],
        unlocked: [signedOut],
        'unlocked, recovering': [signedOut],
        'keyShown, a change of key': [abandoned, signedOut],
        'keyShown, a change of key, saved': [abandoned, signedOut],
        'resetting, asked while locked': [cancelled, signedOut],
        'resetting, asked while unlocked': [cancelled, signedOut],
      },
    },
  ],
};

test('the states are all that the chart has', () => {
  expect(new Set(Object.values(STATES).map(({ chart }) => chart.path))).toEqual(
    new Set(CHART_PATHS),
  );
  const distinct = new Set(Object.values(STATES).map(({ chart }) => JSON.stringify(chart)));
  expect(distinct.size).toBe(names.length);
});

describe.each(Object.entries(TABLE))('%s', (_type, rows) => {
  const cases = rows.flatMap(({ command, follows }) =>
    names.map((name) => ({ name, command, expected: follows[name] ?? 'notNow' })),
  );
  test.each(cases)('$command in $name', ({ name, command, expected }) => {
    const vault = STATES[name];
    const decided = vault.when(command);
    if (expected === 'notNow') {
      decided.thenFails({ code: 'notNow', state: vault.chart.path });
    } else if (typeof expected === 'string') {
      expect(decided.outcome).toEqual({ ok: false, problem: { code: expected } });
    } else {
      decided.thenEvents(...expected);
    }
  });
});

describe('what could not be read back is never written', () => {
  const unreadable: readonly Command[] = [
    { type: 'noteExport', format: 'csv' as 'age', count: 1 },
    { type: 'noteExport', format: 'age', count: '1' as unknown as number },
    { type: 'addPasskey', slot: 7 as unknown as SlotId },
    { type: 'noteKeySaved', way: 'shouted' as 'copied' },
    { type: 'compactLog', upTo: null as unknown as number, link: '', removed: 1, erased: [] },
    { type: 'signOut', keep: 'yes' as unknown as boolean },
    { type: 'clearRecovery', removed: 'all' as unknown as number },
    { type: 'lock', cause: 'moon' as 'user' },
  ];
  test.each(unreadable)('$type', (command) => {
    unlocked.when(command).thenFails({ code: 'notNow', state: 'unlocked.whole' });
  });
});
