import type { ExternalProblem } from '../core/external-problems.ts';
import type { ProblemWords } from './problem-words.ts';

const UNCHANGED = 'Nothing was changed, and the rest of the vault works as before.';

/** What a person is told when a secret that lives elsewhere does not come, and how to go on. */
export function externalProblemWords(problem: ExternalProblem): ProblemWords {
  switch (problem.code) {
    case 'external.referenceMalformed':
      return {
        title: 'That is not a reference to a secret of this provider.',
        next: 'Choose the secret from the list, or paste its reference whole.',
      };
    case 'external.providerMissing':
      return {
        title: 'The external vault of this secret is not set up here.',
        next: 'Add it again in Settings, External vaults, or edit the secret.',
      };
    case 'external.originMalformed':
      return {
        title: 'That is not the address of a server.',
        next: 'Give it as https://name, with a port if it has one and without a path.',
      };
    case 'external.originRefused':
      return {
        title: 'Requests to this address are not allowed.',
        next: 'Only https is, and http to this computer. Correct the address in Settings, External vaults.',
      };
    case 'external.unreachable':
      return {
        title: 'The server could not be reached.',
        next: 'Either you are offline, the address is wrong, or the server does not allow requests from this page (CORS). Settings, External vaults, says how to allow them.',
      };
    case 'external.timeout':
      return {
        title: `The server did not answer within ${problem.seconds} seconds.`,
        next: 'Try again. If it stays so, look whether the server is well.',
      };
    case 'external.tooLarge':
      return {
        title: 'The answer of the server is too large.',
        next: `At most ${Math.floor(problem.max / 1024)} KB are read. Link to a smaller secret.`,
      };
    case 'external.unauthorised':
      return {
        title: 'The server does not accept the token any more.',
        next: 'It has expired or was revoked. Make a new one there and change it in Settings, External vaults.',
      };
    case 'external.forbidden':
      return {
        title: 'The token may not read this.',
        next: 'Ask whoever runs the server for a policy that allows reading it.',
      };
    case 'external.notFound':
      return {
        title: 'There is no such secret in the external vault.',
        next: 'It was moved, renamed or deleted there. Edit the secret here and choose it again.',
      };
    case 'external.deleted':
      return {
        title: 'This version of the secret was deleted in the external vault.',
        next: 'Restore it there, or link to another version.',
      };
    case 'external.ambiguous':
      return {
        title: 'Several secrets have this name in the external vault.',
        next: 'Choose the one you mean from the list: its reference then names it by id.',
      };
    case 'external.rateLimited':
      return {
        title: 'The server asks for fewer requests.',
        next:
          problem.seconds === null
            ? 'Wait a little and try again.'
            : `Try again in ${problem.seconds} seconds.`,
      };
    case 'external.sealed':
      return {
        title: 'The server is sealed.',
        next: 'Whoever runs it has to unseal it (vault operator unseal). Then try again.',
      };
    case 'external.serverFailed':
      return {
        title: `The server failed (${problem.status}).`,
        next: 'Try again later. If it stays so, whoever runs it finds the reason in its log.',
      };
    case 'external.unexpectedAnswer':
      return {
        title: 'The server gave an answer that this app does not understand.',
        next: 'Look whether the address is that of the right server, without anything in between that answers for it.',
      };
    case 'external.notAText':
      return {
        title: 'What is there is no text.',
        next: 'Only single fields can be linked. Choose one from the list.',
      };
    case 'external.fileMissing':
      return {
        title: 'The KeePass file is not where it was.',
        next: 'Choose it again in Settings, External vaults.',
      };
    case 'external.filePermission':
      return {
        title: 'The browser asks before it reads the KeePass file again.',
        next: 'Press “Allow reading” in Settings, External vaults.',
      };
    case 'external.filePasswordWrong':
      return {
        title: 'The password or key file does not open the KeePass file.',
        next: `${UNCHANGED} Correct them in Settings, External vaults.`,
      };
    case 'external.fileDamaged':
      return {
        title: 'The KeePass file is damaged or incomplete.',
        next: `${UNCHANGED} Perhaps it is being written: try again, or choose another copy of it.`,
      };
  }
}
