import { Consts, Credentials, Int64, Kdbx, ProtectedValue, VarDictionary } from 'kdbxweb';
import { entryAt } from './entries.ts';

let file: ArrayBuffer | null = null;

const credentials = () => new Credentials(ProtectedValue.fromString('benchmark'));

/** Writes the same entries as a KDBX 4 file whose key derivation costs nothing. @returns its bytes */
export async function buildKdbx(count: number): Promise<number> {
  const database = Kdbx.create(credentials(), 'benchmark');
  database.setKdf(Consts.KdfId.Aes);
  database.header.kdfParameters?.set('R', VarDictionary.ValueType.UInt64, Int64.from(1));
  const group = database.getDefaultGroup();
  for (let number = 0; number < count; number += 1) {
    const { name, domain, value } = entryAt(number);
    const { fields } = database.createEntry(group);
    fields.set('Title', name);
    fields.set('URL', domain);
    fields.set('Password', ProtectedValue.fromString(value));
  }
  file = await database.save();
  return file.byteLength;
}

/** Opens that file from memory. @returns milliseconds, and how many entries it found */
export async function openKdbx(): Promise<{ total: number; count: number }> {
  if (!file) throw new Error('"kdbx" asked for before it was built');
  const start = performance.now();
  const database = await Kdbx.load(file, credentials());
  const total = performance.now() - start;
  return { total, count: database.getDefaultGroup().entries.length };
}
