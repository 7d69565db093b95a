import Papa from 'papaparse';
import type { CsvColumns, ReadFile, Refusal } from '../core/plain-secret.ts';
import { failed, type Outcome } from '../core/problems.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';

/** Headings as other tools write them, the most telling first; compared without case and signs. */
const HEADINGS: Readonly<Record<keyof CsvColumns, readonly string[]>> = {
  name: ['name', 'title', 'key', 'variable', 'label', 'item', 'account', 'entry'],
  value: ['value', 'password', 'secret', 'token', 'apikey', 'loginpassword', 'credential', 'pass'],
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
  note: ['note', 'notes', 'notesplain', 'comment', 'comments', 'description'],
};

const plain = (heading: string): string => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Which columns hold what, by their headings. */
function guessColumns(headings: readonly string[]): CsvColumns {
  const known = headings.map(plain);
  const find = (role: keyof CsvColumns): number | null => {
    const at = HEADINGS[role].map((one) => known.indexOf(one)).find((place) => place >= 0);
    return at ?? null;
  };
  return { name: find('name'), value: find('value'), domains: find('domains'), note: find('note') };
}

/**
 * Reads a table whose first row has the headings, 1Password's export among them.
 * @param chosen what the person says the columns are; otherwise the headings tell. Without a column of
 * names and one of values the file has a `table` and no secrets
 */
export function readCsv(text: string, chosen?: CsvColumns): Outcome<ReadFile> {
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const [headings, ...rows] = data;
  if (!headings) return failed({ code: 'file.empty' });
  const columns = chosen ?? guessColumns(headings);
  const table = { headings, columns };
  const { name, value, domains, note } = columns;
  if (name === null || value === null) return collectSecrets([], { table });
  const broken = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
  const entries: RawEntry[] = [];
  const refusals: Refusal[] = [];
  rows.forEach((row, place) => {
    const at = place + 2;
    if (row.length !== headings.length || broken.has(place + 1)) {
      refusals.push({ at, reason: 'rowRagged' });
      return;
    }
    entries.push({
      at,
      name: row[name],
      value: row[value],
      domains: domains === null ? '' : row[domains],
      note: note === null ? '' : row[note],
    });
  });
  return collectSecrets(entries, { table, refusals });
}
