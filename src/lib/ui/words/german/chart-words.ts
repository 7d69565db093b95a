import type { ChartWords } from '../english/chart-words.ts';

const guards: Readonly<Record<string, string>> = {
  keyWasSaved: 'der gezeigte Schlüssel gespeichert wurde',
  cameFromUnlocked: 'der Tresor vorher offen war',
};

/** By path of the state. */
const states: Readonly<Record<string, string>> = {
  uninitialised:
    'Den Tresor gibt es, aber niemand hat bisher seinen Schlüssel erstellt. Es gibt noch nichts zu schützen.',
  keyShown:
    'Ein neuer Tresorschlüssel steht auf dem Bildschirm. Nichts Gespeichertes ist mit ihm versiegelt, bis der Tresor geöffnet wird.',
  locked: 'Hier liegt nur Verschlüsseltes. Kein Schlüssel ist im Speicher.',
  unlocked: 'Der Datenschlüssel ist im Speicher.',
  'unlocked.whole':
    'Alles ist belegt. Werte bleiben versiegelt, bis einer angezeigt oder kopiert wird.',
  'unlocked.recovering':
    'Das Protokoll ist beschädigt. Gezeigt wird, was sich von den Geheimnissen noch belegen lässt; es lässt sich kopieren und exportieren.',
  resetting: 'Der Tresor soll geleert werden und einen neuen Schlüssel bekommen.',
  'resetting.confirming':
    'Das Zurücksetzen wurde verlangt und wartet auf ein Ja. Noch ist nichts verloren.',
  'resetting.erasing':
    'Die Geheimnisse und Schlüsselfächer sind gelöscht. Ein neuer Schlüssel ist unterwegs.',
};

const signedOut =
  'Die Person hat sich abgemeldet. Die Geheimnisse wurden entfernt oder verschlüsselt behalten, wenn sie das so gewählt hat.';
const resetRequested = 'Das Zurücksetzen wurde verlangt. Noch ist nichts verloren.';

/** By id of the transition: its state, its event and its place among those for that event. */
const transitions: Readonly<Record<string, string>> = {
  'uninitialised/key.issued/0': 'Ein Tresorschlüssel wurde erzeugt und auf dem Bildschirm gezeigt.',
  'keyShown/key.saved/0':
    'Der Schlüssel wurde auf eine Weise gesichert: kopiert, heruntergeladen, geprüft oder aufgeschrieben.',
  'keyShown/vault.opened/0':
    'Das Schlüsselfach wurde gespeichert und der Tresor geöffnet. Ein früherer Tresorschlüssel passt nicht mehr.',
  'keyShown/key.abandoned/0':
    'Der Schlüsselwechsel wurde abgebrochen. Der frühere Schlüssel bleibt der richtige.',
  'keyShown/key.abandoned/1':
    'Der gezeigte Schlüssel wurde verworfen, bevor etwas mit ihm versiegelt war.',
  'locked/vault.unlocked/0':
    'Ein Schlüsselfach wurde geöffnet, und der Datenschlüssel ist im Speicher.',
  'locked/recovery.begun/0':
    'Ein Schlüsselfach wurde geöffnet, aber das Protokoll ist beschädigt. Gezeigt wird, was sich belegen lässt; nichts wird überschrieben.',
  'locked/unlock.rejected/0':
    'Ein wohlgeformter Schlüssel wurde probiert und hat kein Fach dieses Tresors geöffnet.',
  'locked/reset.requested/0': resetRequested,
  'locked/session.signedOut/0': signedOut,
  'unlocked.whole/vault.locked/0': 'Die Schlüssel im Speicher wurden überschrieben.',
  'unlocked.whole/secret.added/0': 'Ein Geheimnis wurde hinzugefügt.',
  'unlocked.whole/secret.edited/0':
    'Ein Geheimnis wurde geändert. Von seinen früheren Werten bleiben die letzten erhalten.',
  'unlocked.whole/secret.deleted/0':
    'Ein Geheimnis wurde gelöscht, und mit ihm jedes versiegelte Byte, das es enthielt.',
  'unlocked.whole/secrets.exported/0':
    'Geheimnisse gingen hinaus: in einer Datei, oder nach einer Frage in einem Text, da sich keine Adresse prüfen ließ.',
  'unlocked.whole/passkey.added/0': 'Ein Schlüsselfach für einen Passkey wurde gespeichert.',
  'unlocked.whole/passkey.removed/0':
    'Das Schlüsselfach eines Passkeys wurde gelöscht. Dieser Passkey öffnet nichts mehr.',
  'unlocked.whole/settings.changed/0': 'Eine Einstellung wurde geändert.',
  'unlocked.whole/template.saved/0':
    'Eine Vorlage wurde gespeichert. Das Protokoll enthält den Fingerabdruck dessen, was sie sagt.',
  'unlocked.whole/template.removed/0': 'Eine Vorlage wurde gelöscht.',
  'unlocked.whole/vault.upgraded/0':
    'Das Protokoll wurde ergänzt: Es enthält eine Kopie jedes Schlüsselfachs und nennt jede Vorlage.',
  'unlocked.whole/data.resealed/0':
    'Nach einem Schlüsselwechsel wurde ein Teil des Versiegelten mit dem neuen Datenschlüssel neu versiegelt.',
  'unlocked.whole/provider.added/0':
    'Ein externer Tresor wurde hinzugefügt, und die Adresse, unter der er gefragt wird, freigegeben.',
  'unlocked.whole/provider.changed/0':
    'Ein externer Tresor wurde geändert. Ersetzte Zugangsdaten wurden gelöscht.',
  'unlocked.whole/provider.removed/0':
    'Ein externer Tresor wurde entfernt, und seine Zugangsdaten gelöscht.',
  'unlocked.whole/external.requested/0':
    'Ein externer Tresor wurde gefragt: Was hinausging, ging an seine freigegebene Adresse.',
  'unlocked.whole/log.compacted/0':
    'Ältere Einträge dieses Protokolls wurden entfernt. Die Kette geht von der Quittung aus weiter, die dieses Ereignis enthält.',
  'unlocked.whole/key.saved/0':
    'Der Tresorschlüssel wurde noch einmal kopiert oder heruntergeladen.',
  'unlocked.whole/key.issued/0':
    'Ein Schlüsselwechsel hat begonnen: Ein neuer Schlüssel steht auf dem Bildschirm, die Geheimnisse bleiben.',
  'unlocked.whole/reset.requested/0': resetRequested,
  'unlocked.whole/session.signedOut/0': signedOut,
  'unlocked.whole/index.rebuilt/0':
    'Die gespeicherte Liste der Geheimnisse war beschädigt und wurde aus dem Protokoll neu erstellt. Das Protokoll war ganz.',
  'unlocked.whole/recovery.begun/0':
    'Hinter einem offenen Tresor wurde Schaden gefunden. Gezeigt wird, was sich belegen lässt; nichts wird überschrieben.',
  'unlocked.whole/recovery.cleared/0':
    'Die alten Einträge, die eine Reparatur beiseitegelegt hatte, wurden endgültig entfernt.',
  'unlocked.recovering/vault.recovered/0':
    'Das Protokoll wurde repariert: Es beginnt neu mit dem, was sich belegen ließ. Die alten Einträge wurden beiseitegelegt.',
  'unlocked.recovering/secrets.exported/0':
    'Die Geheimnisse, die sich lesen ließen, wurden in eine Datei exportiert.',
  'unlocked.recovering/vault.locked/0':
    'Die Schlüssel im Speicher wurden überschrieben. Der Schaden bleibt, wie er ist.',
  'unlocked.recovering/session.signedOut/0': signedOut,
  'resetting.confirming/reset.cancelled/0':
    'Das Zurücksetzen wurde abgebrochen, und der Tresor ist offen wie zuvor.',
  'resetting.confirming/reset.cancelled/1':
    'Das Zurücksetzen wurde abgebrochen, und der Tresor ist gesperrt wie zuvor.',
  'resetting.confirming/reset.confirmed/0':
    'Ab hier gibt es kein Zurück: Jedes Schlüsselfach und jedes Geheimnis wurde gelöscht.',
  'resetting.erasing/key.issued/0':
    'Der neue Schlüssel des geleerten Tresors wurde erzeugt und auf dem Bildschirm gezeigt.',
};

/** What the drawn chart says in German. The names of states, events and guards are those of the machine. */
export const chartWords: ChartWords = {
  chart: {
    section: 'Zustandsdiagramm',
    label: 'Zeichnung des Zustandsdiagramms',
    help: 'Jeder Zustand und jedes Ereignis lässt sich auswählen und wird dann beschrieben. Plus und Minus zoomen, die Pfeiltasten verschieben die vergrößerte Zeichnung, 0 passt sie ein.',
    skip: 'Zeichnung überspringen',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fit: 'Alles',
    toCurrent: 'Aktueller Zustand',
    tools: 'Ansicht der Zeichnung',
    state: (path) => `Zustand ${path}`,
    currentState: (path) => `Zustand ${path}, der aktuelle`,
    event: (event, from, to) =>
      from === to ? `${event}, bleibt in ${from}` : `${event}, von ${from} nach ${to}`,
    ofState: ({ path, description }) => states[path] ?? description,
    ofTransition: ({ id, description }) => transitions[id] ?? description,
    onlyIf: (name) => `Nur wenn ${guards[name] ?? name}`,
    canNext: 'Kann als Nächstes geschehen',
    cannotNext: 'Kann jetzt nicht geschehen',
    kinds: { now: 'Jetzt', state: 'Zustand', event: 'Ereignis' },
    stays: (path) => `Bleibt in ${path}`,
    leads: (from, to) => `${from} → ${to}`,
    lastWas: (event) => `Letztes Ereignis: ${event}`,
    cameFrom: 'Kam von',
    origins: {
      uninitialised: 'uninitialised',
      locked: 'locked',
      unlocked: 'unlocked',
      erased: 'einem gelöschten Tresor',
    },
    nowhere: 'nichts, wohin es zurückgeht',
    keySaved: 'Gezeigter Schlüssel gespeichert',
    yes: 'ja',
    no: 'nein',
    legend: { can: 'als Nächstes möglich', last: 'zuletzt geschehen' },
    asText: 'Als Text',
    leadsTo: (path) => `führt zu ${path}`,
    staysHere: 'bleibt hier',
    startsHere: 'Hier beginnt es.',
    partOf: (path) => `Teil von ${path}.`,
  },

  page: {
    title: 'Wie ein Tresor lebt',
    home: 'Zurück zu Lockstate',
    text: 'Das ist das Zustandsdiagramm, nach dem jeder Tresor von Lockstate läuft, gezeichnet aus dem laufenden Code. Probiere es aus: Nichts hier berührt einen Tresor.',
    events: 'Ein Ereignis ausprobieren',
    elsewhere: (paths) => `Nur in ${paths.join(', ')}`,
    history: 'Was geschehen ist',
    nothingYet: 'Noch nichts. Ein Tresor beginnt in uninitialised.',
    back: 'Schritt zurück',
    reset: 'Von vorn',
    exports: 'Zum Mitnehmen',
    exportsText:
      'Mermaid-Text wird in vielen Editoren gezeichnet. Das JSON ist eine Maschine für XState, die die Werkzeuge von Stately öffnen.',
    saveSvg: 'SVG speichern',
    saveMermaid: 'Mermaid speichern',
    saveJson: 'XState-JSON speichern',
    fileName: 'lockstate-vault-chart',
  },
};
