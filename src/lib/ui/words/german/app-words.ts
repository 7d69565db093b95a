import type { Words } from '../english/words.ts';

/** What is said about the app itself: its updates and its installation. */
export const appWords: Pick<Words, 'update' | 'install'> = {
  update: {
    label: 'Aktualisierung',
    ready: 'Eine neue Version ist bereit.',
    costs: 'Beim Neuladen wird der Tresor gesperrt, und was nicht gespeichert ist, geht verloren.',
    reload: 'Neu laden und aktualisieren',
  },

  install: {
    title: 'Auch ohne Netz',
    text: 'Lockstate funktioniert nach dem ersten Besuch offline. Installiert öffnet es sich in einem eigenen Fenster.',
    install: 'App installieren',
    how: 'So wird es installiert',
    ways: [
      {
        where: 'iPhone, iPad',
        what: 'In Safari: „Teilen“, dann „Zum Home-Bildschirm“.',
      },
      {
        where: 'Mac',
        what: 'In Safari: „Ablage“, dann „Zum Dock hinzufügen“. In Chrome oder Edge: das Installationssymbol in der Adressleiste.',
      },
      {
        where: 'Windows, Linux',
        what: 'In Chrome oder Edge: das Installationssymbol in der Adressleiste. Firefox arbeitet in einem Tab offline.',
      },
      {
        where: 'Android',
        what: 'In Firefox oder Chrome: das Menü, dann „Installieren“ oder „Zum Startbildschirm hinzufügen“.',
      },
    ],
    ownStorage:
      'Eine mit Safari installierte App hat einen eigenen Speicher. Um Geheimnisse mitzunehmen, exportiere hier eine Sicherung und importiere sie dort.',
  },
};
