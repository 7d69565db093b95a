import { isAimMet, type Verdict } from './verdict.ts';

/** Sorts of records that are named one by one; of more, their number is said. */
const SORTS_NAMED = 3;

/** Damages of one field that all came to the same. */
interface Row {
  readonly verdict: Verdict;
  readonly records: Set<string>;
  readonly kinds: Set<string>;
  readonly named: Set<string>;
}

function rowsOf(verdicts: readonly Verdict[]): Row[] {
  const rows = new Map<string, Row>();
  for (const verdict of verdicts) {
    const { damage, trial, out, wrong } = verdict;
    const { started, opened } = trial;
    const isMet = isAimMet(verdict);
    const outcome = [damage.store, damage.field, started, opened, out, isMet, wrong.length > 0];
    const key = JSON.stringify(outcome);
    const row = rows.get(key) ?? {
      verdict,
      records: new Set(),
      kinds: new Set(),
      named: new Set(),
    };
    rows.set(key, row);
    row.records.add(damage.record);
    row.kinds.add(damage.kind);
    for (const one of trial.named) row.named.add(one.replace(/^locked: /, ''));
  }
  return [...rows.values()];
}

const listed = (words: Iterable<string>): string => [...words].join(', ') || '–';

function lineOf({ verdict, records, kinds, named }: Row): string {
  const { damage, trial, out, of, wrong } = verdict;
  const sorts = records.size > SORTS_NAMED ? `${records.size} sorts` : listed(records);
  const cells = [
    damage.store,
    sorts,
    damage.field ?? 'the record',
    listed(kinds),
    trial.started === 'ready' ? 'yes' : trial.started,
    trial.opened,
    listed(named),
    `${out} of ${of}`,
    isAimMet(verdict) ? 'yes' : wrong.length > 0 ? '**no: wrong in silence**' : '**no**',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const HEAD =
  '| store | record | field | damage | started | opened | named | secrets out | aim met |\n' +
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- |';

/** What damages of one vault came to, as Markdown. */
export function damageTable(verdicts: readonly Verdict[]): string {
  const met = verdicts.filter(isAimMet).length;
  const opened = verdicts.filter(({ trial }) => trial.isOpen).length;
  const wrong = verdicts.filter((one) => one.wrong.length > 0).length;
  const sum =
    `${verdicts.length} damages: the vault opened after ${opened}; all secrets but those whose own ` +
    `bytes were hit came out after ${met}; something was wrong in silence after ${wrong}.`;
  return `${sum}\n\n${HEAD}\n${rowsOf(verdicts).map(lineOf).join('\n')}`;
}
