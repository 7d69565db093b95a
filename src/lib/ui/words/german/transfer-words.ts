import type { RefusalReason } from '../../../core/transfer/plain-secret.ts';
import type { TransferWords } from '../english/transfer-words.ts';
import { fileProblemWords } from './file-problem-words.ts';
import { number, secrets } from './numbers.ts';

const reasons: Record<RefusalReason, string> = {
  nameMissing: 'Der Name fehlt',
  nameInvalid: 'Der Name enthält ein Zeichen, das ein Name nicht haben darf',
  nameTooLong: 'Der Name ist zu lang',
  nameTwice: 'Der Name kam in dieser Datei schon vor',
  otherCounts: 'Eine andere Variable dieses Namens gilt: die aktivierte oder die letzte',
  valueMissing: 'Der Wert fehlt',
  valueTooLong: 'Der Wert ist länger als 64 KB',
  valueInvalid: 'Der Wert ist kein Text',
  noteTooLong: 'Die Notiz ist zu lang',
  rowRagged: 'Die Zeile hat zu viele oder zu wenige Zellen',
  kindUnsupported: 'Diese Art von Eintrag ist hier kein Geheimnis',
  quoteBroken:
    'Ein Anführungszeichen in dieser Zeile ist nicht geschlossen oder steht, wo keines stehen darf; auch Zeilen danach können dazugehören',
  quoteOpen: 'Ein Anführungszeichen darin wird nie geschlossen',
  lineUnreadable: 'Die Zeile hat nicht die Form NAME=Wert',
  severalLines:
    'Er geht ohne Anführungszeichen über mehrere Zeilen; setze ihn in Anführungszeichen',
  hashInValue:
    'Programme sind sich nicht einig, ob das # dazugehört oder einen Kommentar beginnt; setze den Wert in Anführungszeichen',
  readersDisagree:
    'Programme lesen diese Zeile verschieden; setze den Wert in einfache Anführungszeichen',
  ambiguous:
    'Programme sind sich nicht einig, wo er beginnt und endet; entferne Leerzeichen, Anführungszeichen, Backslashes und Kommentarzeichen oder füge ihn von Hand hinzu',
  spelling:
    'Programme lesen ihn anders, als er dasteht, etwa als Zahl, Datum oder Ja; setze ihn in Anführungszeichen',
  nested: 'Er enthält weitere Einträge oder keine, und ein Geheimnis ist ein Text',
  command: 'Er ist ein Befehl, den eine Shell ausführen würde, und kein Wert',
  variable: 'Er nennt eine Variable, deren Wert nicht darin steht',
  reference: 'Er sagt nur, wo der Wert liegt',
  encrypted:
    'Er ist verschlüsselt, und nur die App, die die Datei geschrieben hat, kann ihn öffnen',
  trashed: 'Er liegt im Papierkorb der App, die die Datei geschrieben hat',
  partUnsupported:
    'Ein Passkey oder eine angehängte Datei darin ist hier kein Geheimnis; der Rest wurde gelesen',
  credentialUnsupported:
    'Er ist ein Passkey oder von einer anderen Art, die hier kein Geheimnis ist',
};

/** What export and import say. */
export const transferWords: TransferWords = {
  formats: {
    age: 'Sicherung von Lockstate (age)',
    postmanEnvironment: 'Umgebung von Postman (JSON)',
    postmanVault: 'Tresor-Export von Postman (JSON)',
    postmanCollection: 'Variablen einer Postman-Collection (JSON)',
    postmanBulk: 'Bulk Edit von Postman (KEY:Wert)',
    insomnia: 'Umgebungen von Insomnia (JSON oder YAML)',
    bruno: 'Umgebungen von Bruno (.bru, JSON oder YAML)',
    hoppscotch: 'Umgebungen von Hoppscotch (JSON)',
    yaak: 'Export von Yaak (JSON)',
    dotenv: '.env-Datei',
    json: 'Namen und Werte in JSON (Doppler, Infisical, HashiCorp Vault)',
    yaml: 'Namen und Werte in YAML',
    kubeconfig: 'kubeconfig von Kubernetes (YAML)',
    ini: 'INI-Datei, etwa .aws/credentials',
    npmrc: '.npmrc von npm',
    netrc: 'Anmeldungen in .netrc',
    bitwarden: 'Export von Bitwarden (JSON)',
    csv: 'CSV-Tabelle, auch von 1Password',
    cxf: 'Credential Exchange Format von FIDO (JSON)',
    kdbx: 'KeePass-Datenbank (.kdbx)',
    whole:
      'Ein Geheimnis, das die ganze Datei ist (Schlüssel, Dienstkonto; base64, wo sie kein Text ist)',
  },
  problem: fileProblemWords,

  exporting: {
    title: 'Export',
    text: 'Schreibt alle Geheimnisse in eine Datei, zum Mitnehmen in einen anderen Browser oder zum Aufheben.',
    open: 'Geheimnisse exportieren',
    never: 'Es gibt noch keine verschlüsselte Sicherung.',
    last: (time) => `Letzte verschlüsselte Sicherung: ${time}.`,
    changes: (count) =>
      count === 0
        ? 'Seitdem hat sich nichts geändert.'
        : count === 1
          ? 'Seitdem eine Änderung.'
          : `Seitdem ${number(count)} Änderungen.`,
    format: 'Format',
    formats: {
      age: {
        name: 'Verschlüsselte Sicherung',
        text: 'Alles, auch frühere Versionen. Eine age-Datei.',
      },
      postmanEnvironment: {
        name: 'Postman-Umgebung',
        text: 'Namen und Werte im Klartext, als JSON, das Postman importiert.',
      },
      dotenv: {
        name: '.env-Datei',
        text: 'Namen und Werte im Klartext. Deaktivierte bleiben draußen.',
      },
    },
    passphrase: 'Passphrase',
    passphraseHint:
      'Bewahre sie getrennt von der Datei auf, zum Beispiel in deinem Passwortmanager. Ohne sie kann niemand die Sicherung öffnen, auch nicht mit dem Tresorschlüssel.',
    generate: 'Passphrase erzeugen',
    strength: 'Stärke',
    strengths: ['Sehr schwach', 'Schwach', 'Mittel', 'Gut', 'Stark'],
    plain: 'Diese Datei ist nicht verschlüsselt. Wer sie bekommt, kann jeden Wert darin lesen.',
    agree: 'Meine Geheimnisse in eine Datei schreiben, die jeder lesen kann',
    environment: (name) => `Die Werte sind die der Umgebung ${name}.`,
    saveBackup: 'Sicherung speichern',
    savePlain: 'Klartextdatei speichern',
    working: 'Wird verschlüsselt …',
    fileNames: { age: 'age', postmanEnvironment: 'postman_environment.json', dotenv: 'env' },
    saved: (count) => `${secrets(count)} geschrieben.`,
    savedNext:
      'Sieh nach, ob die Datei dort liegt, wo du sie haben willst, und probiere sie einmal mit „Sicherung prüfen“ aus.',
    left: (names) =>
      `Ausgelassen, weil dieses Format sie nicht aufnehmen kann oder weil sie deaktiviert sind: ${names.join(', ')}.`,
    defaults: (names) =>
      `Mit ihrem Standardwert geschrieben, weil sie in der benutzten Umgebung keinen eigenen haben: ${names.join(', ')}.`,
    withoutOwn: (names) =>
      `Weggelassen, weil sie in der benutzten Umgebung keinen Wert haben: ${names.join(', ')}.`,
    damaged: (names) =>
      `Ausgelassen, weil ihr Eintrag im Speicher beschädigt ist: ${names.join(', ')}.`,
    close: 'Schließen',
  },

  importing: {
    title: 'Import',
    text: 'Übernimmt Geheimnisse aus einer Datei. Du siehst vorher, was geschehen würde.',
    checkTitle: 'Sicherung prüfen',
    checkText: 'Öffnet eine Sicherung im Arbeitsspeicher und sagt, was darin ist. Ändert nichts.',
    checkOpen: 'Sicherung prüfen',
    open: 'Geheimnisse importieren',
    file: 'Datei',
    drop: 'oder hier ablegen',
    dropZone: 'Ablagebereich',
    paste: 'Stattdessen Text einfügen',
    pasted: 'Text der Datei',
    readPasted: 'Text lesen',
    format: 'Format',
    detect: 'Selbst erkennen',
    passphrase: 'Passphrase der Datei',
    keyFile: 'Schlüsseldatei, falls es eine gibt',
    unlock: 'Datei öffnen',
    reading: 'Wird gelesen …',
    slow: 'Wie lange es dauert, bestimmt die Datei, manche ein oder zwei Minuten. Abbrechen beendet es. Alles andere geht weiter.',
    columns: 'Welche Spalte was enthält',
    columnsLeft: (headings) => `Nicht übernommene Spalten: ${headings.join(', ')}.`,
    column: { name: 'Namen', value: 'Geheimer Text', domains: 'Webadressen', note: 'Notizen' },
    noColumn: 'Keine',
    pickColumns: 'Wähle die Spalten der Namen und der Geheimnisse.',
    made: (time) => `Geschrieben am ${time}.`,
    damaged: 'Diese Datei ist beschädigt.',
    damage: (read, missing, names) =>
      [
        read === 1
          ? '1 Geheimnis konnte gelesen werden.'
          : `${number(read)} Geheimnisse konnten gelesen werden.`,
        missing === null
          ? 'Andere fehlen; die Datei sagt nicht, welche.'
          : missing === 0
            ? 'Es fehlt keines.'
            : `Es ${missing === 1 ? 'fehlt' : 'fehlen'} ${secrets(missing)}: ${names.join(', ')}${
                missing > names.length ? ' …' : '.'
              }`,
        'Was hier steht, ist nachweislich so, wie es geschrieben wurde. Suche eine andere Kopie dieser Sicherung.',
      ].join(' '),
    agreeDamaged: 'Importieren, was gelesen werden konnte',
    whole: 'Die Datei ist vollständig: Jeder Eintrag wurde gelesen.',
    counts: (counts, refused) =>
      (
        [
          [counts.new, 'neu'],
          [counts.changed, 'geändert'],
          [counts.same, 'gleich'],
          [refused, 'abgelehnt'],
        ] as const
      )
        .filter(([count]) => count !== 0)
        .map(([count, word]) => `${number(count)} ${word}`)
        .join(', ') || 'In dieser Datei ist nichts.',
    droppedDomains: (count) =>
      count === 1
        ? '1 Geheimnis hatte Webadressen, die keine Domains sind. Es kommt ohne sie. Bleibt keine, kommt es deaktiviert, bis du sagst, wohin es darf.'
        : `${secrets(count)} hatten Webadressen, die keine Domains sind. Sie kommen ohne diese. Wo keine bleibt, kommen sie deaktiviert, bis du sagst, wohin sie dürfen.`,
    list: 'Was die Datei enthält',
    kinds: { new: 'Neu', changed: 'Geändert', same: 'Gleich' },
    more: (count) => `Und ${number(count)} weitere.`,
    refusals: 'Abgelehnt',
    refusal: ({ position, reason, name }) => {
      const entry = position > 0 ? `Eintrag ${position}` : 'Ein Eintrag';
      return `${entry}${name === undefined ? '' : ` (${name})`}: ${reasons[reason]}.`;
    },
    hashes:
      'In dieser Datei stehen # in Werten ohne Anführungszeichen. Programme lesen sie verschieden.',
    hashReading: {
      refuse: 'Diese Werte weglassen',
      belongs: 'Ein # gehört zum Wert, wie für python-dotenv, Docker Compose und eine Shell',
      ends: 'Ein # beendet den Wert, wie für dotenv und node --env-file',
    },
    clash: 'Wenn es ein Geheimnis dieses Namens schon gibt und es sich unterscheidet',
    onClash: {
      skip: 'Überspringen: behalten, was im Tresor ist',
      overwrite: 'Überschreiben: nehmen, was in der Datei ist',
      keepBoth: 'Beide behalten: unter einem neuen Namen hinzufügen',
    },
    confirm: (count) => (count === 0 ? 'Nichts zu importieren' : `${secrets(count)} importieren`),
    cancel: 'Abbrechen',
    another: 'Andere Datei',
    working: 'Wird importiert …',
    done: (added, changed) =>
      `Importiert: ${number(added)} hinzugefügt, ${number(changed)} geändert.`,
  },
};
