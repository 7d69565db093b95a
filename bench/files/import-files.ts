import { Encrypter } from 'age-encryption';
import kdbxweb from 'kdbxweb';
import type { Entry } from '../page/entries.ts';

export const PASSPHRASE = 'a passphrase for the benchmark';

/** A file to import, and how its names begin. */
export interface ImportFile {
  readonly format: string;
  readonly name: string;
  readonly content: string | Uint8Array;
}

const csvCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A table of entries. */
export const csvOf = (entries: readonly Entry[]): string =>
  [
    'name,value,url',
    ...entries.map(({ name, value, domain }) => [name, value, domain].map(csvCell).join()),
  ].join('\n');

async function ageOf(entries: readonly Entry[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(PASSPHRASE);
  const secrets = entries.map(({ name, value, domain }) => ({ name, value, domains: domain }));
  return encrypter.encrypt(JSON.stringify({ lockstate: 'backup', format: 1, secrets }));
}

async function kdbxOf(entries: readonly Entry[]): Promise<Uint8Array> {
  const { Consts, Credentials, Int64, Kdbx, ProtectedValue, VarDictionary } = kdbxweb;
  const database = Kdbx.create(new Credentials(ProtectedValue.fromString(PASSPHRASE)), 'bench');
  database.setKdf(Consts.KdfId.Aes);
  database.header.kdfParameters?.set('R', VarDictionary.ValueType.UInt64, Int64.from(1));
  for (const { name, value, domain } of entries) {
    const { fields } = database.createEntry(database.getDefaultGroup());
    fields.set('Title', name);
    fields.set('URL', domain);
    fields.set('Password', ProtectedValue.fromString(value));
  }
  return new Uint8Array(await database.save());
}

/** A file of the same entries in each format. */
export async function importFiles(entries: readonly Entry[]): Promise<ImportFile[]> {
  const json = JSON.stringify;
  const env = entries.map(({ name, value }) => `${name.replaceAll(' ', '_')}=${value}`);
  const values = entries.map(({ name, value }) => ({ key: name, value, enabled: true }));
  const postman = entries.map(({ name, value, domain }) => {
    return { key: `vault:${name}`, value, domains: [domain] };
  });
  const items = entries.map(({ name, value, domain }) => {
    return { type: 1, name, login: { password: value, uris: [{ uri: `https://${domain}/` }] } };
  });
  const environment = json({ values, _postman_variable_scope: 'environment' });
  return [
    { format: 'CSV', name: 'x.csv', content: csvOf(entries) },
    { format: '.env', name: '.env', content: env.join('\n') },
    { format: 'Postman environment', name: 'x.json', content: environment },
    { format: 'Postman vault', name: 'x.json', content: json({ values: postman }) },
    { format: 'Bitwarden', name: 'x.json', content: json({ encrypted: false, items }) },
    { format: 'age', name: 'x.age', content: await ageOf(entries) },
    { format: 'KeePass, free key', name: 'x.kdbx', content: await kdbxOf(entries) },
  ];
}
