import type { Steps } from '../base/steps.ts';
import type { SecretRow } from '../secrets/secret.ts';
import type { IndexPage } from './index-page.ts';
import type { SearchText } from './search-text.ts';

/** Rows merged in one step. */
const ROWS_A_STEP = 8_192;

/** Rows of some pages in an order. */
export interface Run {
  /** Their ids in that order, some thousand a step. */
  ids(): Steps<Uint32Array>;
}

/** An order of rows. */
export interface Sorting<R extends Run> {
  /** Below zero when the first comes first. Never zero for two secrets. */
  compare(a: SecretRow, b: SecretRow): number;
  /** The rows that a page was written with. */
  run(page: IndexPage): R;
  /** What is in two runs, some thousand rows a step. */
  merge(a: R, b: R): Steps<R>;
}

/** Rows by their texts. */
export interface TextRun extends Run {
  readonly pages: readonly IndexPage[];
  /** Place in `pages` of the page that each row is on, and its place on that. */
  readonly onPage: Uint16Array;
  readonly rows: Uint16Array;
  /** How much of its text each has in common with the one before. */
  readonly inCommon: Uint16Array;
}

/** Rows by a number that each has: a time, a place. */
export interface NumberRun extends Run {
  readonly list: Uint32Array;
  readonly numbers: Float64Array;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const textRun = (run: Omit<TextRun, 'ids'>): TextRun => ({ ...run, ids: () => idsOf(run) });

function* idsOf({ pages, onPage, rows }: Omit<TextRun, 'ids'>): Steps<Uint32Array> {
  const ids = new Uint32Array(rows.length);
  for (let at = 0; at < ids.length; at += 1) {
    ids[at] = pages[onPage[at] ?? 0]?.idAt(rows[at] ?? 0) ?? 0;
    if (at % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
  }
  return ids;
}

const numberRun = (list: Uint32Array, numbers: Float64Array): NumberRun => ({
  list,
  numbers,
  *ids() {
    yield;
    return list;
  },
});

/** By name, then by domains, both in lower case; the newest first where both are the same. */
export const BY_NAME: Sorting<TextRun> = {
  compare: (a, b) => byText(textOf(a), textOf(b)) || b.id - a.id,
  run: (page) => {
    const text = page.searchText;
    const rows = text.sorted();
    const inCommon = rows.map((row, at) =>
      at === 0 ? 0 : text.inCommon(row, text, rows[at - 1] ?? 0, 0),
    );
    return textRun({ pages: [page], onPage: new Uint16Array(rows.length), rows, inCommon });
  },
  merge: mergeTexts,
};

/** By a number, the greatest first; the newest first where it is the same. */
const byNumber = (
  ofRow: (row: SecretRow) => number,
  onPage: (page: IndexPage, row: number) => number,
): Sorting<NumberRun> => ({
  compare: (a, b) => ofRow(b) - ofRow(a) || b.id - a.id,
  run: (page) => {
    const rows = new Uint16Array(page.rows).map((_, row) => row);
    rows.sort((a, b) => onPage(page, b) - onPage(page, a) || b - a);
    return numberRun(
      new Uint32Array(rows.length).map((_, at) => page.idAt(rows[at] ?? 0)),
      new Float64Array(rows.length).map((_, at) => onPage(page, rows[at] ?? 0)),
    );
  },
  merge: mergeNumbers,
});

/** By the time of the last change, the latest first. */
export const BY_CHANGE = byNumber(
  ({ changedAt }) => changedAt,
  (page, row) => page.changedAt(row),
);

/** By their places, the newest first: those that were deleted and are back among the rest. */
export const BY_PLACE = byNumber(
  ({ place }) => place,
  (page, row) => page.placeAt(row),
);

const textOf = ({ name, domains }: SecretRow): string => `${name}\n${domains}`.toLowerCase();

/**
 * Of two rows that both follow the last one taken, the one that has more in common with it comes first; only where
 * it is the same of both are their texts looked at, and only from there on.
 */
function* mergeTexts(a: TextRun, b: TextRun): Steps<TextRun> {
  const pages = [...a.pages, ...b.pages];
  const texts = pages.map((page) => page.searchText);
  const length = a.rows.length + b.rows.length;
  const onPage = new Uint16Array(length);
  const rows = new Uint16Array(length);
  const inCommon = new Uint16Array(length);
  for (let taken: Taken = { a: 0, b: 0, sameA: 0, sameB: 0 }; taken.a + taken.b < length;) {
    const end = Math.min(taken.a + taken.b + ROWS_A_STEP, length);
    taken = mergeSome(a, b, texts, { onPage, rows, inCommon }, taken, end);
    yield;
  }
  return textRun({ pages, onPage, rows, inCommon });
}

/** How many rows of two runs were taken, and what the next of each has in common with the last one taken. */
interface Taken {
  readonly a: number;
  readonly b: number;
  readonly sameA: number;
  readonly sameB: number;
}

/** Takes rows until there are `end`. Plain numbers, since this runs some million times. */
function mergeSome(
  a: TextRun,
  b: TextRun,
  texts: readonly SearchText[],
  { onPage, rows, inCommon }: Pick<TextRun, 'onPage' | 'rows' | 'inCommon'>,
  taken: Taken,
  end: number,
): Taken {
  let { a: i, b: j, sameA, sameB } = taken;
  const pagesOfA = a.pages.length;
  for (let to = i + j; to < end; to += 1) {
    let isA = j === b.rows.length || (i < a.rows.length && sameA > sameB);
    if (sameA === sameB && i < a.rows.length && j < b.rows.length) {
      const textA = texts[a.onPage[i] ?? 0];
      const textB = texts[(b.onPage[j] ?? 0) + pagesOfA];
      if (!textA || !textB) throw new Error('"run" is of other pages');
      const rowA = a.rows[i] ?? 0;
      const rowB = b.rows[j] ?? 0;
      const same = textA.inCommon(rowA, textB, rowB, sameA);
      // Of the same texts, that of `b` is newer.
      isA = textA.charAt(rowA, same) < textB.charAt(rowB, same);
      if (isA) sameB = same;
      else sameA = same;
    }
    if (isA) {
      onPage[to] = a.onPage[i] ?? 0;
      rows[to] = a.rows[i] ?? 0;
      inCommon[to] = sameA;
      i += 1;
      sameA = a.inCommon[i] ?? 0;
    } else {
      onPage[to] = (b.onPage[j] ?? 0) + pagesOfA;
      rows[to] = b.rows[j] ?? 0;
      inCommon[to] = sameB;
      j += 1;
      sameB = b.inCommon[j] ?? 0;
    }
  }
  return { a: i, b: j, sameA, sameB };
}

function* mergeNumbers(a: NumberRun, b: NumberRun): Steps<NumberRun> {
  const list = new Uint32Array(a.list.length + b.list.length);
  const numbers = new Float64Array(list.length);
  let takenA = 0;
  const go = (first: number, end: number): void => {
    for (let to = first; to < end; to += 1) {
      const takenB = to - takenA;
      const ofA = a.numbers[takenA] ?? 0;
      const ofB = b.numbers[takenB] ?? 0;
      // Of the same number, that of `b` is newer.
      const isA = takenB === b.list.length || (takenA < a.list.length && ofA > ofB);
      list[to] = (isA ? a.list[takenA] : b.list[takenB]) ?? 0;
      numbers[to] = isA ? ofA : ofB;
      if (isA) takenA += 1;
    }
  };
  for (let first = 0; first < list.length; first += ROWS_A_STEP) {
    if (first > 0) yield;
    go(first, Math.min(first + ROWS_A_STEP, list.length));
  }
  return numberRun(list, numbers);
}
