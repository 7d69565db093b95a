import type { WorkspaceType } from '../../../core/vault/workspaces.ts';
import type { Words } from '../english/words.ts';
import { number } from './numbers.ts';

const types: Record<WorkspaceType, string> = {
  personal: 'Persönlich',
  team: 'Team',
  partner: 'Partner',
  public: 'Öffentlich',
};

const workspaceOf: Record<WorkspaceType, string> = {
  personal: 'Persönlicher Arbeitsbereich.',
  team: 'Arbeitsbereich des Teams.',
  partner: 'Arbeitsbereich mit Partnern.',
  public: 'Öffentlicher Arbeitsbereich.',
};

/** What workspaces, templates and profiles say. */
export const workspaceWords: Pick<
  Words,
  'profileWords' | 'workspaces' | 'templates' | 'idle' | 'storage'
> = {
  profileWords: {
    colour: 'Farbe',
    colours: {
      slate: 'Grau',
      blue: 'Blau',
      green: 'Grün',
      amber: 'Bernstein',
      red: 'Rot',
      violet: 'Violett',
    },
    remove: 'Entfernen',
    removeTitle: (name) => `Das Profil ${name} entfernen?`,
    removeText:
      'Sein Tresor, seine Arbeitsbereiche und seine Vorlagen werden aus diesem Browser gelöscht. Sein Tresorschlüssel öffnet danach nichts mehr.',
    removeShared:
      'Seine Arbeitsbereiche werden aus diesem Browser gelöscht. Der Tresor und seine Vorlagen bleiben: Ein anderes Profil nennt denselben Tresor.',
    removeFinal: 'Das lässt sich nicht rückgängig machen.',
    removeConfirm: 'Profil entfernen',
    removed: (name) => `Das Profil ${name} wurde entfernt.`,
  },

  workspaces: {
    types,
    first: 'Persönlich',
    ofType: (type) => workspaceOf[type],
    switch: 'Arbeitsbereich',
    manage: 'Arbeitsbereiche',
    title: 'Arbeitsbereiche',
    text: 'Ein Arbeitsbereich enthält Vorlagen. Der Tresor ist in allen derselbe.',
    create: 'Neuer Arbeitsbereich',
    label: 'Titel des Arbeitsbereichs',
    type: 'Art',
    add: 'Arbeitsbereich anlegen',
    save: 'Speichern',
    edit: 'Bearbeiten',
    remove: 'Löschen',
    removeTitle: (name) => `Den Arbeitsbereich ${name} löschen?`,
    removeText: 'Die Vorlagen darin werden mit gelöscht. Deine Geheimnisse bleiben.',
    removeConfirm: 'Arbeitsbereich löschen',
    close: 'Schließen',
  },

  templates: {
    title: 'Vorlagen',
    locked: 'Vorlagen sind mit deinem Tresor versiegelt. Öffne ihn, um sie zu sehen.',
  },

  idle: {
    title: 'Noch da?',
    locksIn: (seconds) => `Der Tresor wird in ${seconds} s gesperrt, weil ihn niemand benutzt hat.`,
    stay: 'Entsperrt lassen',
    locked: 'Der Tresor wurde gesperrt, weil ihn eine Weile niemand benutzt hat.',
    setting: 'Bei Untätigkeit sperren nach',
    minutes: (count) =>
      count === 0 ? 'Nie von selbst sperren' : count === 1 ? '1 Minute' : `${count} Minuten`,
    title2: 'Automatisch sperren',
    text: 'Überschreibt die Schlüssel im Speicher, wenn eine Weile niemand diesen Browser-Tab benutzt hat. 30 Sekunden vorher kommt eine Warnung.',
  },

  storage: {
    title: 'Speicher',
    text: 'Wo der Tresor liegt, und ob der Browser ihn löschen darf.',
    kept: 'Der Browser hat zugesagt, ihn nicht von selbst zu löschen.',
    notKept:
      'Der Browser darf ihn löschen, wenn der Platz knapp wird. Exportiere ab und zu eine verschlüsselte Sicherung.',
    ask: 'Den Browser bitten, ihn zu behalten',
    two: 'Alles liegt zweimal in diesem Browser, an Orten, die nicht zusammen verloren gehen.',
    one: 'Von allem gibt es in diesem Browser nur eine Kopie: Er hat keinen Platz für eine zweite, oder sie lässt sich nicht schreiben. Exportiere ab und zu eine verschlüsselte Sicherung.',
    used: (used, quota) => `${used} belegt von ${quota}, die der Browser erlaubt.`,
    remind: (changes) =>
      `Der Browser darf seinen Speicher löschen, und ${changes === 1 ? 'eine Änderung ist' : `${number(changes)} Änderungen sind`} noch in keiner Sicherung.`,
    sevenDays:
      'Safari löscht, was eine Seite aufbewahrt, sobald es an sieben Tagen ohne einen Besuch dort benutzt wurde, es sei denn, sie ist installiert: auf iPhone oder iPad mit „Teilen“, dann „Zum Home-Bildschirm“; auf dem Mac mit „Ablage“, dann „Zum Dock hinzufügen“.',
    remindOpen: 'Geheimnisse exportieren',
    later: 'Nicht jetzt',
  },
};
