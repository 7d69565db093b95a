import { Consts, Credentials, Int64, Kdbx, ProtectedValue, VarDictionary } from 'kdbxweb';
import { entryAt } from './entries.ts';

let file: ArrayBuffer | null = null;
let opened: Kdbx | null = null;

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

/** Adds one entry and writes the file anew, as its format demands. @returns milliseconds and bytes */
export async function addToKdbx(number: number): Promise<{ total: number; bytes: number }> {
  if (!file) throw new Error('"kdbx" asked for before it was built');
  opened ??= await Kdbx.load(file, credentials());
  const start = performance.now();
  const { name, domain, value } = entryAt(number);
  const { fields } = opened.createEntry(opened.getDefaultGroup());
  fields.set('Title', name);
  fields.set('URL', domain);
  fields.set('Password', ProtectedValue.fromString(value));
  const written = await opened.save();
  return { total: performance.now() - start, bytes: written.byteLength };
}
