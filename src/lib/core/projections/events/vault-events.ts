import type { LockCause, RejectReason, UnlockWay } from '../../../machines/events.ts';
import { DEFAULT_SETTINGS } from '../../vault/vault-settings.ts';
import type { EventTable } from './event-meaning.ts';
import { always, bare, foldedNowhere, never, oneOf, withEndCause } from './event-parts.ts';

const UNLOCK_WAYS: readonly UnlockWay[] = ['vaultKey', 'passwordManager', 'passkey'];
const REJECT_REASONS: readonly RejectReason[] = ['notThisVault', 'slotReplaced', 'slotDamaged'];
const LOCK_CAUSES: readonly LockCause[] = ['user', 'idle', 'sessionEnded', 'takenOver'];

/** What events mean that open, lock, set up, shorten and reset the vault. */
export const vaultEvents = {
  'vault.opened': {
    parse: ({ slot, format }) => {
      if (typeof slot !== 'string') return null;
      if (format === undefined) return { type: 'vault.opened', slot };
      return typeof format === 'number' ? { type: 'vault.opened', slot, format } : null;
    },
    keyed: true,
    kind: 'opening',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: (slots, { slot }, seq) => {
      // There is one slot of a vault key: a change of key replaces it.
      for (const [id, { kind }] of slots) if (kind === 'vaultKey') slots.delete(id);
      slots.set(slot, { kind: 'vaultKey', seq, copy: seq });
    },
    templates: null,
    latest: null,
  },
  'vault.upgraded': {
    parse: ({ format }) => (typeof format === 'number' ? { type: 'vault.upgraded', format } : null),
    keyed: true,
    kind: 'settings',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: (slots, _event, seq) => {
      for (const [id, slot] of slots) slots.set(id, { ...slot, copy: seq });
    },
    templates: null,
    latest: () => 'upgrade',
  },
  'vault.unlocked': {
    parse: (data) => {
      const way = oneOf(UNLOCK_WAYS, data['way']);
      const { slot } = data;
      return way && typeof slot === 'string' ? { type: 'vault.unlocked', way, slot } : null;
    },
    keyed: true,
    kind: 'opening',
    isTold: false,
    ...foldedNowhere,
  },
  'recovery.begun': {
    parse: ({ way: by, slot, upTo, link }) => {
      const way = oneOf(UNLOCK_WAYS, by);
      const isWhole = typeof slot === 'string' && typeof upTo === 'number';
      return way && isWhole && typeof link === 'string'
        ? { type: 'recovery.begun', way, slot, upTo, link }
        : null;
    },
    keyed: true,
    kind: 'opening',
    isTold: false,
    ...foldedNowhere,
  },
  'vault.recovered': {
    parse: ({ kept, lost }) =>
      typeof kept === 'number' && typeof lost === 'number'
        ? { type: 'vault.recovered', kept, lost }
        : null,
    keyed: true,
    kind: 'settings',
    isTold: false,
    ...foldedNowhere,
  },
  'recovery.cleared': {
    parse: ({ removed }) =>
      typeof removed === 'number' ? { type: 'recovery.cleared', removed } : null,
    keyed: true,
    kind: 'settings',
    isTold: false,
    ...foldedNowhere,
  },
  'index.rebuilt': {
    parse: bare('index.rebuilt'),
    keyed: true,
    kind: 'settings',
    isTold: false,
    ...foldedNowhere,
  },
  'unlock.rejected': {
    parse: (data) => {
      const reason = oneOf(REJECT_REASONS, data['reason']);
      return reason && { type: 'unlock.rejected', reason };
    },
    keyed: false,
    kind: 'opening',
    isTold: false,
    ...foldedNowhere,
  },
  'vault.locked': {
    parse: (data) => {
      const cause = oneOf(LOCK_CAUSES, data['cause']);
      return cause && { type: 'vault.locked', cause };
    },
    keyed: false,
    kind: 'opening',
    isTold: false,
    ...foldedNowhere,
  },
  'session.signedOut': {
    parse: ({ kept }) => (typeof kept === 'boolean' ? { type: 'session.signedOut', kept } : null),
    keyed: false,
    kind: 'opening',
    isTold: false,
    empties: ({ kept }) => !kept,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: null,
    templates: null,
    latest: null,
  },
  'settings.changed': {
    parse: bare('settings.changed'),
    keyed: true,
    kind: 'settings',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: (summary, _event, _seq, _at, details) =>
      details?.settings
        ? { ...summary, settings: { ...DEFAULT_SETTINGS, ...details.settings } }
        : summary,
    values: null,
    slots: null,
    templates: null,
    latest: () => 'settings',
  },
  'log.compacted': {
    parse: ({ upTo, link, removed }) => {
      const isWhole = typeof upTo === 'number' && typeof removed === 'number';
      return isWhole && typeof link === 'string'
        ? { type: 'log.compacted', upTo, link, removed }
        : null;
    },
    keyed: true,
    kind: 'settings',
    isTold: false,
    ...foldedNowhere,
  },
  'reset.requested': {
    parse: bare('reset.requested'),
    keyed: false,
    kind: 'resets',
    isTold: false,
    ...foldedNowhere,
  },
  'reset.cancelled': {
    parse: withEndCause('reset.cancelled'),
    keyed: false,
    kind: 'resets',
    isTold: false,
    ...foldedNowhere,
  },
  'reset.confirmed': {
    parse: bare('reset.confirmed'),
    keyed: false,
    kind: 'resets',
    isTold: false,
    empties: always,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: (slots) => {
      slots.clear();
    },
    templates: (templates) => {
      templates.clear();
    },
    latest: null,
  },
} satisfies Partial<EventTable>;
