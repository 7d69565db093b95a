import type { RecoveryWords } from '../english/recovery-words.ts';
import { number, secrets } from './numbers.ts';

/** The part of the words that belongs to a damaged vault. */
export const recoveryWords: RecoveryWords = {
  recovery: {
    title: 'Dieser Tresor ist beschädigt',
    text: [
      'Manches, was dieser Browser gespeichert hat, ist nicht mehr das, was Lockstate geschrieben hat. Alles, was noch da ist, wurde gelesen. Es wurde nichts überschrieben.',
      'Kopiere oder exportiere, was du brauchst. Eine Sicherung enthält jetzt alles, was sich lesen ließ. Repariere dann den Tresor, oder lass ihn, wie er ist.',
    ],
    lock: 'Sperren',
    reading: 'Was noch da ist, wird gelesen …',
    counts: ({ whole, probable, lost }) =>
      `${secrets(whole)} ganz, ${number(probable)} wahrscheinlich ganz, ${number(lost)} verloren`,
    proofs: { whole: 'Ganz', probable: 'Wahrscheinlich ganz', lost: 'Verloren' },
    explained: {
      whole: 'Seine Einträge stimmen und tragen das Zeichen dieses Tresors.',
      probable:
        'Seine versiegelten Bytes öffnen sich mit dem Schlüssel dieses Tresors und an ihrem eigenen Platz, der Wert war also einmal deiner. Das Protokoll darum ist beschädigt und bürgt nicht für ihn.',
      lost: 'Sein Wert ist weg.',
    },
    mayBeOlder: 'vielleicht eine ältere Fassung',
    mayBeOlderText:
      'Spätere Einträge lassen sich nicht lesen. Wenn einer davon ein Geheimnis geändert oder gelöscht hat, fehlt das: Diese sind gekennzeichnet.',
    incomplete: 'Notiz oder andere Werte sind weg',
    unreadable: (count) =>
      count === 1
        ? 'Ein versiegelter Eintrag öffnet sich gar nicht. Was darin war, ist nicht bekannt.'
        : `${number(count)} versiegelte Einträge öffnen sich gar nicht. Was darin war, ist nicht bekannt.`,
    list: 'Geheimnisse',
    none: 'Kein Geheimnis ließ sich lesen.',
    more: (count) => `${number(count)} weitere zeigen`,
    reveal: (name) => `${name} anzeigen`,
    hide: (name) => `${name} verbergen`,
    show: 'Anzeigen',
    cover: 'Verbergen',
    copy: 'Kopieren',
    copyNamed: (name) => `${name} kopieren`,
    damage: 'Was beschädigt ist',
    moreDamage: (count) => `und ${number(count)} weitere`,
    export: 'Sicherung exportieren …',
    repair: 'Reparieren',
    repairText:
      'Das Protokoll des Tresors beginnt neu mit dem, was sich lesen ließ. Verlorene Geheimnisse kommen von der Liste, und ihre Namen bleiben versiegelt im Protokoll. Die alten Einträge bleiben beiseitegelegt in diesem Browser, bis du sie im Protokoll entfernst.',
    repairAsk: 'Diesen Tresor reparieren?',
    repairLost: (count) =>
      count === 1
        ? 'Ein Geheimnis ist verloren und kommt von der Liste.'
        : `${number(count)} Geheimnisse sind verloren und kommen von der Liste.`,
    repairConfirm: 'Reparieren',
    leave:
      'Um ihn zu lassen, wie er ist, sperre den Tresor: Beim nächsten Entsperren kommst du wieder hierher.',
    check: {
      title: 'Retten',
      text: 'Liest alles in diesem Tresor noch einmal. Wo etwas beschädigt ist, zeigt es, was sich noch belegen lässt, und bietet eine Reparatur an.',
      start: 'Nach Schäden suchen',
      working: 'Alles wird gelesen …',
    },
    aside: {
      title: 'Alte Einträge',
      text: (count) =>
        `Eine Reparatur hat ${number(count)} alte Einträge beiseitegelegt. Sie sind verschlüsselt und enthalten vielleicht, was sich nicht lesen ließ. Entferne sie, wenn dir nichts fehlt.`,
      remove: 'Alte Einträge entfernen',
      done: 'Die alten Einträge wurden entfernt.',
    },
  },
};
