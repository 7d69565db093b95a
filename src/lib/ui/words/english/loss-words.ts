import { number } from './numbers.ts';

const numbers = (from: number, to: number) =>
  from === to ? `event ${number(to)} is` : `events ${number(from)} to ${number(to)} are`;

/** What is said when something is missing of what was stored. */
export const lossWords = {
  /** Of what was deleted, and still lies in files that the browser has not written anew. */
  erasing: {
    label: 'Removing what was deleted',
    waiting:
      "What was deleted still lies in this browser's own files. It is removed there in a minute, or when you lock.",
    running: (percent: number) =>
      `Removing what was deleted from this browser's own files: ${number(percent)} %. Keep the browser open.`,
    noSpace:
      "What was deleted still lies in this browser's own files: there is no space left to remove it. Free some; it is tried again by itself.",
    failed:
      "What was deleted could not be removed from this browser's own files. It is tried again by itself, and when Lockstate is next opened.",
    oneCopy:
      'The second copy cannot be written now, so what was deleted may still lie in its files. It is tried again by itself, and when Lockstate is next opened.',
    done: "Nothing that was deleted is left in this browser's own files, as far as a page can bring that about.",
  },
  losses: {
    label: 'What this browser lost',
    title: 'This browser lost the storage of this app',
    text: 'The vaults below were here and are not any more: the browser dropped its storage, or somebody cleared it. There is no second copy of them in this browser.',
    textUnknown:
      'If you kept secrets here, they are not here any more, and there is no second copy of them in this browser.',
    /** A vault without its profile's name has only its number. */
    unnamed: (vault: string) => `Vault ${vault}`,
    named: (profile: string) => `The vault of ${profile}`,
    gone: (vault: string, seq: number, time: string) =>
      `${vault} is gone. It had ${number(seq)} ${seq === 1 ? 'event' : 'events'}; the last was noted ${time}.`,
    older: (vault: string, have: number, seq: number, time: string) =>
      `${vault} is in an older state: ${numbers(have + 1, seq)} missing. The last was noted ${time}. What was added or changed in them is missing, or has earlier values.`,
    altered: (vault: string, seq: number, time: string) =>
      `${vault} has another history: its event ${number(seq)} is not the one that was noted ${time}. Secrets may be missing or have earlier values.`,
    dropped:
      'The browser says that it found its storage damaged and dropped it. What was in it is not known here.',
    backup: (time: string) => `Its last encrypted backup was made ${time}.`,
    noBackup: 'No encrypted backup of it is known here.',
    next: 'Import a newer backup in Settings, if you have one.',
    restore: 'Restore from a backup',
    restoreText:
      'Make a profile and, in the next step, a key. Then choose the backup, which opens with its own passphrase.',
    restoring: 'When the vault is open, choose the backup to import.',
    copyText: 'Or close the browser, put a copy of its profile folder back, and look again.',
    again: 'Look again',
    anew: 'I removed it myself: start anew',
    known: 'I know: do not show this again',
  },
  restored: {
    label: 'What the second copy gave back',
    all: 'This browser lost the storage of this app. Everything was put back from its second copy.',
    some: 'Some of the storage of this app was lost. It was put back from its second copy.',
    unopened:
      'The browser cannot open the first copy of the storage of this app. You work with the second copy, and nothing is kept twice for now.',
    unopenedNext:
      'Export an encrypted backup. Then close the browser and open it again: what you change meanwhile is put into the first copy as soon as it opens.',
    vault: (vault: string, upTo: number, time: string) =>
      `${vault} is here up to event ${number(upTo)}, of ${time}.`,
    damaged: (events: readonly number[]) =>
      `Damaged in both copies: ${events.length === 1 ? 'event' : 'events'} ${events.map(number).join(', ')}.`,
    apart: (vault: string, main: number, copy: number) =>
      `${vault} has two copies that went apart: the one in use ends at event ${number(main)}, the other at event ${number(copy)}, and each has what the other lacks. Nothing was overwritten, and this vault has no second copy for now. Export an encrypted backup.`,
    keep: (vault: string) => `Keep the copy in use of ${vault}`,
    keepTitle: (vault: string) => `Keep the copy in use of ${vault}?`,
    keepText: (copy: number) =>
      `The other copy, which ends at event ${number(copy)}, is removed and made anew from the one in use. What only the other had cannot be read any more. First look in the open vault whether anything is missing.`,
    keepConfirm: 'Remove the other copy',
    kept: (vault: string) => `${vault} has two copies again.`,
    next: 'Look whether your last changes are there, and export an encrypted backup: storage that was lost once may be lost again.',
    known: 'I know: do not show this again',
  },
};

export type LossWords = typeof lossWords;
