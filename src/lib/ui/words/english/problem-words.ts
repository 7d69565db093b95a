import { isExternalProblem, isFileProblem, type Problem } from '../../../core/base/problem.ts';

export interface ProblemWords {
  readonly title: string;
  readonly next: string;
}

const UNCHANGED = 'Nothing was changed.';

function keyLength(expected: number, got: number): string {
  return got < expected ? 'Part of the vault key is missing.' : 'That is longer than a vault key.';
}

export function problemWords(problem: Problem): ProblemWords {
  if (isExternalProblem(problem)) {
    return {
      title: 'The external vault cannot be used right now.',
      next: 'Reload, and try again.',
    };
  }
  if (isFileProblem(problem)) {
    return { title: 'The file cannot be read right now.', next: 'Reload, and try again.' };
  }
  switch (problem.code) {
    case 'key.notAKey':
      return {
        title: 'That is not a vault key.',
        next: 'A vault key is LS1 followed by eight groups of five letters and digits.',
      };
    case 'key.wrongLength':
      return {
        title: keyLength(problem.expected, problem.got),
        next: `After LS1 it has ${problem.expected} characters; this has ${problem.got}. Copy the whole key again.`,
      };
    case 'key.mistyped':
      return {
        title: `Group ${problem.group} looks mistyped.`,
        next: `Compare group ${problem.group} of 8 with your saved key, correct it and try again.`,
      };
    case 'key.notThisVault':
      return {
        title: 'This is a vault key, but not the one of this vault.',
        next: 'It may belong to another profile, or to the time before the key was changed. Look for the newest key saved for this profile.',
      };
    case 'key.notTheShownOne':
      return {
        title: 'This is a vault key, but not the one shown above.',
        next: 'Save the key above again, and then check that copy.',
      };
    case 'key.notSaved':
      return {
        title: 'The key is not saved yet.',
        next: 'Copy it, download it, or say that you have stored it.',
      };
    case 'slot.damaged':
      return {
        title: 'What this browser stores for a key of this vault is damaged.',
        next: 'Your key may be right, and your secrets are still here: do not reset the vault. Try another way in, such as a passkey or the vault key, and reload the page once. If nothing helps, restore the browser profile from a backup.',
      };
    case 'slot.replaced':
      return {
        title: 'This key or passkey opens nothing any more: it was replaced or removed.',
        next: 'This browser’s storage brought back an old copy of what it opened. Use the newest key of this vault. Verify, in the audit, shows what else was put back.',
      };
    case 'secret.nameEmpty':
      return { title: 'Give the secret a name.', next: '' };
    case 'secret.nameTooLong':
      return {
        title: `The name is too long: ${problem.got} characters.`,
        next: `It may have ${problem.max}.`,
      };
    case 'secret.nameCharacters':
      return {
        title: 'The name has a character that it may not have.',
        next: 'Leave out { and }, line breaks and invisible characters.',
      };
    case 'secret.nameTaken':
      return { title: 'Another secret has this name.', next: 'Choose a different one.' };
    case 'secret.valueEmpty':
      return { title: 'Give the secret a value.', next: '' };
    case 'secret.valueMalformed':
      return {
        title: 'The value holds half a character.',
        next: 'Such a value could not come back as it was. Copy it from its source again.',
      };
    case 'session.changedElsewhere':
      return {
        title: 'Somebody signed in or out in another tab.',
        next: 'Nothing was done. Reload to see who is signed in.',
      };
    case 'secret.valueTooLong':
      return {
        title: `The value is too long: ${problem.got} bytes.`,
        next: `It may have ${problem.max}.`,
      };
    case 'secret.domainMalformed':
      return {
        title: `Entry ${problem.position} does not look like a domain.`,
        next: 'Write domains such as api.example.com or *.example.com, separated by commas.',
      };
    case 'secret.domainsTooLong':
      return {
        title: `The list of domains is too long: ${problem.got} characters.`,
        next: `It may have ${problem.max}.`,
      };
    case 'secret.noteTooLong':
      return {
        title: 'The note is too long.',
        next: `It has ${problem.got} characters, and at most ${problem.max} fit.`,
      };
    case 'secret.noteMalformed':
      return {
        title: 'The note holds half a character.',
        next: 'Remove it, and save again.',
      };
    case 'secret.missing':
      return {
        title: 'This secret is gone.',
        next: 'It was deleted in another tab. Copy what you still need from here, then cancel.',
      };
    case 'secret.changedElsewhere':
      return {
        title: 'This secret was changed in another tab while you edited it.',
        next: 'Cancel to see that version, or save yours over it.',
      };
    case 'secret.damaged':
      return {
        title: 'What is stored of this secret is damaged.',
        next: `It fails its check (record ${problem.seq}). Look for damage in the Audit tab to see what is left of it, or save it again from its source.`,
      };
    case 'environment.nameInvalid':
      return {
        title: 'An environment cannot have this name.',
        next: `Use up to ${problem.max} characters, without commas and braces.`,
      };
    case 'environment.noValue':
      return {
        title: 'It has no value in the environment in use.',
        next: 'Give it one there, choose another environment, or let default values count in Settings.',
      };
    case 'environment.nameTaken':
      return { title: 'There is an environment of this name.', next: 'Choose another name.' };
    case 'environment.tooMany':
      return {
        title: 'That would be too many environments.',
        next: `A vault can have ${problem.max}. Remove one that you do not use.`,
      };
    case 'settings.invalid':
      return { title: 'This cannot be set.', next: `${UNCHANGED} Choose another number.` };
    case 'workspace.nameEmpty':
      return { title: 'Give the workspace a name.', next: '' };
    case 'workspace.nameTooLong':
      return { title: 'The name is too long.', next: `It may have ${problem.max} characters.` };
    case 'workspace.nameTaken':
      return { title: 'There is a workspace of this name.', next: 'Choose another name.' };
    case 'workspace.tooMany':
      return {
        title: 'That would be too many workspaces.',
        next: `A profile can have ${problem.max}. Delete one that you do not use.`,
      };
    case 'workspace.missing':
      return { title: 'This workspace is gone.', next: 'It was deleted in another tab.' };
    case 'workspace.last':
      return { title: 'This is the only workspace.', next: 'Make another one first.' };
    case 'workspace.needsVault':
      return {
        title: 'There are templates in this workspace.',
        next: 'Unlock the vault first: its log says what becomes of them.',
      };
    case 'template.nameEmpty':
      return { title: 'Give the template a title.', next: '' };
    case 'template.nameTooLong':
      return { title: 'The title is too long.', next: `It may have ${problem.max} characters.` };
    case 'template.tooLong':
      return {
        title: 'The template is too long.',
        next: `It may have ${Math.floor(problem.max / 1024)} KB of whole characters.`,
      };
    case 'template.valueBreaks':
      return {
        title: 'Its value would end the quotes or the line it is put into.',
        next: 'It stays a reference, since what follows could go elsewhere. Put the reference into single quotes, or copy the value and write it in yourself.',
      };
    case 'template.filledTooLong':
      return {
        title: 'With all values the text would be too long.',
        next: `It may have ${Math.floor(problem.max / 1024 / 1024)} million characters then. Take out some references to long values.`,
      };
    case 'template.missing':
      return {
        title: 'This template is gone.',
        next: 'It was deleted in another tab. Copy its text if you still need it.',
      };
    case 'template.damaged':
      return {
        title: 'What is stored of this template is damaged.',
        next: 'It cannot be opened. Delete it, and write it again.',
      };
    case 'template.lost':
      return {
        title: 'What was stored of this template is gone.',
        next: 'Nobody deleted it in this vault. Restore the browser profile from a backup, or take it off the list.',
      };
    case 'template.changedElsewhere':
      return {
        title: 'This template was changed in another tab while you edited it.',
        next: 'Copy your text, then open the template again.',
      };
    case 'passkey.unsupported':
      return {
        title: 'This browser cannot unlock with passkeys.',
        next: 'Use the vault key, or a browser that knows passkeys and their PRF extension.',
      };
    case 'passkey.noPrf':
      return {
        title: 'This passkey cannot hold a key.',
        next: `${UNCHANGED} The device that keeps it does not know the PRF extension. Choose another device or security key.`,
      };
    case 'passkey.cancelled':
      return {
        title: 'Nothing came from the passkey.',
        next: 'It was cancelled or took too long. Try again.',
      };
    case 'passkey.exists':
      return { title: 'This device has a passkey for this vault already.', next: UNCHANGED };
    case 'passkey.unknown':
      return {
        title: 'This passkey does not open this vault.',
        next: 'It was removed from the vault, or belongs to another one. Use another passkey or the vault key.',
      };
    case 'passkey.failed':
      return {
        title: 'The browser could not use a passkey here.',
        next: `${UNCHANGED} Try again, or use the vault key.`,
      };
    case 'passkey.nameEmpty':
      return { title: 'Say which passkey this is.', next: '' };
    case 'passkey.nameTooLong':
      return { title: 'That is too long.', next: `It may have ${problem.max} characters.` };
    case 'key.savedIsOld':
      return {
        title: 'The key in the password manager does not open this vault any more.',
        next: 'It is from before the key was changed or the vault was reset. Enter the newest key; you can then save that one in Settings.',
      };
    case 'passwordManager.notConfirmed':
      return {
        title: 'The password manager has not confirmed that it saved the key.',
        next: 'Answer the question of the browser, if it asked one, and try again. Or save the key in another way.',
      };
    case 'app.outdated':
      return {
        title: 'Lockstate was updated in another tab.',
        next: `This vault is locked here. ${UNCHANGED} Reload to go on with the new version.`,
      };
    case 'import.gone':
      return {
        title: 'The file that was read is not in memory any more.',
        next: `${UNCHANGED} Choose the file again.`,
      };
    case 'receipt.notAReceipt':
      return {
        title: 'That is not a receipt.',
        next: 'A receipt is one line that begins with LSR1. Copy it whole, as it was given.',
      };
    case 'receipt.mistyped':
      return {
        title: 'The receipt is incomplete or mistyped.',
        next: 'It ends with a check sum, which does not fit. Copy it again from where you keep it.',
      };
    case 'receipt.otherVault':
      return {
        title: 'This receipt belongs to another vault.',
        next: 'Sign in to the profile it was made in, and check it there.',
      };
    case 'audit.interrupted':
      return {
        title: 'Reading the log was interrupted.',
        next: 'It was begun again elsewhere, the vault was locked or opened meanwhile, or its log was compacted. Try again.',
      };
    case 'compaction.nothing':
      return {
        title: 'There is nothing to remove.',
        next: 'No events are older than that. Choose a later time.',
      };
    case 'recovery.nothing':
      return {
        title: 'There is nothing to recover.',
        next: 'Everything in this vault was read and is whole. Nothing was changed.',
      };
    case 'undo.gone':
      return {
        title: 'This can no longer be undone.',
        next: 'Deleted secrets can be brought back for a short while, until the vault locks.',
      };
    case 'passphrase.tooShort':
      return {
        title: 'The passphrase is too short.',
        next: `Use at least ${problem.min} characters, or have one generated.`,
      };
    case 'passphrase.tooWeak':
      return {
        title: 'The passphrase is too easy to guess.',
        next: 'Use some words that have nothing to do with each other, or have one generated.',
      };
    case 'name.characters':
      return {
        title: 'The name has characters that cannot be seen.',
        next: 'Type it again on one line, without line breaks and control characters.',
      };
    case 'request.malformed':
      return {
        title: 'This page asked for something that the app does not know.',
        next: 'Nothing was changed. Reload the page, and try again.',
      };
    case 'profile.nameEmpty':
      return { title: 'Give the profile a name.', next: '' };
    case 'profile.nameTooLong':
      return { title: 'The name is too long.', next: `It may have ${problem.max} characters.` };
    case 'profile.nameTaken':
      return {
        title: 'There is a profile of this name.',
        next: 'Sign in to it, or choose another name.',
      };
    case 'profile.missing':
      return {
        title: 'This profile cannot be signed in to now.',
        next: 'Another tab may have signed in. Reload this page.',
      };
    case 'notNow':
      return {
        title: 'The vault is in another state now.',
        next: `${UNCHANGED} Look at the page again, then repeat what you wanted to do.`,
      };
    case 'notSignedIn':
      return { title: 'Nobody is signed in any more.', next: 'Sign in again.' };
    case 'log.conflict':
      return {
        title: 'Something else wrote to the vault at the same moment.',
        next: `${UNCHANGED} Try again.`,
      };
    case 'log.damaged':
      return {
        title: `The vault's log is damaged at record ${problem.seq}.`,
        next: 'Nothing was overwritten. Lock the vault and unlock it again: you then see what can still be proven, and can export it. Do not clear the data of this browser.',
      };
    case 'storage.unavailable':
      return {
        title: 'This browser does not let Lockstate store anything.',
        next: 'Leave private browsing, or allow site data for this address in the settings of the browser. Then reload.',
      };
    case 'storage.full':
      return {
        title: 'There is no space left to store anything.',
        next: 'Nothing that was saved is lost. What you just did was not saved: free some space on this device, and try again.',
      };
    case 'storage.newer':
      return {
        title: 'The vault was written by a newer version of Lockstate.',
        next: `Data version ${problem.found}, and this page knows ${problem.known}. ${UNCHANGED} Reload to get the newer version.`,
      };
    case 'storage.blocked':
      return {
        title: 'An older tab holds the vault.',
        next: 'Close other tabs that show Lockstate. This one goes on by itself.',
      };
    case 'storage.superseded':
      return {
        title: 'A newer version of Lockstate took over in another tab.',
        next: `This vault is locked here. ${UNCHANGED} Reload to go on with the newer version.`,
      };
    case 'storage.closed':
      return {
        title: 'The browser closed the storage of Lockstate.',
        next: 'The vault is locked. Lockstate opens its storage again by itself, and then says if anything is missing. If this stays, free some space on this device, or restart the browser.',
      };
    case 'storage.notOpened':
      return {
        title: 'The browser cannot open the storage of Lockstate.',
        next: 'Most often the disk is full, or the browser has to be restarted. Nothing was changed: do not clear the data of this browser. Free some space; Lockstate tries again by itself.',
      };
    case 'storage.failed':
      return {
        title: 'The browser could not read or write its storage.',
        next: 'Nothing that was saved before was changed, and what you just did was not saved. See that there is space on this device, and try again.',
      };
    case 'storage.stuck':
      return {
        title: 'The storage of this browser does not answer.',
        next: 'The vault is locked. Whether your last change was saved shows when you open it again: Lockstate goes on by itself as soon as the storage answers. If it does not, free some space on this device, or restart the browser.',
      };
    case 'command.cancelled':
      return { title: 'This was cancelled.', next: 'Nothing was changed.' };
    case 'command.interrupted':
      return {
        title: 'The vault was locked while this was under way.',
        next: 'Open the vault to see whether it was saved. It is there whole or not at all.',
      };
    case 'core.elsewhere':
      return {
        title: 'The vault is open in another tab.',
        next: 'Use it there, or take it over here. The other tab then locks. When it is closed, this one goes on by itself.',
      };
    case 'core.notLoaded':
      return {
        title: 'A part of Lockstate could not be loaded.',
        next: 'Nothing was changed. Look at your network connection, and reload. If this stays, update the browser.',
      };
    case 'core.fault':
      return {
        title: 'Something went wrong in Lockstate itself.',
        next: 'Nobody knows whether it was done: reload the page and look. What was saved before is not touched.',
      };
    case 'core.ended':
      return {
        title: 'The browser ended the part of Lockstate that works in the background.',
        next: 'The vault is locked, and what was saved is kept. Reload to go on.',
      };
    case 'core.unavailable':
      return {
        title: 'Lockstate cannot run in this browser.',
        next: 'It needs module workers and current cryptography. Update the browser, or use a current Chrome, Edge, Firefox or Safari.',
      };
  }
}
