import type { VaultWords } from '../english/vault-words.ts';
import { number, secrets } from './numbers.ts';
import { unlockWords } from './unlock-words.ts';

/** Einige Namen, und wie viele es noch sind. */
const named = (names: readonly string[], count: number): string =>
  count > names.length
    ? `${names.join(', ')} und ${number(count - names.length)} weitere`
    : names.join(', ');

/** What a vault says, shut or open, in German. */
export const vaultWords: VaultWords = {
  vault: {
    page: 'Tresor',
    state: 'Zustand des Tresors:',
    stateNames: {
      uninitialised: 'Noch kein Schlüssel',
      keyShown: 'Schlüssel sichtbar',
      locked: 'Gesperrt',
      'unlocked.whole': 'Entsperrt',
      'unlocked.recovering': 'Wird gerettet',
      'resetting.confirming': 'Wird zurückgesetzt',
      'resetting.erasing': 'Wird zurückgesetzt',
    },
  },

  uninitialised: {
    title: 'Erstelle deinen Tresorschlüssel',
    text: [
      'Ein Tresorschlüssel ist ein langer Zufallscode, der alles verschlüsselt, was du hier aufbewahrst. Er entsteht in diesem Browser, und niemand sonst hat ihn.',
      'Im nächsten Schritt speicherst du ihn, und du brauchst ihn bei jedem Entsperren. Er lässt sich nicht wiederherstellen: Wer den Schlüssel verliert, verliert die Geheimnisse.',
    ],
    create: 'Tresorschlüssel erstellen',
    sample: 'LS1-•••••-•••••-•••••-•••••-•••••-•••••-•••••-•••••',
  },

  key: {
    label: 'Dein Tresorschlüssel',
    copy: 'Schlüssel kopieren',
    copied: 'Kopiert',
    download: 'Schlüssel herunterladen',
    downloaded: 'Heruntergeladen',
    checked: 'Kopie geprüft',
    copyRefused:
      'Der Browser hat das Kopieren nicht erlaubt. Markiere den Schlüssel und kopiere ihn von Hand.',
    fileName: (profile, day) => `lockstate-tresorschluessel-${profile}-${day}.txt`,
    file: (key, profile, day) =>
      [
        'LOCKSTATE-TRESORSCHLÜSSEL',
        '',
        key,
        '',
        '--------------------------------------------------------------------',
        `Profil: ${profile}`,
        `Erstellt am: ${day}`,
        '',
        'Dieser Schlüssel öffnet den Lockstate-Tresor des Profils oben, in dem',
        'Browser, in dem er erstellt wurde. Öffne dazu Lockstate, gehe zu',
        '„Tresor“, füge den Schlüssel in das Feld „Tresorschlüssel“ ein und',
        'drücke „Tresor öffnen“.',
        '',
        'Bewahre diese Datei dort auf, wo nur du sie lesen kannst, etwa in einem',
        'Passwortmanager oder auf einem verschlüsselten Datenträger. Wer den',
        'Schlüssel und deinen Browser hat, kann deine Geheimnisse lesen. Wenn du',
        'den Schlüssel verlierst, kann niemand die Geheimnisse zurückbringen.',
        '',
      ].join('\n'),
  },

  keyShown: {
    title: 'Speichere deinen Tresorschlüssel',
    firstText:
      'Dieser Schlüssel ist der einzige Weg in deinen Tresor. Speichere ihn jetzt: Wenn du ihn verlierst, verlierst du die Geheimnisse.',
    changeText:
      'Deine Geheimnisse bleiben, wie sie sind. Der alte Schlüssel gilt nicht mehr, sobald du „Tresor öffnen“ drückst; bis dahin ist er noch der richtige.',
    ways: 'Speichere ihn auf mindestens eine Weise',
    check: 'Meine Kopie prüfen',
    checkText: 'Gib ein, was du gespeichert hast, um sicher zu sein, dass es vollständig ist.',
    checkField: 'Gespeicherten Schlüssel einfügen oder eintippen',
    checkSubmit: 'Prüfen',
    checkMatches: 'Deine Kopie stimmt. Sie wird diesen Tresor öffnen.',
    stated: 'Ich habe meinen Schlüssel sicher aufbewahrt',
    statedHint: 'Für einen Schlüssel, den du aufgeschrieben oder anders gespeichert hast.',
    open: 'Tresor öffnen',
    openHint: 'Du kannst den Tresor öffnen, sobald der Schlüssel gespeichert ist.',
    notNow: 'Nicht jetzt',
    keepOld: 'Alten Schlüssel behalten',
    leaveTitle: 'Diesen Schlüssel verwerfen?',
    leaveText:
      'Du hast diesen Schlüssel gespeichert, und er wurde nie benutzt. Wenn du fortfährst, öffnet er nichts, und du solltest deine Kopie löschen.',
    leave: 'Schlüssel verwerfen',
    gaveUp:
      'Der Schlüssel, der zuvor angezeigt wurde, wurde nie benutzt und öffnet nichts. Hast du eine Kopie gespeichert, dann lösche sie.',
  },

  locked: {
    title: 'Tresor gesperrt',
    text: 'Alles darin ist verschlüsselt. Dein Tresorschlüssel öffnet ihn.',
    profile: 'Profil',
    field: 'Tresorschlüssel',
    show: 'Anzeigen',
    hide: 'Verbergen',
    showWhat: 'der Eingabe',
    open: 'Tresor öffnen',
    damaged: (seq) =>
      `Eintrag ${number(seq)} im Protokoll dieses Tresors ist beschädigt. Es wurde nichts überschrieben. Entsperre wie immer mit deinem Tresorschlüssel: Dann siehst du, welche Geheimnisse sich noch belegen lassen, und kannst sie kopieren und exportieren, bevor etwas repariert wird.`,
    dropped:
      'Ein Formular, das nicht gespeichert war, ging mit dem Sperren: Nichts von dem, was darin stand, wurde aufbewahrt.',
    lostKey: 'Schlüssel verloren?',
    lostText:
      'Sieh zuerst in deinem Passwortmanager, unter deinen Downloads und nach einem Backup. Ohne den Schlüssel lassen sich diese Geheimnisse nicht mehr lesen; du kannst den Tresor leeren und mit einem neuen beginnen.',
    reset: 'Tresor zurücksetzen …',
    openAudit: 'Protokoll ansehen',
    closeAudit: 'Protokoll schließen',
    auditText:
      'Jedes Ereignis, seit es diesen Tresor gibt. Die Namen der Geheimnisse sind versiegelt, bis du entsperrst.',
  },

  unlocked: {
    title: 'Tresor entsperrt',
    lock: 'Sperren',
    tabs: 'Teile des Tresors',
    secrets: 'Geheimnisse',
    settings: 'Einstellungen',
    audit: 'Protokoll',
    slotsMended: (count) =>
      count === 1
        ? 'Ein Schlüsselfach war im Speicher dieses Browsers beschädigt oder geändert. Es wurde aus einer Kopie wiederhergestellt.'
        : `${count} Schlüsselfächer waren im Speicher dieses Browsers beschädigt oder geändert. Sie wurden aus Kopien wiederhergestellt.`,
    slotsLost: (count) =>
      count === 1
        ? 'Von einem Schlüsselfach ist nichts Ganzes mehr da: Sein Schlüssel oder Passkey öffnet nichts mehr. Wechsle in den Einstellungen den Tresorschlüssel, oder füge den Passkey noch einmal hinzu.'
        : `Von ${count} Schlüsselfächern ist nichts Ganzes mehr da: Ihre Schlüssel oder Passkeys öffnen nichts mehr. Wechsle in den Einstellungen den Tresorschlüssel, und füge Passkeys noch einmal hinzu.`,
  },

  secrets: {
    create: 'Neues Geheimnis',
    emptyTitle: 'Noch keine Geheimnisse',
    emptyText:
      'Ein Geheimnis besteht aus einem Namen und einem Wert, etwa einem API-Schlüssel oder einem Token. Der Wert wird beim Speichern sofort versiegelt und bleibt es, bis du ihn anzeigst oder kopierst.',
    emptyImport:
      'Du kommst von .env-Dateien, Postman, Bitwarden, 1Password oder KeePass? Ein Import zeigt, was er tun würde, bevor etwas gespeichert wird.',
    count: secrets,
    name: 'Name',
    value: 'Wert',
    domains: 'Erlaubte Domains',
    changed: 'Geändert',
    hidden: 'Verborgen',
    anywhere: 'Überall erlaubt',
    disabled: 'Deaktiviert',
    reveal: 'Anzeigen',
    hide: 'Verbergen',
    copy: 'Kopieren',
    edit: 'Bearbeiten',
    remove: 'Löschen',
    revealed: (name, { environment, missingIn }) =>
      environment !== null
        ? `Der Wert von ${name} in ${environment} wird angezeigt.`
        : missingIn !== null
          ? `Der Standardwert von ${name} wird angezeigt: In ${missingIn} gibt es keinen.`
          : `Der Wert von ${name} wird angezeigt.`,
    copied: (name, { environment, missingIn }) =>
      environment !== null
        ? `${name} kopiert: der Wert in ${environment}.`
        : missingIn !== null
          ? `${name} kopiert: der Standardwert, denn in ${missingIn} gibt es keinen.`
          : `${name} kopiert.`,
    labelled: (name, { environment, missingIn }) =>
      environment !== null
        ? `${name} (${environment})`
        : missingIn !== null
          ? `${name} (Standardwert)`
          : name,
    ownValue: (environment) => `Wert in ${environment}`,
    noOwnValue: (environment) => `Kein Wert in ${environment}: Es gilt der Standardwert`,
    refusedValue: (environment) => `Kein Wert in ${environment}`,
    copyRefused: (name) =>
      `Der Browser hat das Kopieren von ${name} nicht erlaubt. Lass den Wert stattdessen anzeigen.`,
    saved: (name) => `${name} gespeichert.`,
    search: 'Suchen',
    order: 'Reihenfolge',
    orders: {
      newest: 'Neueste zuerst',
      name: 'Nach Namen',
      changed: 'Zuletzt geändert',
    },
    noneFound: 'Kein Geheimnis passt.',
    found: (count) => `${secrets(count)} gefunden`,
    select: (name) => `${name} auswählen`,
    reference: (name) => `Verweis auf ${name} kopieren`,
    referenceCopied: (name) => `Verweis auf ${name} kopiert.`,
    versionsOf: (name) => `von ${name}`,
    keys: 'Tasten in einer Zeile: C kopiert, R zeigt an, E bearbeitet, V zeigt Versionen, X wählt aus, Entf löscht, Pfeile bewegen. / sucht.',
  },

  selection: {
    label: 'Ausgewählte Geheimnisse',
    count: (count) => `${secrets(count)} ausgewählt`,
    all: (total) => `Alle ${number(total)} auswählen`,
    enable: 'Aktivieren',
    disable: 'Deaktivieren',
    remove: 'Ausgewählte löschen',
    clear: 'Abwählen',
    undo: 'Rückgängig',
    changed: (count, enabled) => `${secrets(count)} ${enabled ? 'aktiviert' : 'deaktiviert'}.`,
    working: 'In Arbeit …',
    progress: (done, total) =>
      `Zu ${Math.floor((100 * done) / total)} % fertig. Vor dem Ende wird nichts geändert.`,
    deleted: (names, count) =>
      count === 1
        ? `${named(names, count)} gelöscht.`
        : `${secrets(count)} gelöscht: ${named(names, count)}.`,
    broughtBack: (names, count) =>
      count === 1
        ? `${named(names, count)} ist wieder da, wo es war.`
        : `${secrets(count)} sind wieder da, wo sie waren.`,
    renamed: (name) => `Eines heißt jetzt ${name}: Seinen Namen hat inzwischen ein anderes.`,
    deletedBefore: (names, count) => `Davor gelöscht: ${named(names, count)}.`,
  },

  generate: {
    open: 'Erzeugen',
    length: 'Länge',
    alphabet: 'Zeichen',
    alphabets: {
      letters: 'Buchstaben und Ziffern',
      symbols: 'Buchstaben, Ziffern und Sonderzeichen',
      hex: 'Hexadezimal',
      base64url: 'Base64 für URLs',
      digits: 'Ziffern',
    },
    generate: 'Jetzt erzeugen',
    bits: (bits) => `${bits} Bit Zufall. 128 sind reichlich.`,
    bounds: (min, max) => `Eine Länge von ${min} bis ${max}.`,
  },

  secretForm: {
    createTitle: 'Neues Geheimnis',
    editTitle: (name) => `${name} bearbeiten`,
    nameHint: (max) => `Eine Zeile, bis zu ${max} Zeichen, ohne { und }.`,
    valueHint: 'Bleibt genau, wie er ist, auch Leerzeichen und Zeilenumbrüche.',
    valueEdges:
      'Er beginnt oder endet mit einem Leerzeichen oder Zeilenumbruch, der erhalten bleibt.',
    keepValue: 'Leer lassen, um den Wert zu behalten',
    environments: 'In Umgebungen',
    environmentsHint: 'Wo ein Geheimnis keinen eigenen Text hat, gilt der obige.',
    inEnvironment: (name) => `In ${name}`,
    sameValue: 'Wie oben',
    dropEnvironment: (name) => `In ${name} nichts Eigenes mehr`,
    domainsHint:
      'Durch Kommas getrennt: api.example.com, *.example.com für seine Subdomains, localhost:3000. Ohne Schema gilt https, auf diesem Computer auch http. Darf leer bleiben.',
    note: 'Notiz',
    noteHint: 'Für dich, verschlüsselt wie alles andere. Darf leer bleiben.',
    enabled: 'Aktiviert',
    enabledHint: 'Ein deaktiviertes Geheimnis bleibt erhalten, soll aber nicht verwendet werden.',
    save: 'Geheimnis speichern',
    overwrite: 'Trotzdem meines speichern',
    dropped: 'Was du eingegeben hast, wurde nicht gespeichert.',
    leaveTitle: 'Verlassen, ohne zu speichern?',
    leaveText: 'Was du in diesem Formular eingegeben hast, ist nirgends gespeichert.',
    stay: 'Weiter bearbeiten',
    leave: 'Ohne Speichern verlassen',
  },

  versions: {
    open: 'Versionen',
    title: (name) => `Frühere Versionen von ${name}`,
    text: 'Die Zeiten sagen, wann jede gesetzt wurde. Wer eine wiederherstellt, macht den jetzigen Wert zu einer früheren Version.',
    none: 'Es gibt keine. Ein Wert, den du ersetzt, wird hier aufgehoben.',
    of: (environment) => `in ${environment}`,
    which: (time) => `der Version vom ${time}`,
    restore: 'Wiederherstellen',
    restored: (name) => `Ein früherer Wert von ${name} ist wiederhergestellt.`,
  },

  settings: {
    keyTitle: 'Tresorschlüssel',
    keyText:
      'Speichere den Schlüssel noch einmal, zum Beispiel wenn du den Passwortmanager wechselst.',
    show: 'Schlüssel anzeigen',
    hide: 'Schlüssel verbergen',
    changeTitle: 'Ein neuer Schlüssel',
    changeText:
      'Erstellt einen neuen Schlüssel, falls jemand deinen gesehen haben könnte. Deine Geheimnisse bleiben, und der alte Schlüssel gilt nicht mehr, sobald du den neuen gespeichert hast.',
    change: 'Schlüssel wechseln',
    environmentsTitle: 'Umgebungen',
    environmentsText:
      'Ein Geheimnis kann in einer Umgebung wie staging einen anderen Wert haben. Welche gilt, wählst du oben auf der Seite.',
    newEnvironment: 'Neue Umgebung',
    environmentHint: 'Zum Beispiel dev, staging oder live.',
    addEnvironment: 'Hinzufügen',
    removeEnvironment: 'Entfernen',
    removalTitle: (name) => `Die Umgebung ${name} entfernen?`,
    removalText:
      'Die Werte, die Geheimnisse in ihr haben, gelten dann nicht mehr und werden nicht mehr angezeigt. Sie bleiben aber gespeichert, verschlüsselt, auch in Sicherungen: Legst du wieder eine Umgebung dieses Namens an, sind sie zurück.',
    removalErase: 'Um einen solchen Wert zu löschen, nimm ihn vorher in seinem Geheimnis weg.',
    confirmRemoval: 'Umgebung entfernen',
    needsOwnValue: 'Ein Geheimnis ablehnen, das in der benutzten Umgebung keinen Wert hat',
    needsOwnValueHint:
      'Sonst wird dort sein Standardwert angezeigt, kopiert und in Texte gesetzt, und die Seite sagt es.',
    habitsTitle: 'Werte',
    habitsText: 'Was aus einem Wert wird, den du ersetzt, und aus einem, den du kopierst.',
    versionsKept: 'Frühere Versionen behalten',
    versions: (count) => (count === 0 ? 'Keine' : String(count)),
    clipboard: 'Zwischenablage leeren nach',
    seconds: (count) =>
      count === 0 ? 'Nie' : count < 60 ? `${count} Sekunden` : `${Math.round(count / 60)} min`,
    resetTitle: 'Zurücksetzen',
    resetText:
      'Löscht jedes Geheimnis in diesem Tresor und gibt dem leeren Tresor einen neuen Schlüssel. Bevor etwas verloren geht, wird gefragt.',
    reset: 'Tresor zurücksetzen …',
  },

  reset: {
    title: 'Diesen Tresor zurücksetzen?',
    loses: (count) => [
      count === null
        ? 'Jedes Geheimnis in diesem Tresor wird aus diesem Browser gelöscht.'
        : count === 0
          ? 'Der Tresor ist leer, also geht kein Geheimnis verloren.'
          : `${secrets(count)} ${count === 1 ? 'wird' : 'werden'} aus diesem Browser gelöscht.`,
      'Der Tresorschlüssel, den du jetzt hast, gilt dann nicht mehr.',
    ],
    final: 'Das lässt sich nicht rückgängig machen.',
    keeps: (profile) =>
      `Das Profil ${profile} bleibt, und du bekommst sofort einen neuen Tresorschlüssel.`,
    confirm: 'Tresor zurücksetzen',
    erasing: 'Wird gelöscht …',
    erasingText: 'Die Geheimnisse sind gelöscht. Ein neuer Tresorschlüssel ist unterwegs.',
    retry: 'Noch einmal versuchen',
  },

  ...unlockWords,
};
