import type { HomeWords } from '../english/home-words.ts';
import { secrets } from './numbers.ts';

/** What the start page and the menu of those who are signed in say, in German. */
export const homeWords: HomeWords = {
  signOut: {
    open: 'Abmelden',
    title: 'Abmelden?',
    removes: (count) =>
      count === null
        ? 'Beim Abmelden werden die Geheimnisse dieses Profils aus diesem Browser entfernt.'
        : `Beim Abmelden ${count === 1 ? 'wird' : 'werden'} ${secrets(count)} aus diesem Browser entfernt.`,
    empty: 'In diesem Tresor sind keine Geheimnisse, also geht nichts verloren.',
    noReturn: 'Dein Tresorschlüssel kann sie nicht zurückbringen.',
    stays: 'Deine Geheimnisse bleiben verschlüsselt in diesem Browser.',
    keep: 'Meine Geheimnisse verschlüsselt auf diesem Gerät behalten',
    keepHint: 'Dein Tresorschlüssel öffnet sie, wenn du dich wieder anmeldest.',
    confirm: 'Abmelden',
    ways: 'Was aus deinen Geheimnissen wird',
    remove: 'Meine Geheimnisse aus diesem Browser entfernen',
    backupUnknown:
      'Ob ein Backup alles enthält, weiß nur ein offener Tresor. Entsperre ihn zuerst, um das zu sehen und eines zu machen.',
    wantsNone: 'Ohne ein Backup von allem, was jetzt da ist, entfernen',
    backupFirst: 'Mach zuerst ein Backup, oder kreuze an, dass du keines willst.',
    confirmRemoval: 'Abmelden und entfernen',
  },

  home: {
    profile: (name) => `Angemeldet als ${name}.`,
    vault: {
      uninitialised: {
        title: 'Dein Tresor braucht einen Schlüssel',
        text: 'Erstelle einmal seinen Schlüssel, dann kannst du hier Geheimnisse aufbewahren.',
        link: 'Einrichten',
      },
      keyShown: {
        title: 'Ein neuer Schlüssel ist noch nicht gesichert',
        text: 'Speichere ihn und öffne den Tresor, um fertig zu werden.',
        link: 'Fortfahren',
      },
      locked: {
        title: 'Dein Tresor ist gesperrt',
        text: 'Sein Inhalt ist verschlüsselt. Dein Tresorschlüssel öffnet ihn.',
        link: 'Entsperren',
      },
      unlocked: {
        title: 'Dein Tresor ist offen',
        text: 'Du kannst seinen Inhalt sehen, kopieren und ändern.',
        link: 'Geheimnisse ansehen',
      },
      recovering: {
        title: 'Dein Tresor ist beschädigt',
        text: 'Gezeigt wird, was sich davon noch belegen lässt. Du kannst es exportieren und den Tresor reparieren.',
        link: 'Ansehen, was da ist',
      },
      resetting: {
        title: 'Dein Tresor wird zurückgesetzt',
        text: 'Das Zurücksetzen wurde verlangt und ist noch nicht fertig.',
        link: 'Fortfahren',
      },
    },
    holds: (count) => `Er enthält ${secrets(count)}.`,
    how: 'Wie deine Geheimnisse aufbewahrt werden',
    facts: [
      {
        title: 'Hier und nirgendwo sonst',
        text: 'Alles liegt in diesem Browser. Nichts wird gesendet, außer du verknüpfst einen externen Tresor.',
      },
      {
        title: 'Verschlüsselt gespeichert',
        text: 'Ohne deinen Tresorschlüssel ist nicht lesbar, was hier liegt.',
      },
      {
        title: 'Versiegelt, bis du hinsiehst',
        text: 'Auch im offenen Tresor bleibt ein Wert versiegelt, bis du ihn anzeigst oder kopierst.',
      },
    ],
  },
};
