import { appWords } from './app-words.ts';
import { arrivalWords } from './arrival-words.ts';
import { problemWords } from './problem-words.ts';
import { secrets } from './numbers.ts';
import { vaultWords } from './vault-words.ts';
import { unlockWords } from './unlock-words.ts';
import { workspaceWords } from './workspace-words.ts';

/** Everything the app says in English, which is what it says where no other language was asked for. */
export const words = {
  product: 'Lockstate',
  pageTitle: (page: string) => `${page} · Lockstate`,
  skip: 'Skip to content',
  cancel: 'Cancel',
  /** What a verb on a button is about, for those who hear it instead of seeing where it stands. */
  named: (name: string) => name,
  /** What is the matter, and what to do next. */
  problem: problemWords,

  language: {
    label: 'Language',
    outOfReach: 'This language cannot be loaded now. Try again with a network.',
  },

  starting: { progress: 'Opening…' },
  failure: { useHere: 'Use here', reload: 'Reload' },
  lost: {
    title: 'Page not found',
    text: 'There is nothing at this address.',
    home: 'Go to the start page',
  },

  signIn: {
    firstTitle: 'Keep API secrets in this browser',
    firstText:
      'A profile is local: there is no server, no account and no password. What protects your secrets is a vault key, which you make in the next step.',
    title: 'Who is here?',
    text: 'Profiles of this browser. Each has a vault of its own, and signing in does not open it.',
    as: (name: string) => `Sign in as ${name}`,
    another: 'Create another profile',
    name: 'Profile name',
    nameHint: 'Anything you will recognise, such as your first name.',
    create: 'Create profile',
  },

  shell: {
    home: 'Lockstate home',
    environment: 'Environment',
    noEnvironment: 'Default values',
    vault: 'Vault',
    chart: 'How it works: the state chart',
    pledge: 'Secrets stay in this browser, encrypted.',
  },

  signOut: {
    open: 'Sign out',
    title: 'Sign out?',
    removes: (count: number | null) =>
      count === null
        ? 'Signing out removes the secrets of this profile from this browser.'
        : `Signing out removes ${secrets(count)} from this browser.`,
    empty: 'There are no secrets in this vault, so nothing is lost.',
    noReturn: 'Your vault key cannot bring them back.',
    stays: 'Your secrets stay in this browser, encrypted.',
    keep: 'Keep my secrets encrypted on this device',
    keepHint: 'Your vault key then opens them when you sign in again.',
    confirm: 'Sign out',
    exportFirst: 'Export them first if you want to keep them.',
  },

  home: {
    profile: (name: string) => `Signed in as ${name}.`,
    vault: {
      uninitialised: {
        title: 'Your vault needs a key',
        text: 'Make its key once, and you can start keeping secrets here.',
        link: 'Set it up',
      },
      keyShown: {
        title: 'A new key is waiting to be saved',
        text: 'Save it and open the vault to finish.',
        link: 'Continue',
      },
      locked: {
        title: 'Your vault is locked',
        text: 'What it holds is encrypted. Your vault key opens it.',
        link: 'Unlock',
      },
      unlocked: {
        title: 'Your vault is open',
        text: 'You can see, copy and change what it holds.',
        link: 'See secrets',
      },
      recovering: {
        title: 'Your vault is damaged',
        text: 'What of it can still be proven is shown. You can export that, and repair the vault.',
        link: 'See what is there',
      },
      resetting: {
        title: 'Your vault is being reset',
        text: 'A reset was asked for and is not finished.',
        link: 'Continue',
      },
    },
    holds: (count: number) => `It holds ${secrets(count)}.`,
    how: 'How your secrets are kept',
    facts: [
      {
        title: 'Here and nowhere else',
        text: 'Everything is stored in this browser. Nothing is sent anywhere, unless you link to an external vault.',
      },
      {
        title: 'Encrypted on disk',
        text: 'Without your vault key, what is stored here cannot be read.',
      },
      {
        title: 'Sealed until you look',
        text: 'Even in an open vault, a value stays sealed until you reveal or copy it.',
      },
    ],
  },

  ...vaultWords,
  ...workspaceWords,
  ...unlockWords,
  ...appWords,
  ...arrivalWords,
};

/** What a translation has to provide. */
export type Words = typeof words;
