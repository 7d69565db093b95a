/** What is said about the app itself: its updates and its installation. */
export const appWords = {
  update: {
    label: 'Update',
    ready: 'A new version is ready.',
    costs: 'Reloading locks the vault and drops what is not saved.',
    reload: 'Reload to update',
  },

  install: {
    title: 'Also without a network',
    text: 'Lockstate works offline after the first visit. Installed, it opens in a window of its own.',
    install: 'Install app',
    how: 'How to install it',
    ways: [
      {
        where: 'iPhone, iPad',
        what: 'In Safari: Share, then Add to Home Screen.',
      },
      {
        where: 'Mac',
        what: 'In Safari: File, then Add to Dock. In Chrome or Edge: the install icon in the address bar.',
      },
      {
        where: 'Windows, Linux',
        what: 'In Chrome or Edge: the install icon in the address bar. Firefox works offline in a tab.',
      },
      {
        where: 'Android',
        what: 'In Firefox or Chrome: the menu, then Install or Add to Home screen.',
      },
    ],
    ownStorage:
      'An app installed with Safari has storage of its own. To take secrets there, export a backup here and import it there.',
  },
};
