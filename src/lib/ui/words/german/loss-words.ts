import type { LossWords } from '../english/loss-words.ts';
import { number } from './numbers.ts';

const numbers = (from: number, to: number) =>
  from === to
    ? `Ereignis ${number(to)} fehlt`
    : `die Ereignisse ${number(from)} bis ${number(to)} fehlen`;

/** What is said when something is missing of what was stored. */
export const lossWords: LossWords = {
  erasing: {
    label: 'Gelöschtes entfernen',
    waiting:
      'Was gelöscht wurde, liegt noch in den eigenen Dateien dieses Browsers. Dort wird es in einer Minute entfernt, oder wenn du sperrst.',
    running: (percent) =>
      `Was gelöscht wurde, wird aus den eigenen Dateien dieses Browsers entfernt: ${number(percent)} %. Lass den Browser offen.`,
    noSpace:
      'Was gelöscht wurde, liegt noch in den eigenen Dateien dieses Browsers: Zum Entfernen fehlt der Platz. Schaffe welchen; es wird von selbst noch einmal versucht.',
    failed:
      'Was gelöscht wurde, ließ sich nicht aus den eigenen Dateien dieses Browsers entfernen. Es wird von selbst noch einmal versucht, auch wenn Lockstate das nächste Mal geöffnet wird.',
    oneCopy:
      'Die zweite Kopie lässt sich gerade nicht schreiben: Was gelöscht wurde, kann noch in ihren Dateien liegen. Es wird von selbst noch einmal versucht, auch wenn Lockstate das nächste Mal geöffnet wird.',
    done: 'In den eigenen Dateien dieses Browsers ist nichts Gelöschtes mehr, so weit eine Seite das erreichen kann.',
  },
  losses: {
    label: 'Was dieser Browser verloren hat',
    title: 'Dieser Browser hat den Speicher dieser App verloren',
    text: 'Die Tresore unten waren hier und sind es nicht mehr: Der Browser hat seinen Speicher verworfen, oder jemand hat ihn gelöscht. Eine zweite Kopie gibt es in diesem Browser nicht.',
    textUnknown:
      'Wenn du hier Geheimnisse aufbewahrt hast, sind sie nicht mehr hier, und eine zweite Kopie gibt es in diesem Browser nicht.',
    unnamed: (vault) => `Der Tresor ${vault}`,
    named: (profile) => `Der Tresor von ${profile}`,
    gone: (vault, seq, time) =>
      `${vault} ist weg. Er hatte ${number(seq)} ${seq === 1 ? 'Ereignis' : 'Ereignisse'}; das letzte wurde am ${time} vermerkt.`,
    older: (vault, have, seq, time) =>
      `${vault} ist in einem älteren Zustand: ${numbers(have + 1, seq)}. Das letzte wurde am ${time} vermerkt. Was darin hinzukam oder geändert wurde, fehlt oder hat frühere Werte.`,
    altered: (vault, seq, time) =>
      `${vault} hat eine andere Geschichte: Sein Ereignis ${number(seq)} ist nicht das, das am ${time} vermerkt wurde. Geheimnisse können fehlen oder frühere Werte haben.`,
    dropped:
      'Der Browser sagt, dass er seinen Speicher beschädigt vorgefunden und verworfen hat. Was darin war, ist hier nicht bekannt.',
    backup: (time) => `Seine letzte verschlüsselte Sicherung wurde am ${time} gemacht.`,
    noBackup: 'Eine verschlüsselte Sicherung von ihm ist hier nicht bekannt.',
    next: 'Importiere in den Einstellungen eine neuere Sicherung, wenn du eine hast.',
    restore: 'Aus einer Sicherung wiederherstellen',
    restoreText:
      'Lege ein Profil an und im nächsten Schritt einen Schlüssel. Wähle dann die Sicherung; sie öffnet sich mit ihrer eigenen Passphrase.',
    restoring: 'Wenn der Tresor offen ist, wähle die Sicherung, die importiert werden soll.',
    copyText:
      'Oder schließe den Browser, lege eine Kopie seines Profilordners zurück und sieh noch einmal nach.',
    again: 'Noch einmal nachsehen',
    anew: 'Ich habe es selbst entfernt: neu anfangen',
    known: 'Ich weiß: nicht mehr anzeigen',
  },
  restored: {
    label: 'Was die zweite Kopie zurückgegeben hat',
    all: 'Dieser Browser hat den Speicher dieser App verloren. Aus der zweiten Kopie wurde alles wiederhergestellt.',
    some: 'Ein Teil des Speichers dieser App ging verloren. Er wurde aus der zweiten Kopie wiederhergestellt.',
    unopened:
      'Der Browser kann die erste Kopie des Speichers dieser App nicht öffnen. Du arbeitest mit der zweiten, und vorerst ist nichts doppelt da.',
    unopenedNext:
      'Exportiere eine verschlüsselte Sicherung. Schließe dann den Browser und öffne ihn wieder: Was du inzwischen änderst, kommt in die erste Kopie, sobald sie sich öffnen lässt.',
    vault: (vault, upTo, time) => `${vault} ist hier bis Ereignis ${number(upTo)} vom ${time}.`,
    damaged: (events) =>
      `In beiden Kopien beschädigt: ${events.length === 1 ? 'Ereignis' : 'die Ereignisse'} ${events.map(number).join(', ')}.`,
    apart: (vault, main, copy) =>
      `${vault} hat zwei Kopien, die auseinandergegangen sind: Die benutzte endet bei Ereignis ${number(main)}, die andere bei Ereignis ${number(copy)}, und jede hat etwas, das der anderen fehlt. Es wurde nichts überschrieben, und dieser Tresor hat vorerst keine zweite Kopie. Exportiere eine verschlüsselte Sicherung.`,
    keep: (vault) => `Die benutzte Kopie behalten: ${vault}`,
    keepTitle: (vault) => `Die benutzte Kopie behalten: ${vault}?`,
    keepText: (copy) =>
      `Die andere Kopie, die bei Ereignis ${number(copy)} endet, wird entfernt und aus der benutzten neu gemacht. Was nur die andere hatte, ist dann nicht mehr lesbar. Sieh vorher im offenen Tresor nach, ob etwas fehlt.`,
    keepConfirm: 'Die andere Kopie entfernen',
    kept: (vault) => `${vault} hat wieder zwei Kopien.`,
    next: 'Sieh nach, ob deine letzten Änderungen da sind, und exportiere eine verschlüsselte Sicherung: Speicher, der einmal verloren ging, kann wieder verloren gehen.',
    known: 'Ich weiß: nicht mehr zeigen',
  },
};
