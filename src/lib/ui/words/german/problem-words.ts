import { isExternalProblem, isFileProblem, type Problem } from '../../../core/base/problem.ts';
import type { ProblemWords } from '../english/problem-words.ts';

const UNCHANGED = 'Es wurde nichts geändert.';
const OTHER_NAME = 'Wähle einen anderen Namen.';

const atMost = (max: number): string => `Erlaubt sind ${max} Zeichen.`;

function keyLength(expected: number, got: number): string {
  return got < expected
    ? 'Ein Teil des Tresorschlüssels fehlt.'
    : 'Das ist länger als ein Tresorschlüssel.';
}

export function problemWords(problem: Problem): ProblemWords {
  if (isExternalProblem(problem)) {
    return {
      title: 'Der externe Tresor lässt sich gerade nicht nutzen.',
      next: 'Lade neu und versuche es noch einmal.',
    };
  }
  if (isFileProblem(problem)) {
    return {
      title: 'Die Datei lässt sich gerade nicht lesen.',
      next: 'Lade neu und versuche es noch einmal.',
    };
  }
  switch (problem.code) {
    case 'key.notAKey':
      return {
        title: 'Das ist kein Tresorschlüssel.',
        next: 'Ein Tresorschlüssel ist LS1, gefolgt von acht Gruppen aus fünf Buchstaben und Ziffern.',
      };
    case 'key.wrongLength':
      return {
        title: keyLength(problem.expected, problem.got),
        next: `Nach LS1 hat er ${problem.expected} Zeichen; hier sind es ${problem.got}. Kopiere den ganzen Schlüssel noch einmal.`,
      };
    case 'key.mistyped':
      return {
        title: `Gruppe ${problem.group} enthält wohl einen Tippfehler.`,
        next: `Vergleiche Gruppe ${problem.group} von 8 mit deinem gespeicherten Schlüssel, berichtige sie und versuche es noch einmal.`,
      };
    case 'key.notThisVault':
      return {
        title: 'Das ist ein Tresorschlüssel, aber nicht der dieses Tresors.',
        next: 'Er gehört vielleicht zu einem anderen Profil oder zur Zeit vor einem Schlüsselwechsel. Suche den neuesten Schlüssel, der für dieses Profil gespeichert ist.',
      };
    case 'key.notTheShownOne':
      return {
        title: 'Das ist ein Tresorschlüssel, aber nicht der oben gezeigte.',
        next: 'Speichere den Schlüssel oben noch einmal, und prüfe dann diese Kopie.',
      };
    case 'key.notSaved':
      return {
        title: 'Der Schlüssel ist noch nicht gespeichert.',
        next: 'Kopiere ihn, lade ihn herunter, oder sage, dass du ihn aufbewahrt hast.',
      };
    case 'slot.damaged':
      return {
        title: 'Was dieser Browser für einen Schlüssel dieses Tresors speichert, ist beschädigt.',
        next: 'Dein Schlüssel kann richtig sein, und deine Geheimnisse sind noch da: Setze den Tresor nicht zurück. Versuche einen anderen Weg, etwa einen Passkey oder den Tresorschlüssel, und lade die Seite einmal neu. Hilft nichts, stelle das Browserprofil aus einer Sicherung wieder her.',
      };
    case 'slot.replaced':
      return {
        title: 'Dieser Schlüssel oder Passkey öffnet nichts mehr: Er wurde ersetzt oder entfernt.',
        next: 'Der Speicher dieses Browsers hat eine alte Kopie dessen zurückgebracht, was er öffnete. Nimm den neuesten Schlüssel dieses Tresors. „Prüfen“ im Protokoll zeigt, was noch zurückgelegt wurde.',
      };
    case 'secret.nameEmpty':
      return { title: 'Gib dem Geheimnis einen Namen.', next: '' };
    case 'secret.nameTooLong':
      return {
        title: `Der Name ist zu lang: ${problem.got} Zeichen.`,
        next: atMost(problem.max),
      };
    case 'secret.nameCharacters':
      return {
        title: 'Der Name enthält ein Zeichen, das er nicht haben darf.',
        next: 'Lass { und }, Zeilenumbrüche und unsichtbare Zeichen weg.',
      };
    case 'secret.nameTaken':
      return { title: 'Ein anderes Geheimnis hat diesen Namen.', next: OTHER_NAME };
    case 'secret.valueEmpty':
      return { title: 'Gib dem Geheimnis einen Wert.', next: '' };
    case 'secret.valueMalformed':
      return {
        title: 'Der Wert enthält ein halbes Zeichen.',
        next: 'Ein solcher Wert könnte nicht so zurückkommen, wie er war. Kopiere ihn noch einmal aus seiner Quelle.',
      };
    case 'session.changedElsewhere':
      return {
        title: 'In einem anderen Tab hat sich jemand an- oder abgemeldet.',
        next: 'Es ist nichts geschehen. Lade neu, um zu sehen, wer angemeldet ist.',
      };
    case 'secret.valueTooLong':
      return {
        title: `Der Wert ist zu lang: ${problem.got} Bytes.`,
        next: `Erlaubt sind ${problem.max}.`,
      };
    case 'secret.domainMalformed':
      return {
        title: `Eintrag ${problem.position} sieht nicht wie eine Domain aus.`,
        next: 'Schreibe Domains wie api.example.com oder *.example.com, durch Kommas getrennt.',
      };
    case 'secret.domainsTooLong':
      return {
        title: `Die Liste der Domains ist zu lang: ${problem.got} Zeichen.`,
        next: atMost(problem.max),
      };
    case 'secret.noteTooLong':
      return {
        title: 'Die Notiz ist zu lang.',
        next: `Sie hat ${problem.got} Zeichen, und höchstens ${problem.max} passen hinein.`,
      };
    case 'secret.noteMalformed':
      return {
        title: 'Die Notiz enthält ein halbes Zeichen.',
        next: 'Entferne es und speichere noch einmal.',
      };
    case 'secret.missing':
      return {
        title: 'Dieses Geheimnis gibt es nicht mehr.',
        next: 'Es wurde in einem anderen Tab gelöscht. Kopiere, was du von hier noch brauchst, und brich dann ab.',
      };
    case 'secret.changedElsewhere':
      return {
        title:
          'Dieses Geheimnis wurde in einem anderen Tab geändert, während du es bearbeitet hast.',
        next: 'Brich ab, um jene Fassung zu sehen, oder speichere deine darüber.',
      };
    case 'secret.damaged':
      return {
        title: 'Was von diesem Geheimnis gespeichert ist, ist beschädigt.',
        next: `Es besteht seine Prüfung nicht (Eintrag ${problem.seq}). Suche im Protokoll nach Schäden, um zu sehen, was davon übrig ist, oder speichere es noch einmal aus seiner Quelle.`,
      };
    case 'environment.nameInvalid':
      return {
        title: 'Eine Umgebung kann nicht so heißen.',
        next: `Verwende bis zu ${problem.max} Zeichen, ohne Kommas und geschweifte Klammern.`,
      };
    case 'environment.noValue':
      return {
        title: 'In der benutzten Umgebung gibt es keinen Wert davon.',
        next: 'Lege dort einen an, wähle eine andere Umgebung, oder lass in den Einstellungen Standardwerte gelten.',
      };
    case 'environment.nameTaken':
      return { title: 'Es gibt schon eine Umgebung dieses Namens.', next: OTHER_NAME };
    case 'environment.tooMany':
      return {
        title: 'Das wären zu viele Umgebungen.',
        next: `Ein Tresor kann ${problem.max} haben. Entferne eine, die du nicht brauchst.`,
      };
    case 'settings.invalid':
      return {
        title: 'Das lässt sich nicht einstellen.',
        next: `${UNCHANGED} Wähle eine andere Zahl.`,
      };
    case 'workspace.nameEmpty':
      return { title: 'Gib dem Arbeitsbereich einen Namen.', next: '' };
    case 'workspace.nameTooLong':
      return { title: 'Der Name ist zu lang.', next: atMost(problem.max) };
    case 'workspace.nameTaken':
      return { title: 'Es gibt schon einen Arbeitsbereich dieses Namens.', next: OTHER_NAME };
    case 'workspace.tooMany':
      return {
        title: 'Das wären zu viele Arbeitsbereiche.',
        next: `Ein Profil kann ${problem.max} haben. Lösche einen, den du nicht brauchst.`,
      };
    case 'workspace.missing':
      return {
        title: 'Diesen Arbeitsbereich gibt es nicht mehr.',
        next: 'Er wurde in einem anderen Tab gelöscht.',
      };
    case 'workspace.last':
      return {
        title: 'Das ist der einzige Arbeitsbereich.',
        next: 'Lege zuerst einen anderen an.',
      };
    case 'workspace.needsVault':
      return {
        title: 'In diesem Arbeitsbereich sind Vorlagen.',
        next: 'Entsperre zuerst den Tresor: Sein Protokoll sagt, was aus ihnen wird.',
      };
    case 'template.nameEmpty':
      return { title: 'Gib der Vorlage einen Titel.', next: '' };
    case 'template.nameTooLong':
      return { title: 'Der Titel ist zu lang.', next: atMost(problem.max) };
    case 'template.tooLong':
      return {
        title: 'Die Vorlage ist zu lang.',
        next: `Sie darf ${Math.floor(problem.max / 1024)} KB aus ganzen Zeichen haben.`,
      };
    case 'template.valueBreaks':
      return {
        title: 'Sein Wert würde die Anführungszeichen oder die Zeile um ihn beenden.',
        next: 'Er bleibt ein Verweis, weil das Folgende anderswohin gehen könnte. Setze den Verweis in einfache Anführungszeichen, oder kopiere den Wert und schreib ihn selbst hinein.',
      };
    case 'template.filledTooLong':
      return {
        title: 'Mit allen Werten wäre der Text zu lang.',
        next: `Er darf dann ${Math.floor(problem.max / 1024 / 1024)} Millionen Zeichen haben. Nimm einige Verweise auf lange Werte heraus.`,
      };
    case 'template.missing':
      return {
        title: 'Diese Vorlage gibt es nicht mehr.',
        next: 'Sie wurde in einem anderen Tab gelöscht. Kopiere ihren Text, wenn du ihn noch brauchst.',
      };
    case 'template.damaged':
      return {
        title: 'Was von dieser Vorlage gespeichert ist, ist beschädigt.',
        next: 'Sie lässt sich nicht öffnen. Lösche sie und schreibe sie neu.',
      };
    case 'template.lost':
      return {
        title: 'Was von dieser Vorlage gespeichert war, ist weg.',
        next: 'In diesem Tresor hat sie niemand gelöscht. Stelle das Browserprofil aus einer Sicherung wieder her, oder nimm sie von der Liste.',
      };
    case 'template.changedElsewhere':
      return {
        title: 'Diese Vorlage wurde in einem anderen Tab geändert, während du sie bearbeitet hast.',
        next: 'Kopiere deinen Text und öffne dann die Vorlage noch einmal.',
      };
    case 'passkey.unsupported':
      return {
        title: 'Dieser Browser kann nicht mit Passkeys entsperren.',
        next: 'Nimm den Tresorschlüssel oder einen Browser, der Passkeys und ihre PRF-Erweiterung kennt.',
      };
    case 'passkey.noPrf':
      return {
        title: 'Dieser Passkey kann keinen Schlüssel halten.',
        next: `${UNCHANGED} Das Gerät, das ihn aufbewahrt, kennt die PRF-Erweiterung nicht. Wähle ein anderes Gerät oder einen anderen Sicherheitsschlüssel.`,
      };
    case 'passkey.cancelled':
      return {
        title: 'Vom Passkey kam nichts.',
        next: 'Es wurde abgebrochen oder hat zu lange gedauert. Versuche es noch einmal.',
      };
    case 'passkey.exists':
      return { title: 'Dieses Gerät hat schon einen Passkey für diesen Tresor.', next: UNCHANGED };
    case 'passkey.unknown':
      return {
        title: 'Dieser Passkey öffnet diesen Tresor nicht.',
        next: 'Er wurde aus dem Tresor entfernt oder gehört zu einem anderen. Nimm einen anderen Passkey oder den Tresorschlüssel.',
      };
    case 'passkey.failed':
      return {
        title: 'Der Browser konnte hier keinen Passkey verwenden.',
        next: `${UNCHANGED} Versuche es noch einmal, oder nimm den Tresorschlüssel.`,
      };
    case 'passkey.nameEmpty':
      return { title: 'Sage, welcher Passkey das ist.', next: '' };
    case 'passkey.nameTooLong':
      return { title: 'Das ist zu lang.', next: atMost(problem.max) };
    case 'key.savedIsOld':
      return {
        title: 'Der Schlüssel im Passwortmanager öffnet diesen Tresor nicht mehr.',
        next: 'Er stammt aus der Zeit vor einem Schlüsselwechsel oder dem Zurücksetzen des Tresors. Gib den neuesten Schlüssel ein; danach kannst du ihn in den Einstellungen speichern.',
      };
    case 'passwordManager.notConfirmed':
      return {
        title: 'Der Passwortmanager hat nicht bestätigt, dass er den Schlüssel gespeichert hat.',
        next: 'Beantworte die Frage des Browsers, falls er eine gestellt hat, und versuche es noch einmal. Oder speichere den Schlüssel auf andere Weise.',
      };
    case 'app.outdated':
      return {
        title: 'Lockstate wurde in einem anderen Tab aktualisiert.',
        next: `Dieser Tresor ist hier gesperrt. ${UNCHANGED} Lade neu, um mit der neuen Version weiterzumachen.`,
      };
    case 'import.gone':
      return {
        title: 'Die gelesene Datei ist nicht mehr im Speicher.',
        next: `${UNCHANGED} Wähle die Datei noch einmal.`,
      };
    case 'recovery.nothing':
      return {
        title: 'Es gibt nichts zu retten.',
        next: 'Alles in diesem Tresor wurde gelesen und ist ganz. Es wurde nichts geändert.',
      };
    case 'undo.gone':
      return {
        title: 'Das lässt sich nicht mehr rückgängig machen.',
        next: 'Gelöschte Geheimnisse lassen sich für kurze Zeit zurückholen, bis der Tresor gesperrt wird.',
      };
    case 'receipt.notAReceipt':
      return {
        title: 'Das ist keine Quittung.',
        next: 'Eine Quittung ist eine Zeile, die mit LSR1 beginnt. Kopiere sie ganz, so wie du sie bekommen hast.',
      };
    case 'receipt.mistyped':
      return {
        title: 'Die Quittung ist unvollständig oder vertippt.',
        next: 'Sie endet mit einer Prüfsumme, die nicht passt. Kopiere sie noch einmal von dort, wo du sie aufbewahrst.',
      };
    case 'receipt.otherVault':
      return {
        title: 'Diese Quittung gehört zu einem anderen Tresor.',
        next: 'Melde dich mit dem Profil an, in dem sie erstellt wurde, und prüfe sie dort.',
      };
    case 'audit.interrupted':
      return {
        title: 'Das Lesen des Protokolls wurde unterbrochen.',
        next: 'Es wurde anderswo neu begonnen, der Tresor wurde währenddessen gesperrt oder geöffnet, oder sein Protokoll wurde verdichtet. Versuche es noch einmal.',
      };
    case 'compaction.nothing':
      return {
        title: 'Es gibt nichts zu entfernen.',
        next: 'Kein Ereignis ist älter. Wähle einen späteren Zeitpunkt.',
      };
    case 'passphrase.tooShort':
      return {
        title: 'Die Passphrase ist zu kurz.',
        next: `Nimm mindestens ${problem.min} Zeichen, oder lass eine erzeugen.`,
      };
    case 'passphrase.tooWeak':
      return {
        title: 'Die Passphrase ist zu leicht zu erraten.',
        next: 'Nimm einige Wörter, die nichts miteinander zu tun haben, oder lass eine erzeugen.',
      };
    case 'name.characters':
      return {
        title: 'Der Name enthält Zeichen, die man nicht sieht.',
        next: 'Gib ihn noch einmal in einer Zeile ein, ohne Zeilenumbrüche und Steuerzeichen.',
      };
    case 'request.malformed':
      return {
        title: 'Diese Seite wollte etwas, das die App nicht kennt.',
        next: 'Es wurde nichts geändert. Lade die Seite neu und versuche es noch einmal.',
      };
    case 'profile.nameEmpty':
      return { title: 'Gib dem Profil einen Namen.', next: '' };
    case 'profile.nameTooLong':
      return { title: 'Der Name ist zu lang.', next: atMost(problem.max) };
    case 'profile.nameTaken':
      return {
        title: 'Es gibt schon ein Profil dieses Namens.',
        next: 'Melde dich damit an, oder wähle einen anderen Namen.',
      };
    case 'profile.missing':
      return {
        title: 'Mit diesem Profil kann man sich gerade nicht anmelden.',
        next: 'Vielleicht hat sich ein anderer Tab angemeldet. Lade diese Seite neu.',
      };
    case 'notNow':
      return {
        title: 'Der Tresor ist jetzt in einem anderen Zustand.',
        next: `${UNCHANGED} Sieh dir die Seite noch einmal an, und wiederhole dann, was du tun wolltest.`,
      };
    case 'notSignedIn':
      return { title: 'Es ist niemand mehr angemeldet.', next: 'Melde dich wieder an.' };
    case 'log.conflict':
      return {
        title: 'Etwas anderes hat im selben Moment in den Tresor geschrieben.',
        next: `${UNCHANGED} Versuche es noch einmal.`,
      };
    case 'log.damaged':
      return {
        title: `Das Protokoll des Tresors ist bei Eintrag ${problem.seq} beschädigt.`,
        next: 'Es wurde nichts überschrieben. Sperre den Tresor und entsperre ihn wieder: Dann siehst du, was sich noch belegen lässt, und kannst es exportieren. Lösche nicht die Daten dieses Browsers.',
      };
    case 'storage.unavailable':
      return {
        title: 'Dieser Browser lässt Lockstate nichts speichern.',
        next: 'Verlasse das private Surfen, oder erlaube in den Einstellungen des Browsers Websitedaten für diese Adresse. Lade dann neu.',
      };
    case 'storage.full':
      return {
        title: 'Es ist kein Platz mehr, um etwas zu speichern.',
        next: 'Nichts, was gespeichert war, ging verloren. Was du gerade getan hast, wurde nicht gespeichert: Schaffe etwas Platz auf diesem Gerät und versuche es noch einmal.',
      };
    case 'storage.newer':
      return {
        title: 'Der Tresor wurde von einer neueren Version von Lockstate geschrieben.',
        next: `Datenversion ${problem.found}, und diese Seite kennt ${problem.known}. ${UNCHANGED} Lade neu, um die neuere Version zu bekommen.`,
      };
    case 'storage.blocked':
      return {
        title: 'Ein älterer Tab hält den Tresor fest.',
        next: 'Schließe andere Tabs, die Lockstate zeigen. Dieser macht dann von selbst weiter.',
      };
    case 'storage.superseded':
      return {
        title: 'Eine neuere Version von Lockstate hat in einem anderen Tab übernommen.',
        next: `Dieser Tresor ist hier gesperrt. ${UNCHANGED} Lade neu, um mit der neueren Version weiterzumachen.`,
      };
    case 'storage.closed':
      return {
        title: 'Der Browser hat den Speicher von Lockstate geschlossen.',
        next: 'Der Tresor ist gesperrt. Lockstate öffnet seinen Speicher von selbst wieder und sagt dann, ob etwas fehlt. Bleibt es dabei, schaffe Platz auf diesem Gerät oder starte den Browser neu.',
      };
    case 'storage.notOpened':
      return {
        title: 'Der Browser kann den Speicher von Lockstate nicht öffnen.',
        next: 'Meist ist der Datenträger voll, oder der Browser muss neu gestartet werden. Es wurde nichts geändert: Lösche nicht die Daten dieses Browsers. Schaffe etwas Platz; Lockstate versucht es von selbst wieder.',
      };
    case 'storage.failed':
      return {
        title: 'Der Browser konnte seinen Speicher nicht lesen oder beschreiben.',
        next: 'Nichts, was vorher gespeichert war, wurde geändert, und was du gerade getan hast, wurde nicht gespeichert. Sieh nach, ob auf diesem Gerät Platz ist, und versuche es noch einmal.',
      };
    case 'storage.stuck':
      return {
        title: 'Der Speicher dieses Browsers antwortet nicht.',
        next: 'Der Tresor ist gesperrt. Ob deine letzte Änderung gespeichert wurde, zeigt sich, wenn du ihn wieder öffnest: Sobald der Speicher antwortet, macht Lockstate von selbst weiter. Bleibt er stumm, schaffe Platz auf diesem Gerät oder starte den Browser neu.',
      };
    case 'command.cancelled':
      return { title: 'Das wurde abgebrochen.', next: 'Es wurde nichts geändert.' };
    case 'command.interrupted':
      return {
        title: 'Der Tresor wurde gesperrt, während das noch lief.',
        next: 'Öffne den Tresor, um zu sehen, ob es gespeichert wurde. Es ist ganz da oder gar nicht.',
      };
    case 'core.elsewhere':
      return {
        title: 'Der Tresor ist in einem anderen Tab offen.',
        next: 'Verwende ihn dort, oder übernimm ihn hier. Der andere Tab wird dann gesperrt. Wird er geschlossen, geht es hier von selbst weiter.',
      };
    case 'core.notLoaded':
      return {
        title: 'Ein Teil von Lockstate konnte nicht geladen werden.',
        next: 'Es wurde nichts geändert. Prüfe deine Netzverbindung und lade neu. Bleibt es dabei, aktualisiere den Browser.',
      };
    case 'core.fault':
      return {
        title: 'In Lockstate selbst ist etwas schiefgegangen.',
        next: 'Ob es geschehen ist, weiß niemand: Lade die Seite neu und sieh nach. Was vorher gespeichert war, bleibt unberührt.',
      };
    case 'core.ended':
      return {
        title: 'Der Browser hat den Teil von Lockstate beendet, der im Hintergrund arbeitet.',
        next: 'Der Tresor ist gesperrt, und was gespeichert war, bleibt erhalten. Lade neu, um weiterzumachen.',
      };
    case 'core.unavailable':
      return {
        title: 'Lockstate kann in diesem Browser nicht laufen.',
        next: 'Es braucht Modul-Worker und aktuelle Kryptografie. Aktualisiere den Browser, oder nimm ein aktuelles Chrome, Edge, Firefox oder Safari.',
      };
  }
}
