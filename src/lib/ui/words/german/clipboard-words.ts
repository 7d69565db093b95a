import type { ClipboardWords } from '../english/clipboard-words.ts';

/** What becomes of a copied value. */
export const clipboardWords: ClipboardWords = {
  label: 'Zwischenablage',
  nameless: 'Ein kopierter Wert',
  counting: (name, seconds) =>
    `${name} ist in der Zwischenablage. Sie wird in ${seconds} s geleert.`,
  whatever: 'Diese Seite darf nicht hineinsehen: Was dann darin ist, wird gelöscht.',
  waiting: (name) =>
    `${name} ist vielleicht noch in der Zwischenablage. Sie wird geleert, sobald diese Seite vorne ist.`,
  unsure: (name) =>
    `${name} ist vielleicht noch in der Zwischenablage. Dein nächster Klick oder Tastendruck auf dieser Seite leert sie.`,
  cleared: 'Zwischenablage geleert.',
  clear: 'Zwischenablage leeren',
  look: 'Hineinsehen lassen und nur diesen Wert löschen …',
  allow: 'Diese Seite in die Zwischenablage sehen lassen …',
  rights: {
    granted:
      'Diese Seite darf in die Zwischenablage sehen: Nach der Zeit leert sie sie nur, wenn der Wert noch darin ist.',
    prompt:
      'Diese Seite darf nicht in die Zwischenablage sehen: Nach der Zeit leert sie sie, was immer darin ist. Lässt du sie hineinsehen, fragt dich der Browser.',
    denied:
      'Diese Seite darf nicht in die Zwischenablage sehen: Nach der Zeit leert sie sie, was immer darin ist. Das lässt sich in den Einstellungen des Browsers für diese Seite ändern.',
    unknown:
      'Dieser Browser lässt keine Seite auf Dauer in die Zwischenablage sehen: Nach der Zeit wird sie geleert, was immer darin ist, in manchen Browsern mit deinem nächsten Klick hier.',
  },
};
