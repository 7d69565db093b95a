import type { VaultWords } from '../english/vault-words.ts';

/** What password managers and passkeys say. */
export const unlockWords: Pick<VaultWords, 'manager' | 'passkeys'> = {
  manager: {
    save: 'Diesen Schlüssel im Passwortmanager speichern',
    withApi:
      'Wenn du „Tresor öffnen“ drückst, bietet der Browser an, den Schlüssel unter dem Namen deines Profils zu speichern, und setzt ihn bei der nächsten Anmeldung ein.',
    withoutApi:
      'Dieser Browser oder sein Passwortmanager bietet vielleicht an, den Schlüssel zu speichern, wenn du „Tresor öffnen“ drückst. Wenn nicht, kopiere ihn oder lade ihn herunter.',
    saveNow: 'Im Passwortmanager speichern',
    saving: 'Der Passwortmanager wird gefragt …',
    saved: 'Im Passwortmanager gespeichert',
    use: 'Gespeicherten Schlüssel verwenden',
    nothing: 'Der Passwortmanager hat keinen Schlüssel für dieses Profil herausgegeben.',
  },

  passkeys: {
    title: 'Passkeys',
    text: 'Entsperre mit Touch ID, Windows Hello oder einem Sicherheitsschlüssel. Jeder Passkey hat ein eigenes Schlüsselfach; der Tresorschlüssel gilt weiter.',
    unsupported:
      'Dieser Browser bietet keine Passkeys, die einen Schlüssel halten können (die PRF-Erweiterung von WebAuthn).',
    none: 'Für diesen Tresor gibt es noch keinen Passkey.',
    name: 'Welcher Passkey das ist',
    nameHint: 'Zum Beispiel „Arbeitslaptop“ oder „Blauer Sicherheitsschlüssel“.',
    add: 'Passkey hinzufügen',
    added: (name) => `Der Passkey ${name} wurde hinzugefügt.`,
    remove: 'Entfernen',
    removed: (name) =>
      `${name} wurde entfernt. Lösche den Passkey auch in den Einstellungen deines Geräts, falls er dort steht.`,
    made: (time) => `Hinzugefügt am ${time}`,
    unlock: 'Mit Passkey entsperren',
  },
};
