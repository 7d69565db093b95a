import type { Words } from '../english/words.ts';
import { appWords } from './app-words.ts';
import { arrivalWords } from './arrival-words.ts';
import { problemWords } from './problem-words.ts';
import { workspaceWords } from './workspace-words.ts';

/** Everything the app says, in German. */
export const words: Words = {
  product: 'Lockstate',
  pageTitle: (page) => `${page} · Lockstate`,
  skip: 'Zum Inhalt springen',
  cancel: 'Abbrechen',
  dismiss: 'Ausblenden',
  named: (name) => `von ${name}`,
  problem: problemWords,

  language: {
    label: 'Sprache',
    outOfReach: 'Diese Sprache lässt sich gerade nicht laden. Versuche es mit Netz noch einmal.',
  },

  starting: { progress: 'Wird geöffnet …' },
  failure: { useHere: 'Hier verwenden', reload: 'Neu laden' },
  lost: {
    title: 'Seite nicht gefunden',
    text: 'Unter dieser Adresse gibt es nichts.',
    home: 'Zur Startseite',
  },

  signIn: {
    firstTitle: 'API-Geheimnisse in diesem Browser aufbewahren',
    firstText:
      'Ein Profil gibt es nur hier: ohne Server, ohne Konto, ohne Passwort. Was deine Geheimnisse schützt, ist ein Tresorschlüssel, den du im nächsten Schritt erstellst.',
    title: 'Wer ist da?',
    text: 'Die Profile dieses Browsers. Jedes hat einen eigenen Tresor, und anmelden allein öffnet ihn nicht.',
    as: (name) => `Als ${name} anmelden`,
    another: 'Weiteres Profil anlegen',
    name: 'Profilname',
    nameHint: 'Etwas, das du wiedererkennst, zum Beispiel dein Vorname.',
    create: 'Profil anlegen',
  },

  shell: {
    home: 'Startseite von Lockstate',
    environment: 'Umgebung',
    noEnvironment: 'Standardwerte',
    vault: 'Tresor',
    chart: 'So funktioniert es: das Zustandsdiagramm',
    pledge: 'Geheimnisse bleiben verschlüsselt in diesem Browser.',
  },

  ...workspaceWords,
  ...appWords,
  ...arrivalWords,
};
