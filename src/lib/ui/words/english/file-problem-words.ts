import type { FileProblem } from '../../../core/base/file-problem.ts';
import { number } from './numbers.ts';
import type { ProblemWords } from './problem-words.ts';

const UNCHANGED = 'Nothing was changed.';

const mebibytes = (bytes: number): string => number(Math.ceil(bytes / 1024 / 1024));

export function fileProblemWords(problem: FileProblem): ProblemWords {
  switch (problem.code) {
    case 'file.tooLarge':
      return {
        title: 'The file is too large.',
        next: `${UNCHANGED} A file to import may have ${Math.floor(problem.max / 1024 / 1024)} MB. Export fewer entries at a time.`,
      };
    case 'file.notText':
      return {
        title: 'The file is not readable text.',
        next: `${UNCHANGED} If it is a text file, save it again in UTF-8. Other kinds that can be read are age and KeePass.`,
      };
    case 'file.notThisFormat':
      return {
        title: 'The file is not in this format.',
        next: `${UNCHANGED} Choose another format, or export it again from where it came.`,
      };
    case 'file.formatUnknown':
      return {
        title: 'Nothing in this file says what format it has.',
        next: `${UNCHANGED} Choose its format in the list, and then the file again.`,
      };
    case 'file.damaged':
      return {
        title: 'The file is damaged or incomplete.',
        next: `${UNCHANGED} Use another copy of it.`,
      };
    case 'file.versionUnknown':
      return {
        title: 'This file has a version of its format that Lockstate does not read.',
        next: `${UNCHANGED} Of KeePass it reads KDBX 3 and 4: open the file in KeePassXC or KeePass 2, save it in one of these, and choose that file.`,
      };
    case 'file.cipherUnknown':
      return {
        title: 'This file is encrypted with a cipher that Lockstate does not have.',
        next: `${UNCHANGED} The file may well be whole. Of KeePass Lockstate reads AES-256 and ChaCha20: choose one of these in KeePass (Database settings, Security), save it, and choose it again.`,
      };
    case 'file.newer':
      return {
        title: 'The file was written by a newer version of Lockstate.',
        next: `${UNCHANGED} It has version ${problem.found}, and this page knows ${problem.known}. Reload to get the newer version.`,
      };
    case 'file.passphraseNeeded':
      return { title: 'This file is encrypted.', next: 'Give its passphrase.' };
    case 'file.passphraseWrong':
      return {
        title: 'This passphrase does not open the file.',
        next: `${UNCHANGED} Check it and try again. If the file needs a key file too, choose that as well.`,
      };
    case 'file.keyFileWrong':
      return {
        title: 'That key file cannot be read.',
        next: `${UNCHANGED} Choose the key file that belongs to this database.`,
      };
    case 'file.encryptedElsewhere':
      return {
        title: 'This export is encrypted in a way only its own app can open.',
        next: `${UNCHANGED} Export it unencrypted there, import that file here, and then delete it.`,
      };
    case 'file.empty':
      return { title: 'There is nothing in this file.', next: UNCHANGED };
    case 'file.roundsTooMany':
      return {
        title: 'Opening this KeePass file would take too long.',
        next: `It asks for ${number(problem.asked)} rounds of AES to derive its key, and ${number(problem.max)} are the most. If the file is yours, set fewer in KeePass (Database settings, Security), save it, and choose it again. If it came from somebody else, do not trust it.`,
      };
    case 'file.iterationsTooMany':
      return {
        title: 'Opening this KeePass file would take too long.',
        next: `It asks for ${number(problem.asked)} iterations of Argon2 to derive its key; with the memory that it asks for, ${number(problem.max)} are the most. If the file is yours, set fewer in KeePass (Database settings, Security), save it, and choose it again. If it came from somebody else, do not trust it.`,
      };
    case 'file.memoryTooLarge':
      return {
        title: 'Opening this KeePass file would take too much memory.',
        next: `It asks for ${mebibytes(problem.asked)} MB for Argon2, and ${mebibytes(problem.max)} MB are the most. If the file is yours, set less in KeePass (Database settings, Security), save it, and choose it again. If it came from somebody else, do not trust it.`,
      };
    case 'file.parallelismTooHigh':
      return {
        title: 'This KeePass file asks for too many threads.',
        next: `It asks for ${number(problem.asked)} for Argon2, and ${number(problem.max)} are the most. If the file is yours, set fewer in KeePass (Database settings, Security), save it, and choose it again. If it came from somebody else, do not trust it.`,
      };
    case 'file.workFactorTooHigh':
      return {
        title: 'Opening this age file would take too long.',
        next: `It has a work factor of ${number(problem.asked)}, and ${number(problem.max)} is the most. If the file is yours, encrypt it anew with age (age -d, then age -p), and choose that one. If it came from somebody else, do not trust it.`,
      };
    case 'file.inflatedTooLarge':
      return {
        title: 'What is compressed in this file is too large.',
        next: `It may have ${mebibytes(problem.max)} MB. If the file is yours, take large attachments out of it, save it, and choose it again. If it came from somebody else, do not trust it.`,
      };
    case 'file.entriesTooMany':
      return {
        title: 'There is too much in this file.',
        next: `A file may have ${number(problem.max)} entries, earlier versions of them included. Export fewer at a time.`,
      };
    case 'file.workerMissing':
      return {
        title: 'The part of Lockstate that reads and writes files did not start.',
        next: 'Nothing was changed. Look at your network connection, reload, and try again.',
      };
    case 'file.interrupted':
      return {
        title: 'It ended before it was done.',
        next: 'It was cancelled, the vault was locked, the page was closed, or the memory did not suffice. Nothing was changed. Try again; close other tabs if it happens a second time.',
      };
  }
}
