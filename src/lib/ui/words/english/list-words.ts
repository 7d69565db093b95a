/** What is said when lists outside of the vaults were damaged, and vaults lost their profile. */
export const listWords = {
  label: 'What was damaged in this browser',
  damaged: {
    session: {
      title: 'The list of who signed in and out was damaged.',
      next: 'There are no secrets in it, and no vault was touched. Sign in again: a new list begins, and the old one is set aside.',
    },
    profiles: {
      title: 'The record of a profile was damaged.',
      next: 'Its vault is not touched by that. If it is listed without a profile, open it there.',
    },
    workspaces: {
      title: 'The list of workspaces was damaged.',
      next: 'Templates whose workspace was lost are in one called "Recovered". No secrets are in the list.',
    },
  },
  noVault: (profile: string) => `There is nothing in the vault that the profile ${profile} names.`,
  noVaultNext:
    'Its vault may be the one without a profile. Open that one before you make a new key.',
  sharedVault: (profile: string) => `The profile ${profile} names the same vault as another one.`,
  sharedVaultNext:
    'Each opens it with the same key. Removing one of them leaves the vault to the other.',
  orphan: {
    title: 'A vault without a profile',
    text: 'Its secrets are there, encrypted; the record of its profile was lost. Open it and unlock it with its vault key as usual.',
    /** The vault by the first digits of its id, as its receipts have them. */
    vault: (id: string) => `Vault ${id}`,
    open: 'Open',
    name: 'Recovered vault',
    signOut: 'There is a vault without a profile in this browser.',
    signOutNext: 'Sign out to open it.',
  },
};

export type ListWords = typeof listWords;
