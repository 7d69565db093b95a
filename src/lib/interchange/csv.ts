import Papa from 'papaparse';
import { failed, type Outcome } from '../core/base/outcome.ts';
import {
  type CsvColumns,
  MAX_IMPORT_ENTRIES,
  type ReadFile,
  type Refusal,
} from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { entriesOfItem, isText, noteOf } from './item-entries.ts';
import { namesOfItems } from './item-names.ts';

/** Columns a table may have: a person chooses among them. */
const MAX_COLUMNS = 1_000;

/** Headings as other tools write them, the most telling first; compared without case and signs. */
const HEADINGS: Readonly<Record<keyof CsvColumns, readonly string[]>> = {
  name: ['name', 'title', 'key', 'variable', 'label', 'item', 'account', 'entry'],
  value: [
    'value',
    'password',
    'secret',
    'token',
    'apikey',
    'loginpassword',
    'credential',
    'pass',
    'pwd',
  ],
  domains: [
    'domains',
    'alloweddomains',
    'url',
    'website',
    'websites',
    'urls',
    'loginuri',
    'uri',
    'domain',
    'host',
  ],
  note: ['note', 'notes', 'notesplain', 'comment', 'comments', 'description', 'extra'],
};

/** Columns that become part of a secret where nobody made them anything else. */
const USERNAMES = ['username', 'loginusername', 'user', 'login', 'loginname', 'email'];
const ONE_TIME = ['otpauth', 'totp', 'logintotp', 'otp', 'otpsecret', 'otpurl', 'onetimepassword'];
/** Columns that tell rows of one name apart. */
const PLACES = ['folder', 'group', 'grouping', 'vault', 'category', 'collection'];

const plain = (heading: string): string => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Which columns hold what, by their headings. */
function guessColumns(headings: readonly string[]): CsvColumns {
  const known = headings.map(plain);
  const find = (role: keyof CsvColumns): number | null => {
    const at = HEADINGS[role].map((one) => known.indexOf(one)).find((index) => index >= 0);
    return at ?? null;
  };
  return { name: find('name'), value: find('value'), domains: find('domains'), note: find('note') };
}

const isBlank = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '');

/** What rows are called: two accounts of one name are told apart by their user names, or their folders. */
function namesOfRows(
  rows: readonly (readonly string[])[],
  columns: { readonly name: number | null; readonly username: number; readonly place: number },
): string[] {
  const { name, username, place } = columns;
  const isDistinct = username >= 0 || place >= 0;
  const titles = rows.map((row) => (name === null ? '' : (row[name] ?? '')));
  // Without either, a name that comes twice is refused, since nothing says which of the two counts.
  if (!isDistinct) return titles;
  return namesOfItems(
    rows.map((row, index) => ({
      title: titles[index] ?? '',
      account: row[username] ?? '',
      place: row[place] ?? '',
    })),
  );
}

/**
 * Reads a table whose first row has the headings, 1Password's export among them. A column of user names goes
 * into the note, one of one-time-password seeds becomes secrets of its own.
 * @param chosen what the person says the columns are; otherwise the headings tell. Without a column of
 * names and one of values the file has a `table` and no secrets
 */
export function readCsv(text: string, chosen?: CsvColumns): Outcome<ReadFile> {
  // A first line by which spreadsheets are told what stands between cells. It stays, so that rows keep their numbers.
  const [hint = '', said] = /^sep=(.)[ \t]*(?:\r\n|\r|\n)/i.exec(text) ?? [];
  const body = text.slice(hint.length);
  const delimiter =
    said ?? Papa.parse(body, { preview: 10, skipEmptyLines: 'greedy' }).meta.delimiter;
  const shift = hint === '' ? 1 : 2;
  // With blank rows left in, a row that papaparse complains about is the row it means.
  // Of too many rows no more are read than tell that they are.
  const preview = MAX_IMPORT_ENTRIES + 2;
  const { data, errors } = Papa.parse<string[]>(body, { delimiter, preview });
  if (data.length >= preview) {
    return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
  }
  const broken = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
  const top = data.findIndex((row) => !isBlank(row));
  const headings = data[top];
  if (!headings) return failed({ code: 'file.empty' });
  if (headings.length > MAX_COLUMNS) return failed({ code: 'file.notThisFormat' });
  if (broken.has(top)) return failed({ code: 'file.damaged' });
  const columns = chosen ?? guessColumns(headings);
  const { name, value, domains, note } = columns;
  const taken = new Set([name, value, domains, note]);
  const free = headings.map((heading, index) => (taken.has(index) ? '' : plain(heading)));
  const username = free.findIndex((heading) => USERNAMES.includes(heading));
  const oneTime = free.findIndex((heading) => ONE_TIME.includes(heading));
  const place = free.findIndex((heading) => PLACES.includes(heading));
  taken.add(username).add(oneTime);
  const left = new Set<number>();
  const entries: RawEntry[] = [];
  const refusals: Refusal[] = [];
  const isRow = (row: readonly string[], index: number): boolean =>
    index > top && !broken.has(index) && !isBlank(row) && row.length === headings.length;
  const names = namesOfRows(data.filter(isRow), { name, username, place });
  let next = 0;
  data.forEach((row, index) => {
    const position = index + shift;
    if (broken.has(index)) refusals.push({ position, reason: 'quoteBroken' });
    else if (index <= top || isBlank(row)) return;
    else if (row.length !== headings.length) refusals.push({ position, reason: 'rowRagged' });
    else {
      const cell = (column: number | null) => (column === null ? '' : row[column]);
      const item: RawEntry = {
        position,
        name: names[next],
        value: cell(value),
        domains: cell(domains),
        note: noteOf(cell(username), cell(note)),
      };
      next += 1;
      const seed = cell(oneTime);
      entries.push(...entriesOfItem(item, isText(seed) ? [['TOTP', seed]] : []));
      row.forEach((one, column) => one.trim() !== '' && !taken.has(column) && left.add(column));
    }
  });
  const table = {
    headings,
    columns,
    left: headings.filter((_, column) => left.has(column)),
  };
  if (name === null || value === null) return collectSecrets([], { table });
  return collectSecrets(entries, { table, refusals });
}
