import { appWords } from './app-words.ts';
import { arrivalWords } from './arrival-words.ts';
import { problemWords } from './problem-words.ts';
import { workspaceWords } from './workspace-words.ts';

/** Everything the app says in English, which is what it says where no other language was asked for. */
export const words = {
  product: 'Lockstate',
  pageTitle: (page: string) => `${page} · Lockstate`,
  skip: 'Skip to content',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
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

  ...workspaceWords,
  ...appWords,
  ...arrivalWords,
};

/** What a translation has to provide. */
export type Words = typeof words;
