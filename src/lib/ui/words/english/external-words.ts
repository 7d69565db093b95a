import type { ExternalProblem } from '../../../core/base/external-problem.ts';
import type { ProviderKind } from '../../../core/base/ids.ts';
import { number } from './numbers.ts';
import type { ProblemWords } from './problem-words.ts';
import { secrets } from './numbers.ts';

const kinds: Record<ProviderKind, string> = {
  keepass: 'KeePass file',
  hashicorp: 'HashiCorp Vault or OpenBao',
  onepassword: '1Password Connect',
};

const counted: Record<ProviderKind, (count: number) => string> = {
  keepass: (count) => (count === 1 ? '1 entry' : `${number(count)} entries`),
  hashicorp: (count) => (count === 1 ? '1 secrets engine' : `${number(count)} secrets engines`),
  onepassword: (count) => (count === 1 ? '1 vault' : `${number(count)} vaults`),
};

/** How a reference looks, by kind. */
const samples: Record<ProviderKind, string> = {
  keepass: 'Group/Entry#Password',
  hashicorp: 'secret/app/stripe#api_key',
  onepassword: 'op://Vault/Item/field',
};

const REST = 'The rest of the vault works as before.';
const IN_SETTINGS = 'in Settings, External vaults';

const credentials: Record<ProviderKind, string> = {
  keepass: 'The password or key file is not accepted.',
  hashicorp: 'The server does not accept the token or role.',
  onepassword: 'The server does not accept the token.',
};

/** What a person is told when a secret that lives elsewhere does not come, and how to go on. */
function problemWords(problem: ExternalProblem): ProblemWords {
  switch (problem.code) {
    case 'external.referenceMalformed':
      return {
        title: 'That is not a reference to a secret there.',
        next: `It looks like ${samples[problem.kind]}. Choose the secret with Browse, or paste its reference whole.`,
      };
    case 'external.providerMissing':
      return {
        title: 'The external vault of this secret is not set up here.',
        next: `Add it ${IN_SETTINGS}, then edit the secret and link it again.`,
      };
    case 'external.nameEmpty':
      return { title: 'Give the external vault a name.', next: '' };
    case 'external.nameTooLong':
      return { title: 'The name is too long.', next: `It may have ${problem.max} characters.` };
    case 'external.nameTaken':
      return { title: 'An external vault has this name.', next: 'Choose a different one.' };
    case 'external.tooMany':
      return {
        title: 'That would be too many external vaults.',
        next: `A vault can have ${problem.max}. Remove one that you do not use.`,
      };
    case 'external.changedElsewhere':
      return {
        title: 'This external vault was changed in another tab.',
        next: 'Cancel to see how it is now, then change it again.',
      };
    case 'external.originMalformed':
      return {
        title: 'That is not the address of a server.',
        next: 'Give it as https://name, with a port if it has one and without a path. Plain http works for http://localhost and http://127.0.0.1 only.',
      };
    case 'external.credentialsMissing':
      return {
        title: 'These credentials cannot be used.',
        next: 'Fill in all of them, without blanks and line breaks; when the address or the role changes, again. A key file may have 1 MB.',
      };
    case 'external.notApproved':
      return {
        title: 'Nothing was sent: the address is not approved yet.',
        next: 'Tick “Let Lockstate send requests to this address”.',
      };
    case 'external.originRefused':
      return {
        title: 'Nothing was sent: this address is not approved.',
        next: `Requests go to the approved address of an external vault only. Correct it ${IN_SETTINGS}.`,
      };
    case 'external.offline':
      return {
        title: 'There is no network.',
        next: `Connect and try again. ${REST}`,
      };
    case 'external.unreachable':
      return {
        title: 'No answer came that this page may see.',
        next: 'The server is down, its address is wrong or its certificate is not trusted, or it does not allow requests from this page (CORS). Browsers do not tell which. Whoever runs the server allows them with this:',
      };
    case 'external.redirected':
      return {
        title: 'The server sends requests on to another address.',
        next: `Nothing follows there by itself. Give the final address ${IN_SETTINGS}.`,
      };
    case 'external.timeout':
      return {
        title: `The server did not answer within ${problem.seconds} seconds.`,
        next: `Try again. ${REST}`,
      };
    case 'external.tooLarge':
      return {
        title: 'The answer of the server is too large.',
        next: `At most ${Math.floor(problem.max / 1024)} KB are read. Choose something smaller.`,
      };
    case 'external.interrupted':
      return {
        title: 'The request was interrupted.',
        next: 'The vault was locked or changed, or the page that sent it was closed, before an answer came. Try again.',
      };
    case 'external.unauthorised':
      return {
        title: credentials[problem.kind],
        next: `They are wrong, or have expired or been revoked. Make new ones there and change them ${IN_SETTINGS}.`,
      };
    case 'external.forbidden':
      return {
        title: 'This may not be read with these credentials.',
        next:
          problem.kind === 'hashicorp'
            ? 'Whoever runs the server can give the token or role a policy that allows “read” there (and “list”, to browse).'
            : 'Whoever runs the server can give the token access to that vault.',
      };
    case 'external.notFound':
      return {
        title: 'Nothing is at this reference.',
        next: 'It was moved, renamed or deleted there, or may not be seen. Edit the secret here and choose it again.',
      };
    case 'external.deleted':
      return {
        title: 'This version of the secret was deleted there.',
        next: 'Restore it there, or link to another version.',
      };
    case 'external.fieldMissing':
      return {
        title: 'There are several fields, and the reference names none.',
        next: 'Name one behind a #, or choose it with Browse.',
      };
    case 'external.ambiguous':
      return {
        title: 'Several things there have this name.',
        next: 'Choose the one you mean with Browse: its reference then names it by its id.',
      };
    case 'external.rateLimited':
      return {
        title: 'The server asks for fewer requests.',
        next:
          problem.seconds === null
            ? 'Wait a little and try again.'
            : `Try again in ${number(problem.seconds)} seconds.`,
      };
    case 'external.sealed':
      return {
        title: 'The server is sealed.',
        next: 'Whoever runs it has to unseal it (vault operator unseal). Then try again.',
      };
    case 'external.serverFailed':
      return {
        title: `The server failed with status ${problem.status}.`,
        next: 'Try again later. If it stays so, its log says why.',
      };
    case 'external.unexpectedAnswer':
      return {
        title: 'The server gave an answer that this app does not understand.',
        next: 'See whether the address is that of the right server, and whether something in between answers for it, such as a sign-in page.',
      };
    case 'external.notAText':
      return {
        title: 'There is no text there.',
        next: 'The field is empty, or holds something other than text. Choose another with Browse.',
      };
    case 'external.fileMissing':
      return {
        title: 'The file is not where it was.',
        next: `Choose it ${IN_SETTINGS}: this browser does not have it, or it was moved or renamed.`,
      };
    case 'external.filePermission':
      return {
        title: 'The browser wants to be asked before the file is read again.',
        next: `Press Allow reading ${IN_SETTINGS}.`,
      };
    case 'external.fileChanged':
      return {
        title: 'The file was changed since you chose it.',
        next: `This browser lets only the chosen state be read: choose the file again ${IN_SETTINGS}.`,
      };
    case 'external.filePasswordWrong':
      return {
        title: 'The password or key file does not open this file.',
        next: `Correct them ${IN_SETTINGS}. ${REST}`,
      };
    case 'external.keyFileWrong':
      return {
        title: 'The key file does not open this file.',
        next: `Choose the key file that belongs to it ${IN_SETTINGS}.`,
      };
    case 'external.fileNotKeepass':
      return {
        title: 'This is no KeePass file of version 3 or 4.',
        next: `Choose the .kdbx file ${IN_SETTINGS}.`,
      };
    case 'external.fileDamaged':
      return {
        title: 'The KeePass file is damaged or incomplete.',
        next: 'Perhaps it is being written or synchronised right now: try again, or choose another copy of it.',
      };
  }
}

/** What the app says of external vaults in English. */
export const externalWords = {
  external: {
    problem: problemWords,
    kinds,
    samples,

    title: 'External vaults',
    text: 'A secret can link to one that is kept elsewhere: in a KeePass file, HashiCorp Vault, OpenBao or 1Password Connect. It is fetched when you use it, and never stored here.',
    none: 'There are none yet.',
    add: 'Add external vault',
    addTitle: 'Add an external vault',
    editTitle: (name: string) => `Change ${name}`,
    kind: 'What it is',
    name: 'Name',
    nameHint: 'What you call it here.',
    nothingPicked: 'no file chosen',

    file: 'KeePass file',
    fileHint: 'It stays where it is, is only read, and is read again when it changes.',
    fileAgain:
      'In this browser a file has to be chosen again in each session, and after it changes.',
    chooseFile: 'Choose file',
    chosen: (name: string) => `Chosen: ${name}`,
    password: 'Database password',
    keyFile: 'Key file',
    keyFileHint: 'If the database has one.',
    whole: 'Use only what is given here, and forget what is stored',
    address: 'Address of the server',
    addressHint: 'Such as https://vault.example.com:8200, without a path.',
    namespace: 'Namespace',
    namespaceHint: 'Empty where there are none.',
    login: 'How to sign in',
    logins: { token: 'Token', approle: 'AppRole' },
    token: 'Token',
    mount: 'Path of the method',
    mountHint: 'Empty for approle.',
    roleId: 'Role ID',
    secretId: 'Secret ID',
    connectToken: 'Access token',
    kept: 'Leave empty to keep what is stored',
    sealed: 'Sealed in this vault like a secret, and sent to this address only.',
    sealedFile: 'Sealed in this vault like a secret.',
    approve: 'Let Lockstate send requests to this address',
    approveHint: 'And to no other. Requests show in the audit.',
    save: 'Save external vault',
    test: 'Test connection',
    testing: 'Asking…',
    works: (kind: ProviderKind, count: number, version: string | null) =>
      version === null
        ? `It works: ${counted[kind](count)}.`
        : `It works: ${counted[kind](count)}, ${kind === 'keepass' ? version : `version ${version}`}.`,
    saved: (name: string) => `Saved ${name}.`,
    change: 'Edit',
    remove: 'Remove',
    allowReading: 'Allow reading',
    allowed: 'The file can be read.',
    notAllowed: 'The browser did not allow reading the file. Choose it again.',
    picked: (name: string) => `Chose the file of ${name}.`,
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText: (count: number) =>
      count === 0
        ? 'No secret links to it. Its credentials are erased from this vault; nothing changes there.'
        : `${secrets(count)} here ${count === 1 ? 'links' : 'link'} to it and will say that it is not set up. Its credentials are erased from this vault; nothing changes there.`,
    removed: (name: string) => `Removed ${name}.`,
    remember: 'Keep a fetched value in memory',
    seconds: (count: number) =>
      count === 0
        ? 'Not at all'
        : count < 60
          ? `${count} seconds`
          : `${Math.round(count / 60)} min`,

    where: 'Where the text of this secret is',
    here: 'Kept here',
    elsewhere: 'In an external vault',
    vault: 'External vault',
    gone: 'Not set up here',
    reference: 'Reference',
    referenceHint: (sample: string) => `Such as ${sample}. Paste one, or browse.`,
    browse: 'Browse',
    fetchHint: 'Fetched when you use it, and never stored here.',

    browseTitle: (name: string) => `Choose from ${name}`,
    top: 'Top',
    up: 'Back',
    search: 'Search everywhere',
    find: 'Search',
    loading: 'Loading…',
    emptyHere: 'There is nothing here.',
    noneFound: 'Nothing there has this in its name.',
    inPart: 'Not all of it was looked at: it is large. Open folders to see more.',
    untitled: 'Untitled',
    types: { folder: 'Folder', item: 'Item', field: 'Field' },

    linkedTo: (name: string) => `Linked to ${name}`,
    fetching: 'Fetching…',
    version: 'link',

    /** Of signing out, and of a reset. */
    goes: (count: number) =>
      count === 1
        ? '1 external vault is removed from here, with its credentials. What it holds stays as it is.'
        : `${number(count)} external vaults are removed from here, with their credentials. What they hold stays as it is.`,
    /** Of a plain export. */
    leftOut: (names: readonly string[]) =>
      `Left out, because they are kept in an external vault: ${names.join(', ')}.`,
    /** Of an import. */
    addBrought: 'Add external vaults',
    brought: (vaults: readonly { name: string; place: string | null }[]) =>
      `It brings external vaults with their credentials: ${vaults
        .map(({ name, place }) => (place === null ? name : `${name} (${place})`))
        .join(
          ', ',
        )}. Those that are not here yet are added, and requests to their addresses approved.`,
  },
};

/** What a translation has to provide for external vaults. */
export type ExternalWords = typeof externalWords;
