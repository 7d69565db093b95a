import type { Words } from '../english/words.ts';

/** What is said of things that come from other apps: files, shared texts, shortcuts. */
export const arrivalWords: Pick<Words, 'arrivals'> = {
  arrivals: {
    label: 'Aus einer anderen App',
    file: 'Eine Datei wartet darauf, importiert zu werden.',
    text: 'Ein geteilter Text wartet darauf, ein Geheimnis zu werden.',
    next: 'Öffne den Tresor, um ihn anzusehen. Gespeichert wird erst, wenn du es sagst; bis dahin liegt das nur im Speicher dieser Seite.',
    forget: 'Verwerfen',
    shared: 'Diesen Wert hat eine andere App geteilt. Sieh ihn dir an, bevor du ihn speicherst.',
    newSecret: 'Danach öffnet sich das Formular für ein neues Geheimnis.',
  },
};
