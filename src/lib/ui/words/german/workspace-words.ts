import type { WorkspaceType } from '../../../core/vault/workspaces.ts';
import type { Words } from '../english/words.ts';
import { number } from './numbers.ts';

const types: Record<WorkspaceType, string> = {
  personal: 'Persönlich',
  team: 'Team',
  partner: 'Partner',
  public: 'Öffentlich',
};

const workspaceOf: Record<WorkspaceType, string> = {
  personal: 'Persönlicher Arbeitsbereich.',
  team: 'Arbeitsbereich des Teams.',
  partner: 'Arbeitsbereich mit Partnern.',
  public: 'Öffentlicher Arbeitsbereich.',
};

/** What workspaces, templates and profiles say. */
export const workspaceWords: Pick<
  Words,
  'profileWords' | 'workspaces' | 'templates' | 'urlCheck' | 'idle' | 'storage'
> = {
  profileWords: {
    colour: 'Farbe',
    colours: {
      slate: 'Grau',
      blue: 'Blau',
      green: 'Grün',
      amber: 'Bernstein',
      red: 'Rot',
      violet: 'Violett',
    },
    remove: 'Entfernen',
    removeTitle: (name) => `Das Profil ${name} entfernen?`,
    removeText:
      'Sein Tresor, seine Arbeitsbereiche und seine Vorlagen werden aus diesem Browser gelöscht. Sein Tresorschlüssel öffnet danach nichts mehr.',
    removeShared:
      'Seine Arbeitsbereiche werden aus diesem Browser gelöscht. Der Tresor und seine Vorlagen bleiben: Ein anderes Profil nennt denselben Tresor.',
    removeFinal: 'Das lässt sich nicht rückgängig machen.',
    removeConfirm: 'Profil entfernen',
    removed: (name) => `Das Profil ${name} wurde entfernt.`,
  },

  workspaces: {
    types,
    first: 'Persönlich',
    ofType: (type) => workspaceOf[type],
    switch: 'Arbeitsbereich',
    manage: 'Arbeitsbereiche',
    title: 'Arbeitsbereiche',
    text: 'Ein Arbeitsbereich enthält Vorlagen. Der Tresor ist in allen derselbe.',
    create: 'Neuer Arbeitsbereich',
    label: 'Titel des Arbeitsbereichs',
    type: 'Art',
    add: 'Arbeitsbereich anlegen',
    save: 'Speichern',
    edit: 'Bearbeiten',
    remove: 'Löschen',
    removeTitle: (name) => `Den Arbeitsbereich ${name} löschen?`,
    removeText: 'Die Vorlagen darin werden mit gelöscht. Deine Geheimnisse bleiben.',
    removeConfirm: 'Arbeitsbereich löschen',
    close: 'Schließen',
  },

  templates: {
    title: 'Vorlagen',
    text: 'Text mit Verweisen auf deine Geheimnisse, zum Beispiel ein curl-Befehl oder eine .env-Datei.',
    empty: 'Noch keine Vorlagen. Schreibe eine und setze Geheimnisse mit {{vault:NAME}} ein.',
    locked: 'Vorlagen sind mit deinem Tresor versiegelt. Öffne ihn, um sie zu sehen.',
    openVault: 'Zum Tresor',
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
  },

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

  idle: {
    title: 'Noch da?',
    locksIn: (seconds) => `Der Tresor wird in ${seconds} s gesperrt, weil ihn niemand benutzt hat.`,
    stay: 'Entsperrt lassen',
    locked: 'Der Tresor wurde gesperrt, weil ihn eine Weile niemand benutzt hat.',
    setting: 'Bei Untätigkeit sperren nach',
    minutes: (count) =>
      count === 0 ? 'Nie von selbst sperren' : count === 1 ? '1 Minute' : `${count} Minuten`,
    title2: 'Automatisch sperren',
    text: 'Überschreibt die Schlüssel im Speicher, wenn eine Weile niemand diesen Browser-Tab benutzt hat. 30 Sekunden vorher kommt eine Warnung.',
  },

  storage: {
    title: 'Speicher',
    text: 'Wo der Tresor liegt, und ob der Browser ihn löschen darf.',
    kept: 'Der Browser hat zugesagt, ihn nicht von selbst zu löschen.',
    notKept:
      'Der Browser darf ihn löschen, wenn der Platz knapp wird. Exportiere ab und zu eine verschlüsselte Sicherung.',
    ask: 'Den Browser bitten, ihn zu behalten',
    two: 'Alles liegt zweimal in diesem Browser, an Orten, die nicht zusammen verloren gehen.',
    one: 'Von allem gibt es in diesem Browser nur eine Kopie: Er hat keinen Platz für eine zweite, oder sie lässt sich nicht schreiben. Exportiere ab und zu eine verschlüsselte Sicherung.',
    used: (used, quota) => `${used} belegt von ${quota}, die der Browser erlaubt.`,
    remind: (changes) =>
      `Der Browser darf seinen Speicher löschen, und ${changes === 1 ? 'eine Änderung ist' : `${number(changes)} Änderungen sind`} noch in keiner Sicherung.`,
    remindOpen: 'Geheimnisse exportieren',
    later: 'Nicht jetzt',
  },
};
