import type { TemplateWords } from '../english/template-words.ts';
import { number } from './numbers.ts';

/** What templates, their references and the check of an address say. */
export const templateWords: TemplateWords = {
  text: 'Text mit Verweisen auf deine Geheimnisse, zum Beispiel ein curl-Befehl oder eine .env-Datei.',
  empty: 'Noch keine Vorlagen. Schreibe eine und setze Geheimnisse mit {{vault:NAME}} ein.',
  create: 'Neue Vorlage',
  damaged: 'Beschädigte Vorlage',
  missing: 'Eine Vorlage, die fehlt',
  states: {
    outdated: 'Nicht die zuletzt gespeicherte Fassung',
    unknown: 'Früher gelöscht, wieder da',
    damaged: 'Lässt sich nicht öffnen',
    missing: 'Fehlt, obwohl sie niemand gelöscht hat',
  },
  outdated:
    'Das ist nicht die Fassung, die zuletzt gespeichert wurde: Der Speicher dieses Browsers enthält eine andere. Prüfe den Text. Speichern macht ihn zum aktuellen.',
  unknown:
    'Diese Vorlage wurde gelöscht, und der Speicher dieses Browsers hat sie zurückgebracht. Lösche sie noch einmal, oder speichere sie, um sie zu behalten.',
  drop: 'Von der Liste nehmen',
  label: 'Titel',
  body: 'Text',
  bodyHint: 'Tippe {{, um ein Geheimnis einzusetzen.',
  suggestions: 'Geheimnisse zum Einsetzen',
  references: 'Verweise',
  noReferences: 'Keine Verweise auf Geheimnisse.',
  statuses: {
    resolved: 'Aufgelöst',
    empty: 'Ohne Namen',
    unknown: 'Kein solches Geheimnis',
    disabled: 'Deaktiviert',
    domainNotAllowed: 'Domain nicht erlaubt',
    noAddress: 'Hier lässt sich keine Adresse prüfen',
  },
  near: (address) => `für ${address}`,
  save: 'Vorlage speichern',
  saved: (name) => `${name} gespeichert.`,
  copyTemplate: 'Als Vorlage kopieren',
  copied: 'Vorlage kopiert.',
  copyRefused: 'Der Browser hat das Kopieren nicht erlaubt.',
  askTitle: 'Diese trotzdem einsetzen?',
  askText:
    'Diese Geheimnisse sind auf Domains beschränkt, und es lässt sich nicht feststellen, wohin dieser Text sie schickt. Kreuze die an, die hinein dürfen; die anderen bleiben Verweise.',
  askName: (name) => `${name} einsetzen`,
  askDomains: (domains) => `Beschränkt auf ${domains}`,
  askOnce: 'Deine Antwort gilt nur für dieses Mal, und das Audit zeigt sie.',
  askNone: 'Ohne sie weiter',
  askSome: (count) => (count === 1 ? 'Einsetzen' : `${number(count)} einsetzen`),
  reveal: 'Aufgelöst anzeigen',
  hide: 'Aufgelöst verbergen',
  defaults: (names) =>
    `In der benutzten Umgebung haben sie keinen Wert und stehen hier mit ihrem Standardwert: ${names.join(', ')}.`,
  resolved: 'Mit eingesetzten Werten',
  copyResolved: 'Aufgelöst kopieren',
  downloadResolved: 'Aufgelöst herunterladen',
  resolvedName: 'Die aufgelöste Vorlage',
  unresolved: (count) =>
    count === 1
      ? 'Ein Verweis bleibt, wie er ist.'
      : `${number(count)} Verweise bleiben, wie sie sind.`,
  remove: 'Vorlage löschen',
  removeTitle: (name) => `${name} löschen?`,
  removeText: 'Die Vorlage wird gelöscht. Deine Geheimnisse bleiben.',
  back: 'Zurück',
  fileName: (name) => `${name || 'Vorlage'}.txt`,

  urlCheck: {
    title: 'URL prüfen',
    text: 'Zeigt, welche Geheimnisse mit einer Adresse verwendet werden dürfen und welche Regel das entscheidet.',
    field: 'Adresse',
    hint: 'Zum Beispiel https://api.example.com/v1/items.',
    check: 'Adresse prüfen',
    verdicts: {
      matched: 'Erlaubt',
      noRules: 'Erlaubt, da ohne Domains',
      noMatch: 'Abgelehnt, keine Domain passt',
      schemeDiffers: 'Abgelehnt, anderes Schema',
      portDiffers: 'Abgelehnt, anderer Port',
      notAUrl: 'Abgelehnt, das ist keine Adresse',
    },
    rule: (rule) => `durch ${rule}`,
    disabled: 'deaktiviert',
    list: 'Ergebnisse',
    none: 'In diesem Tresor sind keine Geheimnisse.',
  },
};
