import type { ImportFormat, Refusal, RefusalReason } from '../../../core/transfer/plain-secret.ts';
import type { ImportKind, OnClash } from '../../../core/decide/import-plan.ts';
import { fileProblemWords } from './file-problem-words.ts';
import { number, secrets } from './numbers.ts';

const formats: Record<ImportFormat, string> = {
  age: 'Lockstate backup (age)',
  postmanEnvironment: 'Postman environment (JSON)',
  postmanVault: 'Postman vault export (JSON)',
  postmanCollection: 'Variables of a Postman collection (JSON)',
  postmanBulk: 'Postman Bulk Edit (KEY:value)',
  insomnia: 'Insomnia environments (JSON or YAML)',
  bruno: 'Bruno environments (.bru, JSON or YAML)',
  hoppscotch: 'Hoppscotch environments (JSON)',
  yaak: 'Yaak export (JSON)',
  dotenv: '.env file',
  json: 'Names and values in JSON (Doppler, Infisical, HashiCorp Vault)',
  yaml: 'Names and values in YAML',
  kubeconfig: 'kubeconfig of Kubernetes (YAML)',
  ini: 'INI file, such as .aws/credentials',
  npmrc: '.npmrc of npm',
  netrc: 'Logins in .netrc',
  bitwarden: 'Bitwarden export (JSON)',
  csv: 'CSV table, also from 1Password',
  cxf: 'FIDO Credential Exchange Format (JSON)',
  kdbx: 'KeePass database (.kdbx)',
  whole: 'One secret that is the whole file (a key, a service account; base64 where it is no text)',
};

const reasons: Record<RefusalReason, string> = {
  nameMissing: 'it has no name',
  nameInvalid: 'its name has a character that a name may not have',
  nameTooLong: 'its name is too long',
  nameTwice: 'its name came before in this file',
  otherCounts: 'another variable of its name counts: the enabled one, or the last',
  valueMissing: 'it has no value',
  valueTooLong: 'its value is longer than 64 KB',
  valueInvalid: 'its value is no text',
  noteTooLong: 'its note is too long',
  rowRagged: 'the row has too many or too few cells',
  quoteBroken:
    'a quote in this row is not closed or stands where none may; rows after it may be part of it',
  quoteOpen: 'a quote in it is never closed',
  lineUnreadable: 'the line is no NAME=value',
  severalLines: 'it goes on over several lines without quotes; put quotes around it',
  hashInValue:
    'programs differ on whether the # is part of it or begins a comment; put quotes around the value',
  readersDisagree: 'programs read this line differently; put the value in single quotes',
  ambiguous:
    'programs differ on where it begins and ends; take away blanks, quotes, backslashes and signs for comments, or add it by hand',
  spelling:
    'programs read it as something else than is written, such as a number, a date or yes; put it in quotes',
  nested: 'it holds further entries or none, and a secret is one text',
  command: 'it is a command that a shell would run, and no value',
  variable: 'it names a variable, whose value is not in it',
  reference: 'it only says where the value is kept',
  encrypted: 'it is encrypted, and only the app that wrote the file can open it',
  trashed: 'it is in the trash of the app that wrote the file',
  kindUnsupported: 'it is of a kind that is no secret here',
  partUnsupported: 'a passkey or an attached file of it is no secret here; the rest of it was read',
  credentialUnsupported: 'it is a passkey or of another kind that is no secret here',
};

const kinds: Record<ImportKind, string> = { new: 'New', changed: 'Changed', same: 'Same' };

const clash: Record<OnClash, string> = {
  skip: 'Skip: keep what is in the vault',
  overwrite: 'Overwrite: take what is in the file',
  keepBoth: 'Keep both: add it under a new name',
};

/** What export and import say. */
export const transferWords = {
  formats,
  problem: fileProblemWords,

  exporting: {
    title: 'Export',
    text: 'Writes all secrets into one file, to carry them to another browser or to keep.',
    open: 'Export secrets',
    never: 'No encrypted backup was made yet.',
    last: (time: string) => `Last encrypted backup: ${time}.`,
    changes: (count: number) =>
      count === 0
        ? 'Nothing has changed since.'
        : count === 1
          ? 'One change since.'
          : `${number(count)} changes since.`,
    format: 'Format',
    formats: {
      age: {
        name: 'Encrypted backup',
        text: 'Everything, earlier versions included. An age file.',
      },
      postmanEnvironment: {
        name: 'Postman environment',
        text: 'Names and values in plain text, as JSON that Postman imports.',
      },
      dotenv: {
        name: '.env file',
        text: 'Names and values in plain text. Disabled ones stay out.',
      },
    },
    passphrase: 'Passphrase',
    passphraseHint:
      'Keep it apart from the file, in your password manager for example. Without it nobody can open the backup, not even with the vault key.',
    generate: 'Generate a passphrase',
    strength: 'Strength',
    strengths: ['Very weak', 'Weak', 'Fair', 'Good', 'Strong'],
    plain: 'This file is not encrypted. Whoever gets it can read every value in it.',
    agree: 'Write my secrets into a file that anyone can read',
    environment: (name: string) => `Values are those of the environment ${name}.`,
    saveBackup: 'Save backup',
    savePlain: 'Save plain file',
    working: 'Encrypting…',
    fileNames: { age: 'age', postmanEnvironment: 'postman_environment.json', dotenv: 'env' },
    saved: (count: number) => `${secrets(count)} written.`,
    savedNext: 'See that the file is where you want it, and try it once with Check a backup.',
    left: (names: readonly string[]) =>
      `Left out, because this format cannot carry them or they are disabled: ${names.join(', ')}.`,
    defaults: (names: readonly string[]) =>
      `Written with their default value, because they have none in the environment in use: ${names.join(', ')}.`,
    withoutOwn: (names: readonly string[]) =>
      `Left out, because they have no value in the environment in use: ${names.join(', ')}.`,
    damaged: (names: readonly string[]) =>
      `Left out, because what is stored of them is damaged: ${names.join(', ')}.`,
    close: 'Close',
  },

  importing: {
    title: 'Import',
    text: 'Takes secrets from a file. You see what would happen before anything does.',
    checkTitle: 'Check a backup',
    checkText: 'Opens a backup in memory and says what is in it. Changes nothing.',
    checkOpen: 'Check a backup',
    open: 'Import secrets',
    file: 'File',
    drop: 'or drop it here',
    dropZone: 'Drop zone',
    paste: 'Paste text instead',
    pasted: 'Text of the file',
    readPasted: 'Read text',
    format: 'Format',
    detect: 'Find out by itself',
    passphrase: 'Passphrase of the file',
    keyFile: 'Key file, if there is one',
    unlock: 'Open file',
    reading: 'Reading…',
    slow: 'How long it takes, the file decides, some a minute or two. Cancel ends it. The rest of Lockstate goes on.',
    columns: 'Which column holds what',
    column: { name: 'Names', value: 'Secret text', domains: 'Web addresses', note: 'Notes' },
    noColumn: 'None',
    pickColumns: 'Choose the columns of the names and of the secrets.',
    columnsLeft: (headings: readonly string[]) => `Columns not taken: ${headings.join(', ')}.`,
    made: (time: string) => `Written ${time}.`,
    damaged: 'This file is damaged.',
    damage: (read: number, missing: number | null, names: readonly string[]) =>
      [
        read === 1 ? '1 secret could be read.' : `${number(read)} secrets could be read.`,
        missing === null
          ? 'Others are missing; the file does not say which.'
          : missing === 0
            ? 'None is missing.'
            : `${secrets(missing)} ${missing === 1 ? 'is' : 'are'} missing: ${names.join(', ')}${
                missing > names.length ? ' …' : '.'
              }`,
        'What is shown was proven to be as it was written. Look for another copy of this backup.',
      ].join(' '),
    agreeDamaged: 'Import what could be read of it',
    whole: 'The file is whole: every entry in it was read.',
    counts: (counts: Record<ImportKind, number>, refused: number) =>
      (
        [
          [counts.new, 'new'],
          [counts.changed, 'changed'],
          [counts.same, 'the same'],
          [refused, 'refused'],
        ] as const
      )
        .filter(([count]) => count !== 0)
        .map(([count, word]) => `${number(count)} ${word}`)
        .join(', ') || 'There is nothing in this file.',
    droppedDomains: (count: number) =>
      `${secrets(count)} had web addresses that are no domains. They come without those. Where none is left, they come disabled, until you say where they may go.`,
    list: 'What the file holds',
    kinds,
    more: (count: number) => `And ${number(count)} more.`,
    refusals: 'Refused',
    refusal: ({ position, reason, name }: Refusal) => {
      const entry = position > 0 ? `Entry ${position}` : 'One entry';
      return `${entry}${name === undefined ? '' : ` (${name})`}: ${reasons[reason]}.`;
    },
    hashes: 'Values without quotes have a # in this file. Programs read them differently.',
    hashReading: {
      refuse: 'Leave these values out',
      belongs: 'A # is part of the value, as to python-dotenv, Docker Compose and a shell',
      ends: 'A # ends the value, as to dotenv and node --env-file',
    },
    clash: 'When a secret of this name is there and differs',
    onClash: clash,
    confirm: (count: number) => (count === 0 ? 'Nothing to import' : `Import ${secrets(count)}`),
    cancel: 'Cancel',
    another: 'Another file',
    working: 'Importing…',
    done: (added: number, changed: number) =>
      `Imported: ${number(added)} added, ${number(changed)} changed.`,
  },
};

/** What a translation has to provide for export and import. */
export type TransferWords = typeof transferWords;
