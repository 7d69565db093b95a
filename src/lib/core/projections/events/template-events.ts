import type { EventTable } from './event-meaning.ts';
import { never } from './event-parts.ts';

/** What events of templates mean. What a template says lies beside the log, sealed; here it is bound. */
export const templateEvents = {
  'template.saved': {
    parse: ({ template, workspace, revision, digest }) => {
      const isNamed = typeof template === 'string' && typeof workspace === 'string';
      return isNamed && typeof revision === 'number' && typeof digest === 'string'
        ? { type: 'template.saved', template, workspace, revision, digest }
        : null;
    },
    keyed: true,
    kind: 'templates',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: null,
    templates: (templates, { template, workspace, revision, digest }, seq) => {
      templates.set(template, { workspace, revision, digest, seq });
    },
    latest: null,
  },
  'template.removed': {
    parse: ({ template }) =>
      typeof template === 'string' ? { type: 'template.removed', template } : null,
    keyed: true,
    kind: 'templates',
    isTold: false,
    empties: never,
    changesSecrets: false,
    secrets: null,
    summary: null,
    values: null,
    slots: null,
    templates: (templates, { template }) => {
      templates.delete(template);
    },
    latest: null,
  },
} satisfies Partial<EventTable>;
