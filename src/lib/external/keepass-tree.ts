import { type KdbxEntryField, ProtectedValue } from 'kdbxweb';
import { type Bytes, toHex } from '../core/base/bytes.ts';
import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import {
  type KeepassDatabase,
  type KeepassFailure,
  type KeepassFolder,
  type KeepassItem,
  type KeepassKey,
  namesOf,
  openDatabase,
  textOf,
} from '../interchange/keepass-file.ts';
import { formatReference, type KeepassTarget, parseReference } from './keepass-reference.ts';
import type { ConnectionReport, ExternalFinds, ExternalNode } from './provider.ts';

const MAX_FINDS = 200;

/** The fields that every entry has, in the order they are listed. */
const STANDARD = ['Password', 'UserName', 'URL', 'Notes', 'Title'];

const NOT_FOUND: Problem = { code: 'external.notFound' };

const PROBLEMS: Readonly<Record<Extract<KeepassFailure, string>, Problem>> = {
  notKeepass: { code: 'external.fileNotKeepass' },
  otherVersion: { code: 'file.versionUnknown' },
  otherCipher: { code: 'file.cipherUnknown' },
  passwordWrong: { code: 'external.filePasswordWrong' },
  keyFileWrong: { code: 'external.keyFileWrong' },
  damaged: { code: 'external.fileDamaged' },
};

const hexOf = ({ bytes }: { readonly bytes: ArrayBuffer }): string =>
  toHex(new Uint8Array(bytes)).toUpperCase();

const titleOf = ({ entry }: KeepassItem): string => textOf(entry.fields.get('Title'));

/** Accents may be typed as one character or as two; a path names the same entry either way. */
const keyOf = (names: readonly string[]): string => names.join('\0').normalize();

const pathKeyOf = (item: KeepassItem): string => keyOf([...namesOf(item.trail), titleOf(item)]);

const isThere = ({ isTrashed }: KeepassFolder): boolean => !isTrashed;

/** Without revealing a protected value. */
const isEmpty = (field: KdbxEntryField): boolean =>
  field instanceof ProtectedValue ? field.byteLength === 0 : field === '';

const byName = (a: ExternalNode, b: ExternalNode): number => a.name.localeCompare(b.name);

const stepsTo = ({ trail }: KeepassFolder): string[] => trail.map(({ uuid }) => `g:${hexOf(uuid)}`);

const folderNode = (folder: KeepassFolder): ExternalNode => ({
  type: 'folder',
  name: folder.group.name ?? '',
  path: stepsTo(folder),
  reference: null,
});

const itemNode = (item: KeepassItem, name: string): ExternalNode => ({
  type: 'item',
  name,
  path: [...stepsTo(item), `e:${hexOf(item.entry.uuid)}`],
  reference: null,
});

/** The entries outside the recycle bin that a target names. */
function itemsAt({ items }: KeepassDatabase, target: KeepassTarget): KeepassItem[] {
  const there = items.filter(isThere);
  if (target.by === 'uuid') return there.filter(({ entry }) => hexOf(entry.uuid) === target.uuid);
  const key = keyOf(target.path);
  return there.filter((item) => pathKeyOf(item) === key);
}

/** `external.notFound`, `external.ambiguous`, or `external.notAText` where the field is empty. */
function valueAt(database: KeepassDatabase, target: KeepassTarget): Outcome<string> {
  const [item, ...others] = itemsAt(database, target);
  const field = item?.entry.fields.get(target.field);
  if (others.length > 0) return failed({ code: 'external.ambiguous' });
  if (field === undefined) return failed(NOT_FOUND);
  return isEmpty(field) ? failed({ code: 'external.notAText' }) : done(textOf(field));
}

function fieldsOf(database: KeepassDatabase, item: KeepassItem): ExternalNode[] {
  const key = pathKeyOf(item);
  const isOnly = database.items.filter((one) => isThere(one) && pathKeyOf(one) === key).length < 2;
  const path = [...namesOf(item.trail), titleOf(item)];
  const uuid = hexOf(item.entry.uuid);
  const names = [...item.entry.fields].filter(([, value]) => !isEmpty(value)).map(([name]) => name);
  const own = names.filter((name) => !STANDARD.includes(name));
  const sorted = [
    ...STANDARD.filter((name) => names.includes(name)),
    ...own.sort((a, b) => a.localeCompare(b)),
  ];
  return sorted.flatMap((field): ExternalNode[] => {
    const reference =
      (isOnly ? formatReference({ by: 'path', path, field }) : null) ??
      formatReference({ by: 'uuid', uuid, field });
    // No reference leads to a field whose name cannot be written.
    if (reference === null) return [];
    const { path: steps } = itemNode(item, '');
    return [{ type: 'field', name: field, path: [...steps, `f:${field}`], reference }];
  });
}

/** Folders, then items, of some groups. */
function childrenOf(database: KeepassDatabase, parents: readonly KeepassFolder[]): ExternalNode[] {
  const groups = parents.map(({ group }) => group);
  const folders = database.folders
    .filter((folder) => isThere(folder) && groups.some((one) => one.groups.includes(folder.group)))
    .map(folderNode);
  const items = database.items
    .filter((item) => groups.includes(item.group))
    .map((item) => itemNode(item, titleOf(item)));
  return [...folders.sort(byName), ...items.sort(byName)];
}

/** `external.notFound` for a place that is not there, or in the recycle bin. */
function listAt(
  database: KeepassDatabase,
  path: readonly string[],
): Outcome<readonly ExternalNode[]> {
  const last = path.at(-1);
  const folders = database.folders.filter(isThere);
  if (last === undefined) {
    const roots = folders.filter(({ trail }) => trail.length === 0);
    return done(childrenOf(database, roots));
  }
  const folder = folders.find(({ group }) => `g:${hexOf(group.uuid)}` === last);
  if (folder) return done(childrenOf(database, [folder]));
  const item = database.items.find((one) => isThere(one) && `e:${hexOf(one.entry.uuid)}` === last);
  return item ? done(fieldsOf(database, item)) : failed(NOT_FOUND);
}

function find({ items }: KeepassDatabase, text: string): ExternalFinds {
  const wanted = text.normalize().toLowerCase();
  const has = ({ entry }: KeepassItem, field: string) =>
    textOf(entry.fields.get(field)).normalize().toLowerCase().includes(wanted);
  const nodes = items
    .filter((item) => isThere(item) && ['Title', 'UserName', 'URL'].some((one) => has(item, one)))
    .map((item) => itemNode(item, [...namesOf(item.trail), titleOf(item)].join(' / ')))
    .sort(byName);
  return { nodes: nodes.slice(0, MAX_FINDS), complete: nodes.length <= MAX_FINDS };
}

/** An opened database, as an external vault shows it. Its values stay XORed until one is read. */
export interface KeepassTree {
  test(): Outcome<ConnectionReport>;
  list(path: readonly string[]): Outcome<readonly ExternalNode[]>;
  search(text: string): Outcome<ExternalFinds>;
  /** `external.referenceMalformed` for what is no reference. */
  read(reference: string): Outcome<string>;
}

function problemOf(failure: KeepassFailure, { password, keyFile }: KeepassKey): Problem {
  if (typeof failure === 'object') return failure;
  const isByFile = password === null && keyFile !== null;
  return failure === 'passwordWrong' && isByFile ? PROBLEMS.keyFileWrong : PROBLEMS[failure];
}

/**
 * Opens a database (KDBX 3 and 4): `external.fileNotKeepass`, `external.filePasswordWrong` (with a key file also when
 * that is the wrong one), `external.keyFileWrong`, `external.fileDamaged`, `file.versionUnknown`, `file.cipherUnknown`, or
 * what it asks for and may not.
 */
export async function openTree(bytes: Bytes, key: KeepassKey): Promise<Outcome<KeepassTree>> {
  const opened = await openDatabase(bytes, key);
  if (!opened.ok) return failed(problemOf(opened.failure, key));
  const { database } = opened;
  const { version, items } = database;
  return done({
    test: () => done({ version, count: items.filter(isThere).length }),
    list: (path) => listAt(database, path),
    search: (text) => done(find(database, text)),
    read(reference) {
      const target = parseReference(reference);
      return target === null
        ? failed({ code: 'external.referenceMalformed', kind: 'keepass' })
        : valueAt(database, target);
    },
  });
}
