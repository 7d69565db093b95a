import type { SaveWay } from '../../../machines/events.ts';
import type { EventTable } from './event-meaning.ts';
import { bare, foldedNowhere, never, oneOf, withEndCause, withSlot } from './event-parts.ts';

const SAVE_WAYS: readonly SaveWay[] = [
  'copied',
  'downloaded',
  'checked',
  'stated',
  'passwordManager',
];

/** What events of vault keys and passkeys mean. */
export const keyEvents = {
  'key.issued': {
    parse: bare('key.issued'),
    keyed: false,
    kind: 'keys',
    isTold: false,
    ...foldedNowhere,
  },
  'key.saved': {
    parse: (data) => {
      const way = oneOf(SAVE_WAYS, data['way']);
      return way && { type: 'key.saved', way };
    },
    keyed: false,
    kind: 'keys',
    isTold: false,
    ...foldedNowhere,
  },
  'key.abandoned': {
    parse: withEndCause('key.abandoned'),
    keyed: false,
    kind: 'keys',
    isTold: false,
    ...foldedNowhere,
  },
  'passkey.added': {
    parse: withSlot('passkey.added'),
    keyed: true,
    kind: 'keys',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: (slots, { slot }, seq) => {
      slots.set(slot, { kind: 'passkey', seq, copy: seq });
    },
    templates: null,
    latest: null,
  },
  'passkey.removed': {
    parse: withSlot('passkey.removed'),
    keyed: true,
    kind: 'keys',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: (slots, { slot }) => {
      slots.delete(slot);
    },
    templates: null,
    latest: null,
  },
} satisfies Partial<EventTable>;
