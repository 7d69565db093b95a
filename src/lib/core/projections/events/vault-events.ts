import type { LockCause, RejectReason, UnlockWay } from '../../../machines/events.ts';
import { DEFAULT_SETTINGS } from '../../vault/vault-settings.ts';
import type { EventTable, SlotsInUse } from './event-meaning.ts';
import { always, bare, foldedNowhere, never, oneOf, withEndCause } from './event-parts.ts';

const UNLOCK_WAYS: readonly UnlockWay[] = ['vaultKey', 'passwordManager', 'passkey'];
const REJECT_REASONS: readonly RejectReason[] = ['notThisVault', 'slotReplaced', 'slotDamaged'];
const LOCK_CAUSES: readonly LockCause[] = ['user', 'idle', 'sessionEnded', 'takenOver'];

const isNumberOrAbsent = (raw: unknown): raw is number | undefined =>
  raw === undefined || typeof raw === 'number';

/** The details of this event hold the records of all slots there are. */
function copiedAt(slots: SlotsInUse, seq: number): void {
  for (const [id, slot] of slots) slots.set(id, { ...slot, copy: seq });
}

/** What events mean that open, lock, set up, shorten and reset the vault. */
export const vaultEvents = {
  'vault.opened': {
    parse: ({ slot, format, epoch }) => {
      if (typeof slot !== 'string' || !isNumberOrAbsent(format) || !isNumberOrAbsent(epoch)) {
        return null;
      }
      return {
        type: 'vault.opened',
        slot,
        ...(format !== undefined && { format }),
        ...(epoch !== undefined && { epoch }),
      };
    },
    keyed: true,
    kind: 'opening',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: (slots, { slot, epoch }, seq) => {
      // There is one slot of a vault key: a change of key replaces it, and makes those of passkeys anew.
      for (const [id, { kind }] of slots) if (kind === 'vaultKey') slots.delete(id);
      if (epoch !== undefined) copiedAt(slots, seq);
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
      copiedAt(slots, seq);
    },
    templates: null,
    latest: () => 'upgrade',
  },
  'data.resealed': {
    parse: ({ epoch, from, upTo, isLast }) => {
      const isWhole = typeof epoch === 'number' && typeof from === 'number';
      return isWhole && typeof upTo === 'number' && typeof isLast === 'boolean'
        ? { type: 'data.resealed', epoch, from, upTo, isLast }
        : null;
    },
    keyed: true,
    kind: 'keys',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: (slots, { isLast }, seq) => {
      if (isLast) copiedAt(slots, seq);
    },
    templates: null,
    latest: null,
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
