/** What password managers and passkeys say. */
export const unlockWords = {
  manager: {
    save: 'Save this key to native password manager',
    withApi:
      'When you press Open Vault, the browser offers to save the key under the name of your profile, and fills it in at the next sign-in.',
    withoutApi:
      'This browser or its password manager may offer to save the key when you press Open Vault. If nothing is offered, copy or download it.',
    saveNow: 'Save to password manager',
    saving: 'Asking the password manager…',
    saved: 'Saved in the password manager',
    use: 'Use the saved key',
    nothing: 'The password manager gave no key for this profile.',
  },

  passkeys: {
    title: 'Passkeys',
    text: 'Unlock with Touch ID, Windows Hello or a security key. Each passkey has a key slot of its own; the vault key goes on working.',
    unsupported:
      'This browser does not offer passkeys that can hold a key (the PRF extension of WebAuthn).',
    none: 'There is no passkey for this vault yet.',
    name: 'Which passkey this is',
    nameHint: 'Such as Work laptop or Blue security key.',
    add: 'Add a passkey',
    added: (name: string) => `Added the passkey ${name}.`,
    remove: 'Remove',
    removed: (name: string) =>
      `Removed ${name}. Delete it in the settings of your device too, if it is listed there.`,
    made: (time: string) => `Added ${time}`,
    unlock: 'Unlock with passkey',
  },
};
