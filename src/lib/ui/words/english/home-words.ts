import { secrets } from './numbers.ts';

/** What the start page and the menu of those who are signed in say. */
export const homeWords = {
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
    ways: 'What becomes of your secrets',
    remove: 'Remove my secrets from this browser',
    backupUnknown:
      'Whether a backup has all of it is known only while the vault is open. Unlock it first to see that, and to make one.',
    wantsNone: 'Remove them without a backup of what is there now',
    backupFirst: 'Make a backup first, or tick that you want none.',
    confirmRemoval: 'Sign out and remove',
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
};

export type HomeWords = typeof homeWords;
