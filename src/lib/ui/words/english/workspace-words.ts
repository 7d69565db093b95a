import type { VerdictReason } from '../../../core/secrets/domain-rules.ts';
import type { ReferenceStatus } from '../../../core/secrets/templates.ts';
import type { ProfileColour, WorkspaceType } from '../../../core/vault/workspaces.ts';
import type { TemplateState } from '../../../worker/protocol/templates-api.ts';
import { number } from './numbers.ts';

const types: Record<WorkspaceType, string> = {
  personal: 'Personal',
  team: 'Team',
  partner: 'Partner',
  public: 'Public',
};

const colours: Record<ProfileColour, string> = {
  slate: 'Grey',
  blue: 'Blue',
  green: 'Green',
  amber: 'Amber',
  red: 'Red',
  violet: 'Violet',
};

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

/** What workspaces, templates and profiles say. */
export const workspaceWords = {
  profileWords: {
    colour: 'Colour',
    colours,
    remove: 'Remove',
    removeTitle: (name: string) => `Remove the profile ${name}?`,
    removeText:
      'Its vault, its workspaces and its templates are erased from this browser. Its vault key opens nothing any more.',
    removeShared:
      'Its workspaces are erased from this browser. The vault and its templates stay: another profile names the same vault.',
    removeFinal: 'This cannot be undone.',
    removeConfirm: 'Remove profile',
    removed: (name: string) => `Removed the profile ${name}.`,
  },

  workspaces: {
    types,
    /** Name of the workspace that a new profile starts with. */
    first: 'Personal',
    ofType: (type: WorkspaceType) => `${types[type]} workspace.`,
    switch: 'Workspace',
    manage: 'Workspaces',
    title: 'Workspaces',
    text: 'A workspace holds templates. The vault is the same in all of them.',
    create: 'New workspace',
    label: 'Title of the workspace',
    type: 'Type',
    add: 'Add workspace',
    save: 'Save',
    edit: 'Edit',
    remove: 'Delete',
    removeTitle: (name: string) => `Delete the workspace ${name}?`,
    removeText: 'The templates in it are deleted with it. Your secrets stay.',
    removeConfirm: 'Delete workspace',
    close: 'Close',
  },

  templates: {
    title: 'Templates',
    text: 'Text with references to your secrets, such as a curl command or a .env file.',
    empty: 'No templates yet. Write one, and put secrets in with {{vault:NAME}}.',
    locked: 'Templates are sealed with your vault. Open it to see them.',
    openVault: 'Go to the vault',
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
    resolved: 'With values put in',
    copyResolved: 'Copy resolved',
    downloadResolved: 'Download resolved',
    resolvedName: 'The resolved template',
    unresolved: (count: number) =>
      count === 1
        ? 'One reference stays as it is.'
        : `${number(count)} references stay as they are.`,
    remove: 'Delete template',
    removeTitle: (name: string) => `Delete ${name}?`,
    removeText: 'The template is erased. Your secrets stay.',
    back: 'Back',
    fileName: (name: string) => `${name || 'template'}.txt`,
  },

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

  idle: {
    title: 'Still there?',
    locksIn: (seconds: number) => `The vault locks in ${seconds} s, because nobody used it.`,
    stay: 'Stay unlocked',
    locked: 'The vault was locked because nobody used it for a while.',
    setting: 'Lock when idle for',
    minutes: (count: number) =>
      count === 0 ? 'Never lock by itself' : count === 1 ? '1 minute' : `${count} minutes`,
    title2: 'Auto-lock',
    text: 'Overwrites the keys in memory when nobody has used this browser tab for a while. A warning comes 30 seconds before.',
  },

  storage: {
    title: 'Storage',
    text: 'Where the vault lies, and whether the browser may clear it.',
    kept: 'The browser has promised not to clear it by itself.',
    notKept:
      'The browser may clear it when space runs out. Export an encrypted backup now and then.',
    ask: 'Ask the browser to keep it',
    two: 'Everything is kept twice in this browser, in places that do not fall together.',
    one: 'There is only one copy of everything in this browser: it has no place for a second one, or that one cannot be written. Export an encrypted backup now and then.',
    used: (used: string, quota: string) => `${used} used of ${quota} that the browser allows.`,
    remind: (changes: number) =>
      `The browser may clear its storage, and ${changes === 1 ? 'one change is' : `${number(changes)} changes are`} in no backup yet.`,
    remindOpen: 'Export secrets',
    later: 'Not now',
  },
};
