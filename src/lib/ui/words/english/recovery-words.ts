import type { Proof } from '../../../core/log/recovery-report.ts';
import { number, secrets } from './numbers.ts';

const proofs: Record<Proof, string> = {
  whole: 'Whole',
  probable: 'Probably whole',
  lost: 'Lost',
};

/** The part of the words that belongs to a damaged vault. */
export const recoveryWords = {
  recovery: {
    title: 'This vault is damaged',
    text: [
      'Some of what this browser stored is no longer what Lockstate wrote. Everything that is left was read. Nothing was overwritten.',
      'Copy or export what you need. A backup made now holds all that could be read. Then repair the vault, or leave it as it is.',
    ],
    lock: 'Lock',
    reading: 'What is left is being read …',
    counts: ({ whole, probable, lost }: Readonly<Record<Proof, number>>) =>
      `${secrets(whole)} whole, ${number(probable)} probably whole, ${number(lost)} lost`,
    proofs,
    explained: {
      whole: 'Its records are right, and carry the mac of this vault.',
      probable:
        'Its sealed bytes open with this vault’s key and in their own place, so the value was once yours. The log around them is damaged and does not vouch for it.',
      lost: 'Its value is gone.',
    } satisfies Record<Proof, string>,
    mayBeOlder: 'may be an older version',
    mayBeOlderText:
      'Records that came later cannot be read. If one of them changed a secret or deleted it, that is missing: those are marked.',
    incomplete: 'note or other values are gone',
    unreadable: (count: number) =>
      count === 1
        ? 'One sealed record does not open at all. What it held is not known.'
        : `${number(count)} sealed records do not open at all. What they held is not known.`,
    list: 'Secrets',
    none: 'No secret could be read.',
    more: (count: number) => `Show ${number(count)} more`,
    reveal: (name: string) => `Reveal ${name}`,
    hide: (name: string) => `Hide ${name}`,
    show: 'Reveal',
    cover: 'Hide',
    copy: 'Copy',
    copyNamed: (name: string) => `Copy ${name}`,
    damage: 'What is damaged',
    moreDamage: (count: number) => `and ${number(count)} more`,
    export: 'Export a backup …',
    repair: 'Repair',
    repairText:
      'The vault’s log begins anew with what could be read. Secrets that are lost are taken off the list, and their names are kept in the log, sealed. The old records stay in this browser, set aside, until you remove them in the audit.',
    repairAsk: 'Repair this vault?',
    repairLost: (count: number) =>
      count === 1
        ? 'One secret is lost and will be taken off the list.'
        : `${number(count)} secrets are lost and will be taken off the list.`,
    repairConfirm: 'Repair',
    leave: 'To leave it as it is, lock the vault: the next time you unlock you come back here.',
    check: {
      title: 'Recover',
      text: 'Reads everything in this vault once more. Where something is damaged, it shows what can still be proven, and offers a repair.',
      start: 'Look for damage',
      working: 'Everything is being read …',
    },
    aside: {
      title: 'Old records',
      text: (count: number) =>
        `A repair has set ${number(count)} old records aside. They are encrypted, and may hold what could not be read. Remove them when you miss nothing.`,
      remove: 'Remove the old records',
      done: 'The old records were removed.',
    },
  },
};

export type RecoveryWords = typeof recoveryWords;
