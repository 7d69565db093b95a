import type { FileProblem } from '../../../core/base/file-problem.ts';
import { number } from './numbers.ts';
import type { ProblemWords } from '../english/problem-words.ts';

const UNCHANGED = 'Es wurde nichts geändert.';

const mebibytes = (bytes: number): string => number(Math.ceil(bytes / 1024 / 1024));

export function fileProblemWords(problem: FileProblem): ProblemWords {
  switch (problem.code) {
    case 'file.tooLarge':
      return {
        title: 'Die Datei ist zu groß.',
        next: `${UNCHANGED} Eine Datei zum Importieren darf ${Math.floor(problem.max / 1024 / 1024)} MB haben. Exportiere weniger Einträge auf einmal.`,
      };
    case 'file.notText':
      return {
        title: 'Die Datei ist kein lesbarer Text.',
        next: `${UNCHANGED} Ist es eine Textdatei, dann speichere sie noch einmal in UTF-8. Lesbar sind außerdem age und KeePass.`,
      };
    case 'file.formatUnknown':
      return {
        title: 'Nichts in dieser Datei sagt, welches Format sie hat.',
        next: `${UNCHANGED} Wähle ihr Format in der Liste und dann noch einmal die Datei.`,
      };
    case 'file.notThisFormat':
      return {
        title: 'Die Datei hat nicht dieses Format.',
        next: `${UNCHANGED} Wähle ein anderes Format, oder exportiere sie dort, woher sie kommt, noch einmal.`,
      };
    case 'file.damaged':
      return {
        title: 'Die Datei ist beschädigt oder unvollständig.',
        next: `${UNCHANGED} Nimm eine andere Kopie von ihr.`,
      };
    case 'file.versionUnknown':
      return {
        title: 'Die Datei hat eine Version ihres Formats, die Lockstate nicht liest.',
        next: `${UNCHANGED} Von KeePass liest es KDBX 3 und 4: öffne die Datei in KeePassXC oder KeePass 2, speichere sie in einem davon und wähle diese Datei.`,
      };
    case 'file.cipherUnknown':
      return {
        title: 'Die Datei ist mit einem Verfahren verschlüsselt, das Lockstate nicht hat.',
        next: `${UNCHANGED} Die Datei kann durchaus heil sein. Von KeePass liest Lockstate AES-256 und ChaCha20: wähle eines davon in KeePass (Datenbankeinstellungen, Sicherheit), speichere sie und wähle sie noch einmal.`,
      };
    case 'file.newer':
      return {
        title: 'Die Datei wurde von einer neueren Version von Lockstate geschrieben.',
        next: `${UNCHANGED} Sie hat Version ${problem.found}, und diese Seite kennt ${problem.known}. Lade neu, um die neuere Version zu bekommen.`,
      };
    case 'file.passphraseNeeded':
      return { title: 'Diese Datei ist verschlüsselt.', next: 'Gib ihre Passphrase ein.' };
    case 'file.passphraseWrong':
      return {
        title: 'Diese Passphrase öffnet die Datei nicht.',
        next: `${UNCHANGED} Prüfe sie und versuche es noch einmal. Wenn die Datei auch eine Schlüsseldatei braucht, wähle diese ebenfalls.`,
      };
    case 'file.keyFileWrong':
      return {
        title: 'Diese Schlüsseldatei lässt sich nicht lesen.',
        next: `${UNCHANGED} Wähle die Schlüsseldatei, die zu dieser Datenbank gehört.`,
      };
    case 'file.encryptedElsewhere':
      return {
        title: 'Dieser Export ist so verschlüsselt, dass nur seine eigene App ihn öffnen kann.',
        next: `${UNCHANGED} Exportiere ihn dort unverschlüsselt, importiere diese Datei hier und lösche sie danach.`,
      };
    case 'file.empty':
      return { title: 'In dieser Datei ist nichts.', next: UNCHANGED };
    case 'file.roundsTooMany':
      return {
        title: 'Diese KeePass-Datei zu öffnen würde zu lange dauern.',
        next: `Für ihren Schlüssel verlangt sie ${number(problem.asked)} Runden AES, höchstens ${number(problem.max)} sind möglich. Ist es deine Datei, dann stelle in KeePass weniger ein (Datenbankeinstellungen, Sicherheit), speichere sie und wähle sie noch einmal. Kommt sie von jemand anderem, dann traue ihr nicht.`,
      };
    case 'file.iterationsTooMany':
      return {
        title: 'Diese KeePass-Datei zu öffnen würde zu lange dauern.',
        next: `Für ihren Schlüssel verlangt sie ${number(problem.asked)} Durchläufe von Argon2; mit dem Speicher, den sie verlangt, sind höchstens ${number(problem.max)} möglich. Ist es deine Datei, dann stelle in KeePass weniger ein (Datenbankeinstellungen, Sicherheit), speichere sie und wähle sie noch einmal. Kommt sie von jemand anderem, dann traue ihr nicht.`,
      };
    case 'file.memoryTooLarge':
      return {
        title: 'Diese KeePass-Datei zu öffnen würde zu viel Speicher brauchen.',
        next: `Sie verlangt ${mebibytes(problem.asked)} MB für Argon2, höchstens ${mebibytes(problem.max)} MB sind möglich. Ist es deine Datei, dann stelle in KeePass weniger ein (Datenbankeinstellungen, Sicherheit), speichere sie und wähle sie noch einmal. Kommt sie von jemand anderem, dann traue ihr nicht.`,
      };
    case 'file.parallelismTooHigh':
      return {
        title: 'Diese KeePass-Datei verlangt zu viele Threads.',
        next: `Sie verlangt ${number(problem.asked)} für Argon2, höchstens ${number(problem.max)} sind möglich. Ist es deine Datei, dann stelle in KeePass weniger ein (Datenbankeinstellungen, Sicherheit), speichere sie und wähle sie noch einmal. Kommt sie von jemand anderem, dann traue ihr nicht.`,
      };
    case 'file.workFactorTooHigh':
      return {
        title: 'Diese age-Datei zu öffnen würde zu lange dauern.',
        next: `Sie hat einen Arbeitsfaktor von ${number(problem.asked)}, höchstens ${number(problem.max)} ist möglich. Ist es deine Datei, dann verschlüssele sie mit age neu (age -d, dann age -p) und wähle diese. Kommt sie von jemand anderem, dann traue ihr nicht.`,
      };
    case 'file.inflatedTooLarge':
      return {
        title: 'Was in dieser Datei komprimiert ist, ist zu groß.',
        next: `Es darf ${mebibytes(problem.max)} MB haben. Ist es deine Datei, dann nimm große Anhänge heraus, speichere sie und wähle sie noch einmal. Kommt sie von jemand anderem, dann traue ihr nicht.`,
      };
    case 'file.entriesTooMany':
      return {
        title: 'In dieser Datei ist zu viel.',
        next: `Eine Datei darf ${number(problem.max)} Einträge haben, frühere Fassungen mitgezählt. Exportiere weniger auf einmal.`,
      };
    case 'file.workerMissing':
      return {
        title: 'Der Teil von Lockstate, der Dateien liest und schreibt, ist nicht gestartet.',
        next: 'Es wurde nichts geändert. Prüfe deine Netzverbindung, lade neu und versuche es noch einmal.',
      };
    case 'file.interrupted':
      return {
        title: 'Es endete, bevor es fertig war.',
        next: 'Es wurde abgebrochen, der Tresor wurde gesperrt, die Seite geschlossen, oder der Speicher reichte nicht. Es wurde nichts geändert. Versuche es noch einmal; schließe andere Tabs, wenn es ein zweites Mal geschieht.',
      };
  }
}
