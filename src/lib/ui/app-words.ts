/** What is said about the app itself: its updates and its installation. */
export const appWords = {
  update: {
    label: 'Update',
    ready: 'A new version is ready.',
    costs: 'Reloading locks the vault and drops what is not saved.',
    reload: 'Reload to update',
  },
};
