import type { FindingKind, ReceiptVerdict, VerifyReport } from '../../../core/log/verify-report.ts';
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
import type { AuditWords } from '../english/audit-words.ts';
import { number, secrets } from './numbers.ts';

const events = (count: number): string =>
  count === 1 ? '1 Ereignis' : `${number(count)} Ereignisse`;

const saved: Record<SaveWay, string> = {
  copied: 'Der Tresorschlüssel wurde kopiert',
  downloaded: 'Der Tresorschlüssel wurde heruntergeladen',
  checked: 'Eine gespeicherte Kopie des Tresorschlüssels wurde geprüft',
  stated: 'Der Tresorschlüssel wurde als aufbewahrt bezeichnet',
  passwordManager: 'Der Tresorschlüssel wurde im Passwortmanager gespeichert',
};
const unlocked: Record<UnlockWay, string> = {
  vaultKey: 'Mit dem Tresorschlüssel entsperrt',
  passwordManager: 'Mit dem Schlüssel aus dem Passwortmanager entsperrt',
  passkey: 'Mit einem Passkey entsperrt',
};
const rejected: Record<RejectReason, string> = {
  notThisVault: 'Ein Schlüssel wurde probiert, der nicht zu diesem Tresor gehört',
  slotReplaced:
    'Ein Schlüssel oder Passkey wurde probiert, der ersetzt war und dessen altes Fach zurückgelegt wurde',
  slotDamaged:
    'Ein Schlüssel wurde probiert, aber was für einen Schlüssel gespeichert ist, ist beschädigt',
};
const locked: Record<LockCause, string> = {
  user: 'Von Hand gesperrt',
  idle: 'Von selbst gesperrt, weil niemand etwas getan hat',
  sessionEnded: 'Gesperrt, als der Browser oder sein letzter Tab geschlossen wurde',
  takenOver: 'Gesperrt, als ein anderer Tab den Tresor übernahm',
};
const ended = (cause: EndCause): string =>
  cause === 'sessionEnded' ? ', weil die Seite geschlossen wurde' : '';

/** What happened to a secret; its name where the vault is open and the secret still there. */
function aboutSecret(subject: TimelineSubject, did: string): string {
  if (subject.type === 'named') return `${subject.name} wurde ${did}`;
  if (subject.type === 'sealed') return `Ein Geheimnis wurde ${did} (versiegelt)`;
  return `Ein Geheimnis wurde ${did}, das es nicht mehr gibt`;
}

const asked: Record<ExternalPurpose, string> = {
  test: 'ausprobiert',
  browse: 'durchsucht',
  read: 'nach einem Geheimnis gefragt',
};
const answers: Record<ExternalOutcome, string> = {
  answered: 'beantwortet',
  refused: 'nichts wurde hinausgelassen',
  failed: 'fehlgeschlagen',
  interrupted: 'vor der Antwort abgebrochen',
};

/** Why an external vault did not answer, by the code of the problem. */
const reasons: Readonly<Record<string, string>> = {
  'external.unauthorised': 'Zugangsdaten nicht angenommen',
  'external.forbidden': 'nicht erlaubt',
  'external.notFound': 'nichts dort',
  'external.deleted': 'dort gelöscht',
  'external.ambiguous': 'mehreres heißt so',
  'external.fieldMissing': 'kein Feld genannt',
  'external.rateLimited': 'zu viele Anfragen',
  'external.sealed': 'Server versiegelt',
  'external.serverFailed': 'Server gescheitert',
  'external.unexpectedAnswer': 'Antwort nicht verstanden',
  'external.timeout': 'keine Antwort rechtzeitig',
  'external.unreachable': 'nicht erreicht',
  'external.offline': 'kein Netz',
  'external.redirected': 'weitergeleitet',
  'external.tooLarge': 'Antwort zu groß',
  'external.notAText': 'kein Text dort',
  'external.originRefused': 'Adresse nicht freigegeben',
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
      : ['Ein externer Tresor', null, null];
  const where =
    subject.type === 'sealed' ? ' (versiegelt)' : origin === null ? '' : ` unter ${origin}`;
  const reason = problem === null ? undefined : reasons[problem];
  const why = reason === undefined ? '' : ` (${reason})`;
  const count = requests === 1 ? '1 Anfrage' : `${number(requests)} Anfragen`;
  return `${name} wurde${where} ${asked[purpose]}, ${count}: ${answers[outcome]}${why}`;
}

/** What happened to an external vault; its name where it can be told. */
function aboutProvider(subject: TimelineSubject, did: string): string {
  if (subject.type === 'named') return `Der externe Tresor ${subject.name} wurde ${did}`;
  return subject.type === 'sealed'
    ? `Ein externer Tresor wurde ${did} (versiegelt)`
    : `Ein externer Tresor wurde ${did}`;
}

/** One event in words. Never a value, and a name only where `subject` has one. */
function happened({ event, from, subject }: TimelineEntry): string {
  switch (event.type) {
    case 'key.issued':
      if (from.path === 'unlocked.whole') return 'Ein Schlüsselwechsel begann';
      return from.path === 'uninitialised'
        ? 'Ein Tresorschlüssel wurde erstellt'
        : 'Nach dem Zurücksetzen wurde ein neuer Tresorschlüssel erstellt';
    case 'key.saved':
      return saved[event.way];
    case 'key.abandoned':
      return `Der gezeigte Schlüssel wurde verworfen${ended(event.cause)}`;
    case 'vault.opened':
      return from.cameFrom === 'unlocked'
        ? 'Der neue Tresorschlüssel gilt jetzt'
        : 'Der Tresor wurde mit seinem neuen Schlüssel geöffnet';
    case 'vault.unlocked':
      return unlocked[event.way];
    case 'vault.upgraded':
      return 'Das Protokoll wurde ergänzt: Es enthält eine Kopie jedes Schlüsselfachs und nennt jede Vorlage';
    case 'data.resealed':
      return event.isLast
        ? 'Alles Gespeicherte wurde mit dem neuen Datenschlüssel neu versiegelt'
        : `Mit dem neuen Datenschlüssel neu versiegelt: Ereignisse ${number(event.from)} bis ${number(event.upTo)}`;
    case 'template.saved':
      return event.revision === 1
        ? 'Eine Vorlage wurde hinzugefügt'
        : 'Eine Vorlage wurde gespeichert';
    case 'template.removed':
      return 'Eine Vorlage wurde gelöscht';
    case 'unlock.rejected':
      return rejected[event.reason];
    case 'vault.locked':
      return locked[event.cause];
    case 'secret.added':
      return aboutSecret(subject, 'hinzugefügt');
    case 'secret.edited':
      return aboutSecret(subject, 'geändert');
    case 'secret.deleted':
      return 'Ein Geheimnis wurde gelöscht, und sein Name mit ihm';
    case 'secrets.exported':
      if (event.format === 'template') {
        return aboutSecret(
          subject,
          'in einen Text eingesetzt, obwohl sich keine Adresse prüfen ließ: die Person hat es erlaubt',
        );
      }
      return event.format === 'age'
        ? `Eine Sicherung wurde erstellt: ${secrets(event.count)}`
        : `In eine Datei im Klartext exportiert: ${secrets(event.count)}`;
    case 'settings.changed':
      return 'Eine Einstellung wurde geändert';
    case 'provider.added':
      return aboutProvider(subject, 'hinzugefügt');
    case 'provider.changed':
      return aboutProvider(subject, 'geändert');
    case 'provider.removed':
      return aboutProvider(subject, 'entfernt');
    case 'external.requested':
      return aboutRequests(subject, event.purpose, event.outcome, event.requests);
    case 'passkey.added':
      return 'Ein Passkey wurde hinzugefügt';
    case 'passkey.removed':
      return 'Ein Passkey wurde entfernt';
    case 'log.compacted':
      return `Das Protokoll wurde verdichtet: ${events(event.removed)} bis Nummer ${number(event.upTo)} entfernt`;
    case 'recovery.begun':
      return `Das Protokoll war beschädigt: Es geht hinter Nummer ${number(event.upTo)} weiter, und gezeigt wurde, was sich belegen ließ`;
    case 'vault.recovered':
      return `Das Protokoll wurde repariert: ${secrets(event.kept)} behalten, ${number(event.lost)} verloren`;
    case 'recovery.cleared':
      return `Alte Einträge, die eine Reparatur beiseitegelegt hatte, wurden entfernt: ${number(event.removed)}`;
    case 'index.rebuilt':
      return 'Die gespeicherte Liste der Geheimnisse war beschädigt und wurde aus dem Protokoll neu erstellt';
    case 'reset.requested':
      return 'Das Zurücksetzen wurde verlangt';
    case 'reset.cancelled':
      return `Das Zurücksetzen wurde abgebrochen${ended(event.cause)}`;
    case 'reset.confirmed':
      return 'Der Tresor wurde zurückgesetzt: Schlüssel und Geheimnisse gelöscht';
    case 'session.signedOut':
      return event.kept
        ? 'Abgemeldet. Die Geheimnisse blieben, verschlüsselt'
        : 'Abgemeldet. Die Geheimnisse wurden entfernt';
  }
}

const findings: Record<FindingKind, string> = {
  missing: 'Ein Eintrag fehlt',
  changed: 'Der Eintrag wurde geändert, nachdem er geschrieben war',
  chain: 'Der Eintrag folgt nicht auf den vor ihm: Einer wurde eingefügt, ersetzt oder verschoben',
  macMissing: 'Dem Eintrag fehlt das Zeichen, das nur der Schlüssel des Tresors setzen kann',
  macWrong: 'Der Eintrag wurde nicht mit dem Schlüssel des Tresors geschrieben',
  unreadable: 'Der Eintrag ist kein Ereignis, das diese Version kennt',
  notAccepted: 'Das Ereignis kann in dem Zustand, in dem der Tresor war, nicht geschehen',
  detailsChanged: 'Was von diesem Ereignis versiegelt ist, wurde geändert oder vertauscht',
  detailsMissing: 'Was von diesem Ereignis versiegelt war, wurde weggenommen',
  valueChanged: 'Der versiegelte Wert dieses Ereignisses wurde geändert oder vertauscht',
  valueMissing: 'Der versiegelte Wert dieses Ereignisses wurde weggenommen',
  leftover:
    'Hier liegt etwas Versiegeltes, das gelöscht war oder nie zu diesem Ereignis gehört hat',
  slotMissing: 'Ein Schlüsselfach fehlt, das es laut Protokoll gibt',
  slotUnknown:
    'Hier ist ein Schlüsselfach, das das Protokoll nicht kennt: vielleicht das eines früheren Schlüssels',
  slotChanged: 'Ein Schlüsselfach oder eine seiner Kopien ist nicht das, was das Protokoll sagt',
  templateMissing: 'Eine Vorlage fehlt, die niemand gelöscht hat',
  templateUnknown:
    'Hier ist eine Vorlage, die das Protokoll nicht kennt: vielleicht eine gelöschte',
  templateChanged: 'Eine Vorlage ist nicht die, die zuletzt gespeichert wurde',
  snapshot: 'Die gespeicherte Liste der Geheimnisse passt nicht zum Protokoll',
  index: 'Die Liste der Geheimnisse ist nicht die, die das Protokoll ergibt',
  rolledBack:
    'Das Protokoll endet hier, aber es wurden spätere Ereignisse geschrieben: Es wurde durch eine ältere Kopie ersetzt',
  added: 'Es kamen Einträge hinzu, die diese App nicht geschrieben hat',
};

/** What a verified log proves, a sentence each. */
function proved(report: VerifyReport): string[] {
  const { first, last, base, keyed, authenticatedTo, parts, secrets: held, slots } = report;
  const chain =
    last < first
      ? 'Das Protokoll ist leer.'
      : `Die Ereignisse ${number(first)} bis ${number(last)} sind eine ununterbrochene Kette, in ihrer Reihenfolge und ohne Lücke.`;
  const cut = base
    ? [
        `Die Ereignisse bis ${number(base.seq)} wurden durch das Verdichten bei Ereignis ${number(base.at)} entfernt.`,
      ]
    : [];
  if (!keyed) return [chain, ...cut];
  const vouched =
    authenticatedTo === 0
      ? 'Noch trägt kein Ereignis das Zeichen des Tresorschlüssels.'
      : `Der Schlüssel des Tresors verbürgt alles bis Ereignis ${number(authenticatedTo)}.`;
  const later = last - authenticatedTo;
  return [
    chain,
    ...cut,
    vouched,
    ...(later > 0
      ? [
          `${events(later)} danach ${later === 1 ? 'wurde' : 'wurden'} ohne den Schlüssel geschrieben. Das nächste Entsperren verbürgt auch das.`,
        ]
      : []),
    `Was versiegelt ist, ist das, was das Protokoll aufgezeichnet hat: ${number(parts)} ${parts === 1 ? 'Teil' : 'Teile'}, ${secrets(held)} und ${number(slots)} ${slots === 1 ? 'Schlüsselfach' : 'Schlüsselfächer'}.`,
  ];
}

function verdictOf(verdict: ReceiptVerdict): { readonly good: boolean; readonly text: string } {
  const { seq } = verdict;
  switch (verdict.type) {
    case 'contained':
      return {
        good: true,
        text: `Der Verlauf enthält diese Quittung noch: Ereignis ${number(seq)}, danach ${events(verdict.since)}, und nichts davor wurde geändert.`,
      };
    case 'rolledBack':
      return {
        good: false,
        text: `Dieses Protokoll endet bei Ereignis ${number(verdict.last)}, vor der Nummer ${number(seq)} der Quittung. Die Datenbank ist eine ältere Kopie. Was danach geschrieben wurde, ist nicht hier.`,
      };
    case 'altered':
      return {
        good: false,
        text: `Ereignis ${number(seq)} dieses Protokolls ist ein anderes als beim Erstellen der Quittung. Der Verlauf wurde ersetzt, zum Beispiel durch eine ältere Kopie, mit der weitergearbeitet wurde.`,
      };
    case 'damaged':
      return {
        good: false,
        text: `Das Ereignis der Quittung ist da, aber die Kette ist bei Ereignis ${number(verdict.damaged)} unterbrochen. Prüfe das Protokoll, um zu sehen, was nicht stimmt.`,
      };
    case 'compacted':
      return {
        good: false,
        text: `Diese Quittung steht für Ereignis ${number(seq)}, und das Protokoll wurde bis ${number(verdict.base)} verdichtet. Prüfe sie mit npm run verify-log an einem Protokoll, das vorher exportiert wurde.`,
      };
  }
}

/** What the audit of a vault's log says in German. */
export const auditWords: AuditWords = {
  audit: {
    loading: 'Das Protokoll wird gelesen …',
    happened,
    kinds: {
      keys: 'Schlüssel und Passkeys',
      opening: 'Entsperren und Sperren',
      secrets: 'Geheimnisse',
      transfers: 'Exporte',
      settings: 'Einstellungen',
      external: 'Externe Tresore',
      templates: 'Vorlagen',
      resets: 'Zurücksetzen',
    },
    count: events,
    timeline: 'Zeitachse',
    newest: 'Neueste zuerst',
    none: 'Kein Ereignis passt.',
    position: (seq) => `Ereignis ${number(seq)}`,
    stays: (path) => `bleibt in ${path}`,
    leads: (from, to) => `${from} → ${to}`,
    filter: 'Filter',
    kind: 'Was geschehen ist',
    state: 'Führte zu',
    from: 'Von',
    to: 'Bis',
    any: 'Alles',
    anyState: 'Jeder Zustand',
    clear: 'Filter löschen',

    playback: 'Verlauf abspielen',
    live: 'Jetzt',
    then: 'Damals',
    atNow: 'So ist es jetzt.',
    atMoment: (seq, last, time) => `Ereignis ${number(seq)} von ${number(last)}, ${time}`,
    play: 'Abspielen',
    pause: 'Anhalten',
    back: 'Zurück',
    forward: 'Vor',
    scrub: 'Zeitpunkt',
    speed: 'Tempo',
    perSecond: (count) => `${events(count)} je Sekunde`,

    events: (done, total) => `${number(done)} von ${events(total)}`,
    verify: {
      title: 'Prüfen',
      text: 'Geht das ganze Protokoll durch und vergleicht alles damit, was hier gespeichert ist.',
      start: 'Protokoll prüfen',
      working: 'Wird geprüft …',
      fine: 'Alles stimmt.',
      wrong: (count) =>
        count === 1 ? 'Eine Sache stimmt nicht.' : `${number(count)} Dinge stimmen nicht.`,
      proves: 'Was das beweist',
      proved,
      notProved: 'Was es nicht beweist',
      rollback:
        'Ob die ganze Datenbank durch eine ältere Kopie ersetzt wurde. Das zeigt nur eine Quittung, die du anderswo aufbewahrst.',
      workspaces: 'Profile und Arbeitsbereiche: Sie gehören nicht zum Protokoll.',
      keyless:
        'Ob der Schlüssel des Tresors es verbürgt und ob die Geheimnisse die richtigen sind. Entsperre und prüfe noch einmal.',
      finding: (kind, seq) =>
        seq === null ? findings[kind] : `Ereignis ${number(seq)}: ${findings[kind]}`,
      more: (count) => `und ${number(count)} weitere.`,
      next: 'Jemand oder etwas hat den Speicher dieses Browsers verändert. Verlass dich nicht auf diesen Tresor: Exportiere, was noch stimmt, und vergleiche es mit deiner letzten Sicherung.',
    },

    receipt: {
      title: 'Quittungen',
      text: 'Eine Quittung ist eine kurze Zeile, die für alles bis jetzt steht. Bewahre sie außerhalb dieses Browsers auf. Sie enthält kein Geheimnis.',
      copy: 'Quittung kopieren',
      copied: 'Quittung kopiert.',
      download: 'Quittung herunterladen',
      refused:
        'Der Browser hat das Kopieren nicht erlaubt. Lade die Quittung stattdessen herunter.',
      fileName: (profile, day) => `lockstate-quittung-${profile}-${day}.txt`,
      file: (receipt, profile, seq, time) =>
        [
          receipt,
          '',
          `Diese Quittung steht für den Verlauf des Tresors von ${profile} bis`,
          `Ereignis ${seq}, am ${time}. Zum Prüfen: Öffne Lockstate,`,
          'gehe zu „Tresor“, „Protokoll“, „Quittung prüfen“ und füge die erste',
          'Zeile ein.',
          '',
        ].join('\n'),
      check: 'Quittung prüfen',
      field: 'Quittung',
      submit: 'Prüfen',
      working: 'Wird geprüft …',
      verdict: verdictOf,
    },

    exporting: {
      title: 'Export',
      text: 'Das Protokoll als JSON Lines, mit der Maschine, nach der es läuft, in der ersten Zeile. Es enthält keine Namen und keine Werte. npm run verify-log prüft es ohne diese App.',
      save: 'Protokoll exportieren',
      working: 'Die Datei wird geschrieben …',
      fileName: (profile, day) => `lockstate-protokoll-${profile}-${day}.jsonl`,
    },

    compact: {
      title: 'Verdichten',
      text: 'Entfernt alte Ereignisse aus diesem Browser. Was Geheimnisse und Schlüssel in Gebrauch benötigen, bleibt, und die Kette geht von einer Quittung aus weiter. Von selbst wird nichts entfernt.',
      field: 'Zu entfernende Ereignisse',
      ages: {
        365: 'Älter als ein Jahr',
        90: 'Älter als 90 Tage',
        30: 'Älter als 30 Tage',
        0: 'Alle bis jetzt',
      },
      open: 'Protokoll verdichten …',
      dialog: 'Das Protokoll verdichten?',
      removes: (removed, kept) =>
        `${events(removed)} ${removed === 1 ? 'wird' : 'werden'} endgültig entfernt. ${events(kept)} ${kept === 1 ? 'bleibt' : 'bleiben'}, weil Geheimnisse und Schlüssel in Gebrauch ${kept === 1 ? 'es' : 'sie'} benötigen.`,
      receiptText:
        'Diese Quittung steht für alles, was entfernt wird. Ältere Quittungen lassen sich nur noch an einem Protokoll prüfen, das du vorher exportierst.',
      exportFirst: 'Protokoll vorher exportieren',
      confirm: 'Protokoll verdichten',
      done: (removed) => `${events(removed)} entfernt.`,
    },
  },
};
