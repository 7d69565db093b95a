/** What is said of things that come from other apps: files, shared texts, shortcuts. */
export const arrivalWords = {
  arrivals: {
    label: 'From another app',
    file: 'A file waits to be imported.',
    text: 'A shared text waits to become a secret.',
    next: 'Open the vault to look at it. Nothing is saved before you say so, and until then only the memory of this page has it.',
    forget: 'Forget it',
    shared: 'This value was shared by another app. Look at it before you save it.',
    newSecret: 'The form for a new secret opens next.',
  },
};
