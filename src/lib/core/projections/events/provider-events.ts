import type { ExternalOutcome, ExternalPurpose } from '../../../machines/events.ts';
import type { EventTable } from './event-meaning.ts';
import { bare, foldedNowhere, never, oneOf, withProvider } from './event-parts.ts';

const PURPOSES: readonly ExternalPurpose[] = ['test', 'browse', 'read'];
const OUTCOMES: readonly ExternalOutcome[] = ['answered', 'refused', 'failed', 'interrupted'];

/** What events of external vaults mean. */
export const providerEvents = {
  'provider.added': {
    parse: bare('provider.added'),
    keyed: true,
    kind: 'external',
    isTold: true,
    empties: never,
    changesSecrets: true,
    secrets: null,
    summary: (summary, _event, seq, _at, details) => withProvider(summary, seq, details),
    values: (values, seq) => {
      values.set(seq, [seq]);
    },
    slots: null,
    templates: null,
    latest: null,
  },
  'provider.changed': {
    parse: bare('provider.changed'),
    keyed: true,
    kind: 'external',
    isTold: true,
    empties: never,
    changesSecrets: true,
    secrets: null,
    summary: (summary, _event, seq, _at, details) => withProvider(summary, seq, details),
    values: (values, seq, { provider }) => {
      if (provider?.id !== undefined) values.set(provider.id, [provider.valueSeq ?? seq]);
    },
    slots: null,
    templates: null,
    latest: null,
  },
  'provider.removed': {
    parse: bare('provider.removed'),
    keyed: true,
    kind: 'external',
    isTold: true,
    empties: never,
    changesSecrets: true,
    secrets: null,
    summary: (summary, _event, _seq, _at, details) => ({
      ...summary,
      providers: summary.providers.filter(({ id }) => id !== details?.provider?.id),
    }),
    values: (values, _seq, { provider }) => {
      if (provider?.id !== undefined) values.delete(provider.id);
    },
    slots: null,
    templates: null,
    latest: null,
  },
  'external.requested': {
    parse: ({ purpose: why, outcome: end, requests }) => {
      const purpose = oneOf(PURPOSES, why);
      const outcome = oneOf(OUTCOMES, end);
      const isWhole = purpose && outcome && typeof requests === 'number';
      return isWhole ? { type: 'external.requested', purpose, outcome, requests } : null;
    },
    keyed: true,
    kind: 'external',
    isTold: true,
    ...foldedNowhere,
  },
} satisfies Partial<EventTable>;
