import type { ProfileColour, WorkspaceType } from '../../../core/vault/workspaces.ts';
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
    locked: 'Templates are sealed with your vault. Open it to see them.',
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
    sevenDays:
      'Safari deletes what a page keeps once it was used on seven days without a visit there, unless the page is installed: on an iPhone or iPad by Share, then Add to Home Screen; on a Mac by File, then Add to Dock.',
    remindOpen: 'Export secrets',
    later: 'Not now',
  },
};
