import type { ChartPath } from '../../../machines/chart-state.ts';
import type { RevealedValue } from '../../../worker/protocol/secrets-api.ts';
import { number, secrets } from './numbers.ts';
import { unlockWords } from './unlock-words.ts';

const stateNames: Record<ChartPath, string> = {
  uninitialised: 'No key yet',
  keyShown: 'Key on screen',
  locked: 'Locked',
  'unlocked.whole': 'Unlocked',
  'unlocked.recovering': 'Recovering',
  'resetting.confirming': 'Resetting',
  'resetting.erasing': 'Resetting',
};

/** Whose value it is: an environment's, or the default one where the one in use has none. */
type Whose = Pick<RevealedValue, 'environment' | 'missingIn'>;

/** Some names, and how many more there are. */
const named = (names: readonly string[], count: number): string =>
  count > names.length
    ? `${names.join(', ')} and ${number(count - names.length)} more`
    : names.join(', ');

/** What a vault says, shut or open. */
export const vaultWords = {
  vault: { page: 'Vault', state: 'State of the vault:', stateNames },

  uninitialised: {
    title: 'Create your vault key',
    text: [
      'A vault key is a long random code that encrypts everything you keep here. It is made in this browser and nobody else has it.',
      'You will save it in the next step, and you need it each time you unlock. There is no way to recover it: whoever loses the key loses the secrets.',
    ],
    create: 'Create vault key',
    sample: 'LS1-•••••-•••••-•••••-•••••-•••••-•••••-•••••-•••••',
  },

  key: {
    label: 'Your vault key',
    copy: 'Copy vault key',
    copied: 'Copied',
    download: 'Download vault key',
    downloaded: 'Downloaded',
    checked: 'Copy checked',
    copyRefused: 'The browser did not allow copying. Select the key and copy it by hand.',
    fileName: (profile: string, day: string) => `lockstate-vault-key-${profile}-${day}.txt`,
    file: (key: string, profile: string, day: string) =>
      [
        'LOCKSTATE VAULT KEY',
        '',
        key,
        '',
        '--------------------------------------------------------------------',
        `Profile: ${profile}`,
        `Made on: ${day}`,
        '',
        'This key opens the Lockstate vault of the profile above, in the',
        'browser it was made in. To use it, open Lockstate, go to Vault, paste',
        'the key into the field "Vault key" and press "Open Vault".',
        '',
        'Keep this file where only you can read it, such as a password manager',
        'or an encrypted disk. Whoever has the key and your browser can read',
        'your secrets. If you lose the key, nobody can bring the secrets back.',
        '',
      ].join('\n'),
  },

  keyShown: {
    title: 'Save your vault key',
    firstText:
      'This key is the only way into your vault. Save it now: if you lose it, you lose the secrets.',
    changeText:
      'Your secrets stay as they are. The old key stops working once you press Open Vault; until then it is still the right one.',
    ways: 'Save it in at least one way',
    check: 'Check my copy',
    checkText: 'Give back what you saved, to be sure that it is complete.',
    checkField: 'Paste or type your saved key',
    checkSubmit: 'Check',
    checkMatches: 'Your copy is right. It will open this vault.',
    stated: 'I have stored my key safely',
    statedHint: 'For a key that you wrote down or saved in some other way.',
    open: 'Open Vault',
    openHint: 'You can open the vault once the key is saved.',
    notNow: 'Not now',
    keepOld: 'Keep the old key',
    leaveTitle: 'Drop this key?',
    leaveText:
      'You saved this key, and it was never used. If you go on, it opens nothing, and you should delete your copy of it.',
    leave: 'Drop the key',
    gaveUp:
      'The key that was shown before was never used, and opens nothing. If you saved a copy of it, delete that copy.',
  },

  locked: {
    title: 'Vault locked',
    text: 'Everything in it is encrypted. Your vault key opens it.',
    profile: 'Profile',
    field: 'Vault key',
    show: 'Show',
    hide: 'Hide',
    showWhat: 'what I typed',
    open: 'Open Vault',
    damaged: (seq: number) =>
      `Record ${number(seq)} of this vault's log is damaged. Nothing was overwritten. Unlock with your vault key as always: you then see which secrets can still be proven, and can copy and export them before anything is repaired.`,
    dropped: 'A form that was not saved went with the lock: nothing that was typed in it was kept.',
    lostKey: 'Lost the key?',
    lostText:
      'Look in your password manager, among your downloads and for a backup first. Without the key these secrets cannot be read any more; you can empty the vault and start again with a new one.',
    reset: 'Reset vault',
    openAudit: 'Audit the log',
    closeAudit: 'Close the audit',
    auditText:
      'Every event since this vault was made. The names of secrets are sealed until you unlock.',
  },

  unlocked: {
    title: 'Vault unlocked',
    lock: 'Lock',
    tabs: 'Parts of the vault',
    secrets: 'Secrets',
    settings: 'Settings',
    audit: 'Audit',
    slotsMended: (count: number) =>
      count === 1
        ? 'A key slot was damaged or changed in this browser’s storage. It was put right from a copy.'
        : `${count} key slots were damaged or changed in this browser’s storage. They were put right from copies.`,
    slotsLost: (count: number) =>
      count === 1
        ? 'Nothing whole is left of one key slot: its key or passkey opens nothing any more. Change the vault key, or add the passkey again, in Settings.'
        : `Nothing whole is left of ${count} key slots: their keys or passkeys open nothing any more. Change the vault key, and add passkeys again, in Settings.`,
  },

  secrets: {
    create: 'New secret',
    emptyTitle: 'No secrets yet',
    emptyText:
      'A secret is a name and a value, such as an API key or a token. The value is sealed the moment you save it, and stays so until you reveal or copy it.',
    emptyImport:
      'Coming from .env files, Postman, Bitwarden, 1Password or KeePass? An import shows what it would do before anything is saved.',
    count: secrets,
    name: 'Name',
    value: 'Value',
    domains: 'Allowed domains',
    changed: 'Changed',
    hidden: 'Hidden',
    anywhere: 'Allowed everywhere',
    disabled: 'Disabled',
    reveal: 'Reveal',
    hide: 'Hide',
    copy: 'Copy',
    edit: 'Edit',
    remove: 'Delete',
    revealed: (name: string, { environment, missingIn }: Whose) =>
      environment !== null
        ? `The value of ${name} in ${environment} is shown.`
        : missingIn !== null
          ? `The default value of ${name} is shown: it has none in ${missingIn}.`
          : `The value of ${name} is shown.`,
    copied: (name: string, { environment, missingIn }: Whose) =>
      environment !== null
        ? `Copied ${name}: its value in ${environment}.`
        : missingIn !== null
          ? `Copied ${name}: its default value, since it has none in ${missingIn}.`
          : `Copied ${name}.`,
    /** What is on the clipboard. */
    labelled: (name: string, { environment, missingIn }: Whose) =>
      environment !== null
        ? `${name} (${environment})`
        : missingIn !== null
          ? `${name} (default value)`
          : name,
    ownValue: (environment: string) => `Value in ${environment}`,
    noOwnValue: (environment: string) => `No value in ${environment}: the default one counts`,
    refusedValue: (environment: string) => `No value in ${environment}`,
    copyRefused: (name: string) => `The browser did not allow copying ${name}. Reveal it instead.`,
    saved: (name: string) => `Saved ${name}.`,
    search: 'Find a secret',
    order: 'Order',
    orders: { newest: 'Newest first', name: 'By name', changed: 'Last changed first' },
    noneFound: 'No secret matches.',
    found: (count: number) => `${secrets(count)} found`,
    select: (name: string) => `Select ${name}`,
    reference: (name: string) => `Copy reference to ${name}`,
    referenceCopied: (name: string) => `Copied the reference to ${name}.`,
    versionsOf: (name: string) => `of ${name}`,
    keys: 'Keys in a row: C copy, R reveal, E edit, V versions, X select, Del delete, arrows to move. / finds, Ctrl Z undoes a deletion.',
  },

  selection: {
    label: 'Selected secrets',
    count: (count: number) => `${secrets(count)} selected`,
    all: (total: number) => `Select all ${number(total)}`,
    enable: 'Enable',
    disable: 'Disable',
    remove: 'Delete selected',
    clear: 'Clear selection',
    undo: 'Undo',
    changed: (count: number, enabled: boolean) =>
      `${secrets(count)} ${enabled ? 'enabled' : 'disabled'}.`,
    working: 'Working on it…',
    progress: (done: number, total: number) =>
      `${Math.floor((100 * done) / total)} % done. Nothing is changed before the end.`,
    /** By some of the names; there may be more. */
    deleted: (names: readonly string[], count: number) =>
      count === 1
        ? `Deleted ${named(names, count)}.`
        : `${secrets(count)} deleted: ${named(names, count)}.`,
    broughtBack: (names: readonly string[], count: number) =>
      count === 1
        ? `${named(names, count)} is back where it was.`
        : `${secrets(count)} are back where they were.`,
    renamed: (name: string) => `One is called ${name} now: another secret has its name.`,
    deletedBefore: (names: readonly string[], count: number) =>
      `Deleted before that: ${named(names, count)}.`,
  },

  generate: {
    open: 'Generate',
    length: 'Length',
    alphabet: 'Characters',
    alphabets: {
      letters: 'Letters and digits',
      symbols: 'Letters, digits and signs',
      hex: 'Hexadecimal',
      base64url: 'Base64 for URLs',
      digits: 'Digits',
    },
    generate: 'Generate now',
    bits: (bits: number) => `${bits} bits of chance. 128 are plenty.`,
    bounds: (min: number, max: number) => `A length from ${min} to ${max}.`,
  },

  secretForm: {
    createTitle: 'New secret',
    editTitle: (name: string) => `Edit ${name}`,
    nameHint: (max: number) => `One line, up to ${max} characters, without { and }.`,
    valueHint: 'Kept exactly as it is, blanks and line breaks included.',
    valueEdges: 'It begins or ends with a blank or a line break, which is kept.',
    keepValue: 'Leave empty to keep the current value',
    environments: 'In environments',
    environmentsHint: 'Where a secret has no text of its own, the one above counts.',
    inEnvironment: (name: string) => `In ${name}`,
    sameValue: 'Same as above',
    dropEnvironment: (name: string) => `Nothing of its own in ${name} any more`,
    domainsHint:
      'Separated by commas: api.example.com, *.example.com for its subdomains, localhost:3000. Without a scheme it is https, on this computer http too. May stay empty.',
    note: 'Note',
    noteHint: 'For you, encrypted like the rest. May stay empty.',
    enabled: 'Enabled',
    enabledHint: 'A disabled secret is kept, and marked as not to be used.',
    save: 'Save secret',
    overwrite: 'Save mine all the same',
    dropped: 'What you typed was not saved.',
    leaveTitle: 'Leave without saving?',
    leaveText: 'What you typed in this form is saved nowhere.',
    stay: 'Keep editing',
    leave: 'Leave without saving',
  },

  versions: {
    open: 'Versions',
    title: (name: string) => `Earlier versions of ${name}`,
    text: 'Times are when each was set. Restoring one makes the current value an earlier version.',
    none: 'There are none. A value that you replace is kept here.',
    of: (environment: string) => `in ${environment}`,
    which: (time: string) => `the version of ${time}`,
    restore: 'Restore',
    restored: (name: string) => `Restored an earlier value of ${name}.`,
  },

  settings: {
    keyTitle: 'Vault key',
    keyText: 'Save the key again, for example when you move to another password manager.',
    show: 'Show vault key',
    hide: 'Hide vault key',
    changeTitle: 'A new key',
    changeText:
      'Makes a new key if somebody may have seen yours. Your secrets stay, and the old key stops working once you have saved the new one.',
    change: 'Change vault key',
    environmentsTitle: 'Environments',
    environmentsText:
      'A secret may have another value in an environment, such as staging. You choose the one in use at the top of the page.',
    newEnvironment: 'New environment',
    environmentHint: 'Such as dev, staging or live.',
    addEnvironment: 'Add',
    removeEnvironment: 'Remove',
    removalTitle: (name: string) => `Remove the environment ${name}?`,
    removalText:
      'What secrets have as their values in it is no longer used, and no longer shown. These values stay stored, encrypted, also in backups: add an environment of this name again, and they are back.',
    removalErase: 'To erase such a value, take it away in its secret first.',
    confirmRemoval: 'Remove environment',
    needsOwnValue: 'Refuse a secret that has no value in the environment in use',
    needsOwnValueHint:
      'Otherwise its default value is shown, copied and put into texts there, and the page says so.',
    habitsTitle: 'Values',
    habitsText: 'What becomes of a value that you replace, and of one that you copy.',
    versionsKept: 'Earlier versions to keep',
    versions: (count: number) => (count === 0 ? 'None' : String(count)),
    clipboard: 'Clear the clipboard after',
    seconds: (count: number) =>
      count === 0 ? 'Never' : count < 60 ? `${count} seconds` : `${Math.round(count / 60)} min`,
    resetTitle: 'Reset',
    resetText:
      'Erases every secret in this vault and gives the empty vault a new key. It asks before anything is lost.',
    reset: 'Reset vault',
  },

  reset: {
    title: 'Reset this vault?',
    loses: (count: number | null) => [
      count === null
        ? 'Every secret in this vault is erased from this browser.'
        : count === 0
          ? 'The vault is empty, so no secret is lost.'
          : `${secrets(count)} will be erased from this browser.`,
      'The vault key you have now stops working.',
    ],
    final: 'This cannot be undone.',
    keeps: (profile: string) =>
      `The profile ${profile} stays, and you get a new vault key right away.`,
    confirm: 'Reset Vault',
    erasing: 'Erasing…',
    erasingText: 'The secrets are gone. A new vault key is on its way.',
    retry: 'Try again',
  },

  ...unlockWords,
};

export type VaultWords = typeof vaultWords;
