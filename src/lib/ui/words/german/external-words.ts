import type { ExternalProblem } from '../../../core/base/external-problem.ts';
import type { ProviderKind } from '../../../core/base/ids.ts';
import type { ExternalWords } from '../english/external-words.ts';
import type { ProblemWords } from '../english/problem-words.ts';
import { number, secrets } from './numbers.ts';

const kinds: Record<ProviderKind, string> = {
  keepass: 'KeePass-Datei',
  hashicorp: 'HashiCorp Vault oder OpenBao',
  onepassword: '1Password Connect',
};

const counted: Record<ProviderKind, (count: number) => string> = {
  keepass: (count) => (count === 1 ? '1 Eintrag' : `${number(count)} Einträge`),
  hashicorp: (count) => (count === 1 ? '1 Secrets Engine' : `${number(count)} Secrets Engines`),
  onepassword: (count) => (count === 1 ? '1 Tresor' : `${number(count)} Tresore`),
};

const samples: Record<ProviderKind, string> = {
  keepass: 'Gruppe/Eintrag#Password',
  hashicorp: 'secret/app/stripe#api_key',
  onepassword: 'op://Tresor/Eintrag/Feld',
};

const REST = 'Der übrige Tresor funktioniert wie zuvor.';
const IN_SETTINGS = 'in den Einstellungen unter Externe Tresore';

const credentials: Record<ProviderKind, string> = {
  keepass: 'Das Passwort oder die Schlüsseldatei wird nicht angenommen.',
  hashicorp: 'Der Server nimmt das Token oder die Rolle nicht an.',
  onepassword: 'Der Server nimmt das Token nicht an.',
};

function problemWords(problem: ExternalProblem): ProblemWords {
  switch (problem.code) {
    case 'external.referenceMalformed':
      return {
        title: 'Das ist kein Verweis auf ein Geheimnis dort.',
        next: `Er sieht aus wie ${samples[problem.kind]}. Wähle das Geheimnis über Durchsuchen, oder füge seinen Verweis ganz ein.`,
      };
    case 'external.providerMissing':
      return {
        title: 'Der externe Tresor dieses Geheimnisses ist hier nicht eingerichtet.',
        next: `Füge ihn ${IN_SETTINGS} hinzu, bearbeite dann das Geheimnis und verknüpfe es neu.`,
      };
    case 'external.nameEmpty':
      return { title: 'Gib dem externen Tresor einen Namen.', next: '' };
    case 'external.nameTooLong':
      return { title: 'Der Name ist zu lang.', next: `Erlaubt sind ${problem.max} Zeichen.` };
    case 'external.nameTaken':
      return {
        title: 'Ein externer Tresor heißt schon so.',
        next: 'Wähle einen anderen Namen.',
      };
    case 'external.tooMany':
      return {
        title: 'Das wären zu viele externe Tresore.',
        next: `Ein Tresor kann ${problem.max} haben. Entferne einen, den du nicht brauchst.`,
      };
    case 'external.changedElsewhere':
      return {
        title: 'Dieser externe Tresor wurde in einem anderen Tab geändert.',
        next: 'Brich ab, um zu sehen, wie er jetzt ist, und ändere ihn dann noch einmal.',
      };
    case 'external.originMalformed':
      return {
        title: 'Das ist keine Adresse eines Servers.',
        next: 'Gib sie als https://name an, mit Port, wenn er einen hat, und ohne Pfad. Einfaches http geht nur für http://localhost und http://127.0.0.1.',
      };
    case 'external.credentialsMissing':
      return {
        title: 'Diese Zugangsdaten lassen sich nicht benutzen.',
        next: 'Fülle alle aus, ohne Leerzeichen und Zeilenumbrüche; ändert sich die Adresse oder die Rolle, dann noch einmal. Eine Schlüsseldatei darf 1 MB haben.',
      };
    case 'external.notApproved':
      return {
        title: 'Es wurde nichts gesendet: Die Adresse ist noch nicht freigegeben.',
        next: 'Setze das Häkchen bei „Lockstate Anfragen an diese Adresse senden lassen“.',
      };
    case 'external.originRefused':
      return {
        title: 'Es wurde nichts gesendet: Diese Adresse ist nicht freigegeben.',
        next: `Anfragen gehen nur an die freigegebene Adresse eines externen Tresors. Berichtige sie ${IN_SETTINGS}.`,
      };
    case 'external.offline':
      return {
        title: 'Es gibt kein Netz.',
        next: `Verbinde dich und versuche es noch einmal. ${REST}`,
      };
    case 'external.unreachable':
      return {
        title: 'Es kam keine Antwort, die diese Seite sehen darf.',
        next: 'Der Server läuft nicht, seine Adresse ist falsch oder seinem Zertifikat wird nicht vertraut, oder er erlaubt keine Anfragen dieser Seite (CORS). Browser sagen nicht, was davon. Wer den Server betreibt, erlaubt sie hiermit:',
      };
    case 'external.redirected':
      return {
        title: 'Der Server leitet Anfragen an eine andere Adresse weiter.',
        next: `Dorthin folgt nichts von selbst. Gib die endgültige Adresse ${IN_SETTINGS} an.`,
      };
    case 'external.timeout':
      return {
        title: `Der Server hat nicht innerhalb von ${problem.seconds} Sekunden geantwortet.`,
        next: `Versuche es noch einmal. ${REST}`,
      };
    case 'external.tooLarge':
      return {
        title: 'Die Antwort des Servers ist zu groß.',
        next: `Höchstens ${Math.floor(problem.max / 1024)} KB werden gelesen. Wähle etwas Kleineres.`,
      };
    case 'external.interrupted':
      return {
        title: 'Die Anfrage wurde abgebrochen.',
        next: 'Bevor eine Antwort kam, wurde der Tresor gesperrt oder geändert, oder die Seite, die sie gesendet hat, geschlossen. Versuche es noch einmal.',
      };
    case 'external.unauthorised':
      return {
        title: credentials[problem.kind],
        next: `Die Zugangsdaten sind falsch, abgelaufen oder widerrufen. Erstelle dort neue und ändere sie ${IN_SETTINGS}.`,
      };
    case 'external.forbidden':
      return {
        title: 'Das darf mit diesen Zugangsdaten nicht gelesen werden.',
        next:
          problem.kind === 'hashicorp'
            ? 'Wer den Server betreibt, kann dem Token oder der Rolle eine Richtlinie geben, die dort „read“ erlaubt (und „list“ zum Durchsuchen).'
            : 'Wer den Server betreibt, kann dem Token Zugriff auf diesen Tresor geben.',
      };
    case 'external.notFound':
      return {
        title: 'Unter diesem Verweis gibt es nichts.',
        next: 'Es wurde dort verschoben, umbenannt oder gelöscht, oder darf nicht gesehen werden. Bearbeite das Geheimnis hier und wähle es neu.',
      };
    case 'external.deleted':
      return {
        title: 'Diese Version des Geheimnisses wurde dort gelöscht.',
        next: 'Stelle sie dort wieder her, oder verknüpfe eine andere Version.',
      };
    case 'external.fieldMissing':
      return {
        title: 'Es gibt mehrere Felder, und der Verweis nennt keines.',
        next: 'Nenne eines hinter einem #, oder wähle es über Durchsuchen.',
      };
    case 'external.ambiguous':
      return {
        title: 'Mehreres dort heißt so.',
        next: 'Wähle über Durchsuchen, was du meinst: Der Verweis nennt es dann mit seiner Kennung.',
      };
    case 'external.rateLimited':
      return {
        title: 'Der Server bittet um weniger Anfragen.',
        next:
          problem.seconds === null
            ? 'Warte ein wenig und versuche es noch einmal.'
            : `Versuche es in ${number(problem.seconds)} Sekunden noch einmal.`,
      };
    case 'external.sealed':
      return {
        title: 'Der Server ist versiegelt.',
        next: 'Wer ihn betreibt, muss ihn entsiegeln (vault operator unseal). Versuche es danach noch einmal.',
      };
    case 'external.serverFailed':
      return {
        title: `Der Server ist mit dem Status ${problem.status} gescheitert.`,
        next: 'Versuche es später noch einmal. Bleibt es so, dann steht der Grund in seinem Protokoll.',
      };
    case 'external.unexpectedAnswer':
      return {
        title: 'Der Server hat eine Antwort gegeben, die diese App nicht versteht.',
        next: 'Sieh nach, ob die Adresse die des richtigen Servers ist und ob etwas dazwischen für ihn antwortet, etwa eine Anmeldeseite.',
      };
    case 'external.notAText':
      return {
        title: 'Dort steht kein Text.',
        next: 'Das Feld ist leer oder enthält etwas anderes als Text. Wähle ein anderes über Durchsuchen.',
      };
    case 'external.fileMissing':
      return {
        title: 'Die Datei ist nicht mehr dort, wo sie war.',
        next: `Wähle sie ${IN_SETTINGS}: Dieser Browser hat sie nicht, oder sie wurde verschoben oder umbenannt.`,
      };
    case 'external.filePermission':
      return {
        title: 'Der Browser will gefragt werden, bevor die Datei wieder gelesen wird.',
        next: `Drücke Lesen erlauben ${IN_SETTINGS}.`,
      };
    case 'external.fileChanged':
      return {
        title: 'Die Datei wurde geändert, seit du sie gewählt hast.',
        next: `Dieser Browser lässt nur den gewählten Stand lesen: Wähle die Datei ${IN_SETTINGS} noch einmal.`,
      };
    case 'external.filePasswordWrong':
      return {
        title: 'Das Passwort oder die Schlüsseldatei öffnet diese Datei nicht.',
        next: `Berichtige sie ${IN_SETTINGS}. ${REST}`,
      };
    case 'external.keyFileWrong':
      return {
        title: 'Die Schlüsseldatei öffnet diese Datei nicht.',
        next: `Wähle die Schlüsseldatei, die dazu gehört, ${IN_SETTINGS}.`,
      };
    case 'external.fileNotKeepass':
      return {
        title: 'Das ist keine KeePass-Datei der Version 3 oder 4.',
        next: `Wähle die .kdbx-Datei ${IN_SETTINGS}.`,
      };
    case 'external.fileDamaged':
      return {
        title: 'Die KeePass-Datei ist beschädigt oder unvollständig.',
        next: 'Vielleicht wird sie gerade geschrieben oder abgeglichen: Versuche es noch einmal, oder wähle eine andere Kopie.',
      };
  }
}

/** What the app says of external vaults in German. */
export const externalWords: ExternalWords = {
  external: {
    problem: problemWords,
    kinds,
    samples,

    title: 'Externe Tresore',
    text: 'Ein Geheimnis kann auf eines verweisen, das anderswo liegt: in einer KeePass-Datei, in HashiCorp Vault, OpenBao oder 1Password Connect. Es wird geholt, wenn du es benutzt, und nie hier gespeichert.',
    none: 'Noch gibt es keine.',
    add: 'Externen Tresor hinzufügen',
    addTitle: 'Einen externen Tresor hinzufügen',
    editTitle: (name) => `${name} ändern`,
    kind: 'Was es ist',
    name: 'Bezeichnung',
    nameHint: 'Wie du ihn hier nennst.',
    nothingPicked: 'keine Datei gewählt',

    file: 'Datei von KeePass',
    fileHint: 'Sie bleibt, wo sie ist, wird nur gelesen, und wieder gelesen, wenn sie sich ändert.',
    fileAgain:
      'In diesem Browser muss eine Datei in jeder Sitzung neu gewählt werden, und nachdem sie sich geändert hat.',
    chooseFile: 'Datei wählen',
    chosen: (name) => `Gewählt: ${name}`,
    password: 'Passwort der Datenbank',
    keyFile: 'Schlüsseldatei',
    keyFileHint: 'Wenn die Datenbank eine hat.',
    whole: 'Nur das hier Angegebene benutzen und das Gespeicherte vergessen',
    address: 'Adresse des Servers',
    addressHint: 'Etwa https://vault.example.com:8200, ohne Pfad.',
    namespace: 'Namensraum',
    namespaceHint: 'Leer, wo es keine gibt.',
    login: 'Wie du dich anmeldest',
    logins: { token: 'Mit Token', approle: 'Mit AppRole' },
    token: 'Zugangstoken',
    mount: 'Pfad der Methode',
    mountHint: 'Leer für approle.',
    roleId: 'Role-ID',
    secretId: 'Secret-ID',
    connectToken: 'Access-Token',
    kept: 'Leer lassen, um das Gespeicherte zu behalten',
    sealed: 'In diesem Tresor versiegelt wie ein Geheimnis, und nur an diese Adresse gesendet.',
    sealedFile: 'In diesem Tresor versiegelt wie ein Geheimnis.',
    approve: 'Lockstate Anfragen an diese Adresse senden lassen',
    approveHint: 'Und an keine andere. Anfragen stehen im Protokoll.',
    save: 'Externen Tresor speichern',
    test: 'Verbindung testen',
    testing: 'Wird gefragt …',
    works: (kind, count, version) =>
      version === null
        ? `Es funktioniert: ${counted[kind](count)}.`
        : `Es funktioniert: ${counted[kind](count)}, ${kind === 'keepass' ? version : `Version ${version}`}.`,
    saved: (name) => `${name} gespeichert.`,
    change: 'Bearbeiten',
    remove: 'Entfernen',
    allowReading: 'Lesen erlauben',
    allowed: 'Die Datei kann gelesen werden.',
    notAllowed: 'Der Browser hat das Lesen der Datei nicht erlaubt. Wähle sie noch einmal.',
    picked: (name) => `Die Datei von ${name} ist gewählt.`,
    removeTitle: (name) => `${name} entfernen?`,
    removeText: (count) =>
      count === 0
        ? 'Kein Geheimnis ist damit verknüpft. Seine Zugangsdaten werden aus diesem Tresor gelöscht; dort ändert sich nichts.'
        : `${secrets(count)} hier ${count === 1 ? 'ist' : 'sind'} damit verknüpft und ${count === 1 ? 'sagt' : 'sagen'} dann, dass er nicht eingerichtet ist. Seine Zugangsdaten werden aus diesem Tresor gelöscht; dort ändert sich nichts.`,
    removed: (name) => `${name} entfernt.`,
    remember: 'Einen geholten Wert im Speicher behalten',
    seconds: (count) =>
      count === 0
        ? 'Gar nicht'
        : count < 60
          ? `${count} Sekunden`
          : count === 60
            ? '1 Minute'
            : `${Math.round(count / 60)} Minuten`,

    where: 'Wo der Text dieses Geheimnisses liegt',
    here: 'Hier aufbewahrt',
    elsewhere: 'In einem externen Tresor',
    vault: 'Externer Tresor',
    gone: 'Hier nicht eingerichtet',
    reference: 'Verweis',
    referenceHint: (sample) => `Etwa ${sample}. Füge einen ein, oder durchsuche den Tresor.`,
    browse: 'Durchsuchen',
    fetchHint: 'Wird geholt, wenn du es benutzt, und nie hier gespeichert.',

    browseTitle: (name) => `Aus ${name} wählen`,
    top: 'Ganz oben',
    up: 'Zurück',
    search: 'Überall suchen',
    find: 'Suchen',
    loading: 'Wird geladen …',
    emptyHere: 'Hier ist nichts.',
    noneFound: 'Nichts dort hat das im Namen.',
    inPart: 'Nicht alles wurde durchsucht: Es ist groß. Öffne Ordner, um mehr zu sehen.',
    untitled: 'Ohne Titel',
    types: { folder: 'Ordner', item: 'Eintrag', field: 'Feld' },

    linkedTo: (name) => `Verknüpft mit ${name}`,
    fetching: 'Wird geholt …',
    version: 'Verknüpfung',

    goes: (count) =>
      count === 1
        ? '1 externer Tresor wird mit seinen Zugangsdaten von hier entfernt. Was er enthält, bleibt, wie es ist.'
        : `${number(count)} externe Tresore werden mit ihren Zugangsdaten von hier entfernt. Was sie enthalten, bleibt, wie es ist.`,
    leftOut: (names) =>
      `Ausgelassen, weil sie in einem externen Tresor liegen: ${names.join(', ')}.`,
    addBrought: 'Externe Tresore hinzufügen',
    brought: (vaults) =>
      `Sie bringt externe Tresore mit ihren Zugangsdaten mit: ${vaults
        .map(({ name, place }) => (place === null ? name : `${name} (${place})`))
        .join(
          ', ',
        )}. Was hier noch fehlt, wird hinzugefügt, und Anfragen an diese Adressen werden freigegeben.`,
  },
};
