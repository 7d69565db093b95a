import { EXPORT_FORMATS } from '../../transfer/plain-secret.ts';
import type { EventTable } from './event-meaning.ts';
import { addedRow, bare, editedRow, editedValues, never, oneOf } from './event-parts.ts';

/** What events of secrets mean. */
export const secretEvents = {
  'secret.added': {
    parse: bare('secret.added'),
    keyed: true,
    kind: 'secrets',
    isTold: true,
    empties: never,
    changesSecrets: true,
    secrets: (rows, seq, at, details) => {
      rows.put(addedRow(seq, at, details));
    },
    summary: null,
    values: (values, seq) => {
      values.set(seq, [seq]);
    },
    slots: null,
    templates: null,
    latest: null,
  },
  'secret.edited': {
    parse: bare('secret.edited'),
    keyed: true,
    kind: 'secrets',
    isTold: true,
    empties: never,
    changesSecrets: true,
    secrets: (rows, seq, at, details) => {
      const row = details.id === undefined ? null : rows.get(details.id);
      if (row) rows.put(editedRow(row, seq, at, details));
    },
    summary: null,
    values: (values, seq, details) => {
      if (details.id !== undefined) values.set(details.id, editedValues(seq, details));
    },
    slots: null,
    templates: null,
    latest: null,
  },
  'secret.deleted': {
    parse: bare('secret.deleted'),
    keyed: true,
    kind: 'secrets',
    isTold: true,
    empties: never,
    changesSecrets: true,
    secrets: (rows, _seq, _at, { id }) => {
      if (id !== undefined) rows.remove(id);
    },
    summary: null,
    values: (values, _seq, { id }) => {
      if (id !== undefined) values.delete(id);
    },
    slots: null,
    templates: null,
    latest: null,
  },
  'secrets.exported': {
    parse: ({ format: raw, count }) => {
      const format = oneOf([...EXPORT_FORMATS, 'template'] as const, raw);
      return format && typeof count === 'number'
        ? { type: 'secrets.exported', format, count }
        : null;
    },
    keyed: true,
    kind: 'transfers',
    isTold: true,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: (summary, { format }, _seq, at) =>
      format === 'age' ? { ...summary, backupAt: at, changes: 0 } : summary,
    values: null,
    slots: null,
    templates: null,
    latest: ({ format }) => (format === 'age' ? 'backup' : null),
  },
} satisfies Partial<EventTable>;
