import type { VerdictReason } from '../../../core/secrets/domain-rules.ts';
import type { ReferenceStatus } from '../../../core/secrets/templates.ts';
import type { TemplateState } from '../../../worker/protocol/templates-api.ts';
import { number } from './numbers.ts';

const statuses: Record<ReferenceStatus, string> = {
  resolved: 'Resolved',
  empty: 'No name given',
  unknown: 'No such secret',
  disabled: 'Disabled',
  domainNotAllowed: 'Domain not allowed',
  noAddress: 'No address here can be checked',
};

const verdicts: Record<VerdictReason, string> = {
  matched: 'Allowed',
  noRules: 'Allowed, it has no domains',
  noMatch: 'Refused, no domain fits',
  schemeDiffers: 'Refused, another scheme',
  portDiffers: 'Refused, another port',
  notAUrl: 'Refused, this is no address',
};

/** What templates, their references and the check of an address say. */
export const templateWords = {
  text: 'Text with references to your secrets, such as a curl command or a .env file.',
  empty: 'No templates yet. Write one, and put secrets in with {{vault:NAME}}.',
  create: 'New template',
  damaged: 'Damaged template',
  missing: 'A template that is gone',
  states: {
    outdated: 'Not the version saved last',
    unknown: 'Deleted earlier, put back',
    damaged: 'Cannot be opened',
    missing: 'Gone, though nobody deleted it',
  } satisfies Record<Exclude<TemplateState, 'current'>, string>,
  outdated:
    'This is not the version that was saved last: this browser’s storage holds another one of it. Check the text. Saving makes it the current one.',
  unknown:
    'This template was deleted, and this browser’s storage brought it back. Delete it again, or save it to keep it.',
  drop: 'Take off the list',
  label: 'Title',
  body: 'Text',
  bodyHint: 'Type {{ to put a secret in.',
  suggestions: 'Secrets to put in',
  references: 'References',
  noReferences: 'No references to secrets.',
  statuses,
  near: (address: string) => `for ${address}`,
  save: 'Save template',
  saved: (name: string) => `Saved ${name}.`,
  copyTemplate: 'Copy as template',
  copied: 'Copied the template.',
  copyRefused: 'The browser did not allow copying.',
  askTitle: 'Put these in all the same?',
  askText:
    'These secrets are limited to some domains, and it cannot be told where this text sends them. Tick those that may go in; the others stay references.',
  askName: (name: string) => `Put in ${name}`,
  askDomains: (domains: string) => `Limited to ${domains}`,
  askOnce: 'Your answer counts for this time only, and the audit shows it.',
  askNone: 'Go on without them',
  askSome: (count: number) => (count === 1 ? 'Put it in' : `Put ${number(count)} in`),
  reveal: 'Reveal resolved',
  hide: 'Hide resolved',
  defaults: (names: readonly string[]) =>
    `These have no value in the environment in use, and stand here with their default one: ${names.join(', ')}.`,
  resolved: 'With values put in',
  copyResolved: 'Copy resolved',
  downloadResolved: 'Download resolved',
  resolvedName: 'The resolved template',
  unresolved: (count: number) =>
    count === 1 ? 'One reference stays as it is.' : `${number(count)} references stay as they are.`,
  remove: 'Delete template',
  removeTitle: (name: string) => `Delete ${name}?`,
  removeText: 'The template is erased. Your secrets stay.',
  back: 'Back',
  fileName: (name: string) => `${name || 'template'}.txt`,

  urlCheck: {
    title: 'Check a URL',
    text: 'See which secrets may be used with an address, and which rule decides.',
    field: 'Address',
    hint: 'Such as https://api.example.com/v1/items.',
    check: 'Check address',
    verdicts,
    rule: (rule: string) => `by ${rule}`,
    disabled: 'disabled',
    list: 'Verdicts',
    none: 'There are no secrets in this vault.',
  },
};

export type TemplateWords = typeof templateWords;
