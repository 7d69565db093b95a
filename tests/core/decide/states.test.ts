import { describe, expect, test } from 'vitest';
import { providerId, secretId, type SlotId } from '../../../src/lib/core/base/ids.ts';
import type { ProblemCode } from '../../../src/lib/core/base/problem.ts';
import type { Command } from '../../../src/lib/core/decide/command.ts';
import { DEFAULT_SETTINGS } from '../../../src/lib/core/vault/vault-settings.ts';
import { CHART_PATHS } from '../../../src/lib/machines/chart-fold.ts';
import type { VaultEvent } from '../../../src/lib/machines/events.ts';
import { type Folded, given, opened } from '../../support/decider.ts';

const connection = {
  kind: 'onepassword',
  origin: 'https://connect.example',
  token: 'token',
} as const;
const draft = (name: string) => ({ name, value: 'v', domains: '' });
const first = secretId(4);
const link = { provider: providerId(5), kind: 'onepassword', place: 'https://connect.example' };

const unlocked = opened()
  .when({ type: 'addSecret', draft: draft('A') })
  .folded()
  .when({ type: 'addProvider', draft: { name: 'P', connection } })
  .folded();
const locked = unlocked.and({ type: 'vault.locked', cause: 'user' });
const asked = (from: Folded) => from.and({ type: 'reset.requested' });
const erasing = asked(locked).and({ type: 'reset.confirmed' });
const shown = (from: Folded) => from.and({ type: 'key.issued' });
const saved = (from: Folded) => shown(from).and({ type: 'key.saved', way: 'copied' });
const fresh = given();
const recoveryBegun: VaultEvent = {
  type: 'recovery.begun',
  way: 'vaultKey',
  slot: 'aa',
  upTo: 3,
  link: 'ff',
};
const recovering = locked.and(recoveryBegun);

/** Every state that the chart and its memory can be in. */
const STATES = {
  uninitialised: fresh,
  'keyShown, the first': shown(fresh),
  'keyShown, the first, saved': saved(fresh),
  'keyShown, a change of key': shown(unlocked),
  'keyShown, a change of key, saved': saved(unlocked),
  'keyShown, after a reset': shown(erasing),
  'keyShown, after a reset, saved': saved(erasing),
  locked,
  unlocked,
  'unlocked, recovering': recovering,
  'resetting, asked while locked': asked(locked),
  'resetting, asked while unlocked': asked(unlocked),
  'resetting, erasing': erasing,
} as const;
type StateName = keyof typeof STATES;
const names = Object.keys(STATES) as StateName[];

type Expected = readonly VaultEvent[] | ProblemCode;

interface Row {
  readonly command: Command;
  /** What follows where something does; everywhere else it is `notNow`. */
  readonly follows: Readonly<Partial<Record<StateName, Expected>>>;
}

const inside = (command: Command, event: VaultEvent): Row => ({
  command,
  follows: { unlocked: [event] },
});
const everyShown = (expected: Expected) =>
  Object.fromEntries(
    names.filter((name) => name.startsWith('keyShown')).map((name) => [name, expected]),
  );

const edit = { id: first, basedOn: 4, draft: draft('A'), current: {} };
const abandoned: VaultEvent = { type: 'key.abandoned', cause: 'user' };
const cancelled: VaultEvent = { type: 'reset.cancelled', cause: 'user' };
const lockedByUser: VaultEvent = { type: 'vault.locked', cause: 'user' };
const signedOut: VaultEvent = { type: 'session.signedOut', kept: true };
const slot = 'bb' as SlotId;
const openedWith: VaultEvent = { type: 'vault.opened', slot };
const mark = { template: 'tt', workspace: 'ww', revision: 1, digest: 'dd' };
const stated: VaultEvent = { type: 'key.saved', way: 'stated' };

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
  deleteSecrets: [
    inside(
      { type: 'deleteSecrets', erasures: [{ id: first, details: [4], values: [4] }] },
      { type: 'secret.deleted' },
    ),
  ],
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
