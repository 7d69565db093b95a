import type { FindingKind, ReceiptVerdict, VerifyReport } from '../../../core/log/verify-report.ts';
import type { TimelineKind } from '../../../core/projections/events/event-meaning.ts';
import type { TimelineEntry, TimelineSubject } from '../../../core/projections/timeline.ts';
import type {
  EndCause,
  ExternalOutcome,
  ExternalPurpose,
  LockCause,
  RejectReason,
  SaveWay,
  UnlockWay,
} from '../../../machines/events.ts';
import { number } from './numbers.ts';

const counted = (count: number, what: string): string =>
  `${number(count)} ${what}${count === 1 ? '' : 's'}`;
const events = (count: number): string => counted(count, 'event');

const saved: Record<SaveWay, string> = {
  copied: 'The vault key was copied',
  downloaded: 'The vault key was downloaded',
  checked: 'A saved copy of the vault key was checked',
  stated: 'The vault key was said to be stored',
  passwordManager: 'The vault key was saved to the password manager',
};
const unlocked: Record<UnlockWay, string> = {
  vaultKey: 'Unlocked with the vault key',
  passwordManager: 'Unlocked with the key from the password manager',
  passkey: 'Unlocked with a passkey',
};
const rejected: Record<RejectReason, string> = {
  notThisVault: 'A key that is not this vault’s was tried',
  slotReplaced: 'A key or passkey was tried that was replaced, and whose old slot was put back',
  slotDamaged: 'A key was tried, but what is stored for a key is damaged',
};
const locked: Record<LockCause, string> = {
  user: 'Locked by hand',
  idle: 'Locked by itself, after nobody did anything',
  sessionEnded: 'Locked when the browser or its last tab closed',
  takenOver: 'Locked when another tab took the vault over',
};
const ended = (cause: EndCause): string =>
  cause === 'sessionEnded' ? ', because the page closed' : '';

/** What happened to a secret; its name where the vault is open and the secret still there. */
function aboutSecret(subject: TimelineSubject, did: string): string {
  if (subject.type === 'named') return `${subject.name} was ${did}`;
  if (subject.type === 'sealed') return `A secret was ${did} (sealed)`;
  return `A secret was ${did} that is gone by now`;
}

const asked: Record<ExternalPurpose, string> = {
  test: 'tried',
  browse: 'browsed',
  read: 'asked for a secret',
};
const answers: Record<ExternalOutcome, string> = {
  answered: 'it answered',
  refused: 'nothing was let out',
  failed: 'it failed',
  interrupted: 'interrupted before it answered',
};

/** Why an external vault did not answer, by the code of the problem. */
const reasons: Readonly<Record<string, string>> = {
  'external.unauthorised': 'credentials not accepted',
  'external.forbidden': 'not allowed',
  'external.notFound': 'nothing there',
  'external.deleted': 'deleted there',
  'external.ambiguous': 'several of that name',
  'external.fieldMissing': 'no field named',
  'external.rateLimited': 'too many requests',
  'external.sealed': 'server sealed',
  'external.serverFailed': 'server failed',
  'external.unexpectedAnswer': 'answer not understood',
  'external.timeout': 'no answer in time',
  'external.unreachable': 'not reached',
  'external.offline': 'no network',
  'external.redirected': 'sent on elsewhere',
  'external.tooLarge': 'answer too large',
  'external.notAText': 'no text there',
  'external.originRefused': 'address not approved',
};

/** What was asked of an external vault, and what came of it. */
function aboutRequests(
  subject: TimelineSubject,
  purpose: ExternalPurpose,
  outcome: ExternalOutcome,
  requests: number,
): string {
  const [name, origin, problem] =
    subject.type === 'asked'
      ? [subject.name, subject.origin, subject.problem]
      : ['An external vault', null, null];
  const where = subject.type === 'sealed' ? ' (sealed)' : origin === null ? '' : ` at ${origin}`;
  const reason = problem === null ? undefined : reasons[problem];
  const why = reason === undefined ? '' : ` (${reason})`;
  return `${name} was ${asked[purpose]}${where}, ${counted(requests, 'request')}: ${answers[outcome]}${why}`;
}

/** What happened to an external vault; its name where it can be told. */
function aboutProvider(subject: TimelineSubject, did: string): string {
  if (subject.type === 'named') return `The external vault ${subject.name} was ${did}`;
  return subject.type === 'sealed'
    ? `An external vault was ${did} (sealed)`
    : `An external vault was ${did}`;
}

/** One event in words. Never a value, and a name only where `subject` has one. */
function happened({ event, from, subject }: TimelineEntry): string {
  switch (event.type) {
    case 'key.issued':
      if (from.path === 'unlocked.whole') return 'A change of key began';
      return from.path === 'uninitialised'
        ? 'A vault key was made'
        : 'A new vault key was made after the reset';
    case 'key.saved':
      return saved[event.way];
    case 'key.abandoned':
      return `The key on the screen was given up${ended(event.cause)}`;
    case 'vault.opened':
      return from.cameFrom === 'unlocked'
        ? 'The new vault key took effect'
        : 'The vault was opened with its new key';
    case 'vault.unlocked':
      return unlocked[event.way];
    case 'vault.upgraded':
      return 'The log was completed: it holds a copy of every key slot and names every template';
    case 'data.resealed':
      return event.isLast
        ? 'All that is stored was sealed anew with the new data key'
        : `Sealed anew with the new data key: events ${number(event.from)} to ${number(event.upTo)}`;
    case 'template.saved':
      return event.revision === 1 ? 'A template was added' : 'A template was saved';
    case 'template.removed':
      return 'A template was deleted';
    case 'unlock.rejected':
      return rejected[event.reason];
    case 'vault.locked':
      return locked[event.cause];
    case 'secret.added':
      return aboutSecret(subject, 'added');
    case 'secret.edited':
      return aboutSecret(subject, 'changed');
    case 'secret.deleted':
      return 'A secret was deleted, and its name with it';
    case 'secrets.exported': {
      if (event.format === 'template') {
        return aboutSecret(
          subject,
          'put into a text, though no address could be checked: the person allowed it',
        );
      }
      const count = counted(event.count, 'secret');
      return event.format === 'age'
        ? `A backup of ${count} was made`
        : `${count} left in a file in plain text`;
    }
    case 'settings.changed':
      return 'A setting was changed';
    case 'provider.added':
      return aboutProvider(subject, 'added');
    case 'provider.changed':
      return aboutProvider(subject, 'changed');
    case 'provider.removed':
      return aboutProvider(subject, 'removed');
    case 'external.requested':
      return aboutRequests(subject, event.purpose, event.outcome, event.requests);
    case 'passkey.added':
      return 'A passkey was added';
    case 'passkey.removed':
      return 'A passkey was removed';
    case 'log.compacted':
      return `The log was compacted: ${events(event.removed)} up to number ${number(event.upTo)} removed`;
    case 'recovery.begun':
      return `The log was found damaged: it goes on behind number ${number(event.upTo)}, and what could be proven was shown`;
    case 'vault.recovered':
      return `The log was repaired: ${counted(event.kept, 'secret')} kept, ${number(event.lost)} lost`;
    case 'recovery.cleared':
      return `Old records that a repair had set aside were removed: ${number(event.removed)}`;
    case 'index.rebuilt':
      return 'The stored list of secrets was damaged, and was made anew from the log';
    case 'reset.requested':
      return 'A reset was asked for';
    case 'reset.cancelled':
      return `The reset was called off${ended(event.cause)}`;
    case 'reset.confirmed':
      return 'The vault was reset: keys and secrets erased';
    case 'session.signedOut':
      return event.kept
        ? 'Signed out. The secrets stayed, encrypted'
        : 'Signed out. The secrets were removed';
  }
}

const kinds: Record<TimelineKind, string> = {
  keys: 'Keys and passkeys',
  opening: 'Unlocking and locking',
  secrets: 'Secrets',
  transfers: 'Exports',
  settings: 'Settings',
  external: 'External vaults',
  templates: 'Templates',
  resets: 'Resets',
};

const findings: Record<FindingKind, string> = {
  missing: 'A record is gone',
  changed: 'The record was changed after it was written',
  chain: 'The record does not follow the one before it: one was put in, replaced or moved',
  macMissing: 'The record lacks the mark that only the vault’s key can make',
  macWrong: 'The record was not written with the vault’s key',
  unreadable: 'The record is no event that this version knows',
  notAccepted: 'The event cannot happen in the state the vault was in',
  detailsChanged: 'What is sealed of this event was changed or exchanged',
  detailsMissing: 'What is sealed of this event was taken away',
  valueChanged: 'The sealed value of this event was changed or exchanged',
  valueMissing: 'The sealed value of this event was taken away',
  leftover: 'Something sealed is here that was deleted or never belonged to this event',
  slotMissing: 'A key slot is gone that the log says there is',
  slotUnknown: 'A key slot is here that the log does not know: perhaps one of an earlier key',
  slotChanged: 'A key slot, or one of its copies, is not what the log says it is',
  templateMissing: 'A template is gone that nobody deleted',
  templateUnknown: 'A template is here that the log does not know: perhaps one that was deleted',
  templateChanged: 'A template is not the one that was saved last',
  snapshot: 'The stored list of secrets does not fit the log',
  index: 'The list of secrets is not what the log says',
  rolledBack: 'The log ends here, but later events were written: it was put back to an older copy',
  added: 'Records were added that this app did not write',
};

/** What a verified log proves, a sentence each. */
function proved(report: VerifyReport): string[] {
  const { first, last, base, keyed, authenticatedTo, parts, secrets, slots } = report;
  const chain =
    last < first
      ? 'The log is empty.'
      : `Events ${number(first)} to ${number(last)} are one unbroken chain, in their order and with none missing.`;
  const cut = base
    ? [
        `Events up to ${number(base.seq)} were removed by the compaction at event ${number(base.at)}.`,
      ]
    : [];
  if (!keyed) return [chain, ...cut];
  const vouched =
    authenticatedTo === 0
      ? 'No event carries the mark of the vault’s key yet.'
      : `The vault’s key vouches for everything up to event ${number(authenticatedTo)}.`;
  const later = last - authenticatedTo;
  return [
    chain,
    ...cut,
    vouched,
    ...(later > 0
      ? [
          `The ${events(later)} after it were written without the key. The next unlock vouches for them.`,
        ]
      : []),
    `What is sealed is what the log recorded: ${counted(parts, 'part')}, ${counted(secrets, 'secret')} and ${counted(slots, 'key slot')}.`,
  ];
}

function verdictOf(verdict: ReceiptVerdict): { readonly good: boolean; readonly text: string } {
  const { seq } = verdict;
  switch (verdict.type) {
    case 'contained':
      return {
        good: true,
        text: `The history still contains this receipt: event ${number(seq)}, with ${events(verdict.since)} after it, and nothing before it was changed.`,
      };
    case 'rolledBack':
      return {
        good: false,
        text: `This log ends at event ${number(verdict.last)}, before the receipt’s ${number(seq)}. The database is an older copy. What was written after it is not here.`,
      };
    case 'altered':
      return {
        good: false,
        text: `Event ${number(seq)} of this log is another one than when the receipt was made. The history was replaced, for example by an older copy that went on.`,
      };
    case 'damaged':
      return {
        good: false,
        text: `The receipt’s event is here, but the chain is broken at event ${number(verdict.damaged)}. Verify the log to see what is wrong.`,
      };
    case 'compacted':
      return {
        good: false,
        text: `This receipt is of event ${number(seq)}, and the log was compacted up to ${number(verdict.base)}. Check it against a log exported before that, with npm run verify-log.`,
      };
  }
}

/** What the audit of a vault's log says in English. */
export const auditWords = {
  audit: {
    loading: 'Reading the log…',
    happened,
    kinds,
    count: events,
    timeline: 'Timeline',
    newest: 'Newest first',
    none: 'No event matches.',
    position: (seq: number) => `Event ${number(seq)}`,
    stays: (path: string) => `stays in ${path}`,
    leads: (from: string, to: string) => `${from} → ${to}`,
    filter: 'Filter',
    kind: 'What happened',
    state: 'Led to',
    from: 'From',
    to: 'To',
    any: 'Anything',
    anyState: 'Any state',
    clear: 'Clear filter',

    playback: 'Replay',
    live: 'Now',
    then: 'Then',
    atNow: 'This is how it is now.',
    atMoment: (seq: number, last: number, time: string) =>
      `Event ${number(seq)} of ${number(last)}, ${time}`,
    play: 'Play',
    pause: 'Pause',
    back: 'Back',
    forward: 'Forward',
    scrub: 'Moment',
    speed: 'Speed',
    perSecond: (count: number) => `${events(count)} a second`,

    events: (done: number, total: number) => `${number(done)} of ${number(total)} events`,
    verify: {
      title: 'Verify',
      text: 'Walks the whole log and compares everything on this disk with it.',
      start: 'Verify',
      working: 'Verifying…',
      fine: 'Nothing is wrong.',
      wrong: (count: number) =>
        count === 1 ? 'One thing is wrong.' : `${number(count)} things are wrong.`,
      proves: 'What this proves',
      proved,
      notProved: 'What it does not',
      rollback:
        'Whether the whole database was put back to an older copy. Only a receipt that you keep elsewhere shows that.',
      workspaces: 'Profiles and workspaces: they are not part of the log.',
      keyless:
        'Whether the vault’s key vouches for it, and whether the secrets are the right ones. Unlock and verify again.',
      finding: (kind: FindingKind, seq: number | null) =>
        seq === null ? findings[kind] : `Event ${number(seq)}: ${findings[kind]}`,
      more: (count: number) => `and ${number(count)} more.`,
      next: 'Somebody or something changed this browser’s storage. Do not rely on this vault: export what is still right, and compare it with your last backup.',
    },

    receipt: {
      title: 'Receipts',
      text: 'A receipt is a short line that stands for everything up to now. Keep it outside this browser. It holds no secret.',
      copy: 'Copy receipt',
      copied: 'Copied the receipt.',
      download: 'Download receipt',
      refused: 'The browser did not allow copying. Download the receipt instead.',
      fileName: (profile: string, day: string) => `lockstate-receipt-${profile}-${day}.txt`,
      file: (receipt: string, profile: string, seq: number, time: string) =>
        [
          receipt,
          '',
          `This receipt stands for the history of the vault of ${profile} up to`,
          `event ${seq}, on ${time}. To check it: open Lockstate, go to Vault,`,
          'Audit, "Check a receipt", and paste the first line.',
          '',
        ].join('\n'),
      check: 'Check a receipt',
      field: 'Receipt',
      submit: 'Check',
      working: 'Checking…',
      verdict: verdictOf,
    },

    exporting: {
      title: 'Export',
      text: 'The log as JSON Lines, with the machine it runs on in its first line. It holds no names and no values. npm run verify-log checks it without this app.',
      save: 'Export log',
      working: 'Writing the file…',
      fileName: (profile: string, day: string) => `lockstate-log-${profile}-${day}.jsonl`,
    },

    compact: {
      title: 'Compact',
      text: 'Removes old events from this browser. What secrets and keys in use need stays, and the chain goes on from a receipt. Nothing is removed by itself.',
      field: 'Events to remove',
      ages: {
        365: 'Older than a year',
        90: 'Older than 90 days',
        30: 'Older than 30 days',
        0: 'All up to now',
      } satisfies Record<number, string>,
      open: 'Compact log',
      dialog: 'Compact the log?',
      removes: (removed: number, kept: number) =>
        `${events(removed)} will be removed for good. ${events(kept)} stay, because secrets and keys in use need them.`,
      receiptText:
        'This receipt stands for everything that is removed. Older receipts can only be checked against a log that you export before.',
      exportFirst: 'Export log first',
      confirm: 'Compact log',
      done: (removed: number) => `${events(removed)} removed.`,
    },
  },
};

/** What a translation has to provide for the audit. */
export type AuditWords = typeof auditWords;
