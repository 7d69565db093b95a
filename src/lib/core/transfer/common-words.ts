/** Words that passphrases are made of first, in lower case and without figures. A short list of the well-known ones. */
export const COMMON_WORDS: readonly string[] = (
  'password passwort passw pass kennwort geheim secret letmein welcome willkommen iloveyou ichliebedich ' +
  'hallo hello admin administrator root login user guest test testing master mustermann changeme default ' +
  'qwerty qwertz azerty asdf dragon monkey sunshine princess football fussball baseball superman batman ' +
  'michael jordan shadow ashley charlie jessica daniel thomas andrea summer sommer winter spring autumn ' +
  'herbst monday montag starwars pokemon whatever trustno freedom computer internet samsung google ' +
  'lockstate vault tresor backup sicherung schatz berlin hamburg london passphrase abc xyz'
).split(' ');
