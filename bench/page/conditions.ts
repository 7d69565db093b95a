/**
 * What a person waits for, as it can be told from a page: each says what is missing yet, and `null` once it is there.
 * They read what is laid out and in sight, by roles and labels as the rest of the page's users do.
 */
export type Condition =
  | {
      /** The rows in sight, from the first one on, are these, and the list is as long as it should be. */
      readonly kind: 'rows';
      /** Selector of what the list is in. */
      readonly within: string;
      readonly total: number;
      /** What each of the first rows has in its text, in order: at least as many as fit on the screen. */
      readonly rows: readonly string[];
      /** What else each row in sight has: a text, or not that text, or a checkbox that is ticked or not. */
      readonly each?:
        { readonly text: string } | { readonly lacks: string } | { readonly isChecked: boolean };
      /** A text in sight somewhere besides. */
      readonly besides?: string;
    }
  | {
      /** What this selector finds is in sight and has this text; nothing that `gone` finds is left. */
      readonly kind: 'text';
      readonly selector: string;
      readonly text: string;
      readonly gone?: string;
    };

/** Pixels that borders and rounding may take. */
const SLACK = 2;

const inSight = (element: Element): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

/** What of the screen an element's list can be seen through: the window, or the box that it scrolls in. */
function viewOf(element: Element): { readonly top: number; readonly bottom: number } {
  let [top, bottom] = [0, innerHeight];
  for (let above = element.parentElement; above; above = above.parentElement) {
    if (!/auto|scroll|hidden|clip/.test(getComputedStyle(above).overflowY)) continue;
    if (above === document.body || above === document.documentElement) continue;
    const box = above.getBoundingClientRect();
    top = Math.max(top, box.top);
    bottom = Math.min(bottom, box.bottom);
  }
  return { top, bottom };
}

interface Row {
  readonly element: Element;
  readonly place: number;
  readonly total: number;
  readonly top: number;
  readonly bottom: number;
}

/** Rows that are on the screen, from the top down. */
function rowsIn(within: string): { rows: readonly Row[]; bottom: number } {
  const found = [...document.querySelectorAll(`${within} [aria-posinset]`)].filter(inSight);
  const [any] = found;
  if (!any) return { rows: [], bottom: innerHeight };
  const view = viewOf(any);
  const rows = found
    .map((element): Row => {
      const { top, bottom } = element.getBoundingClientRect();
      const [place, total] = ['aria-posinset', 'aria-setsize'].map((name) =>
        Number(element.getAttribute(name)),
      );
      return { element, place: place ?? 0, total: total ?? 0, top, bottom };
    })
    .filter(({ top, bottom }) => bottom > view.top + SLACK && top < view.bottom - SLACK)
    .sort((a, b) => a.top - b.top);
  return { rows, bottom: view.bottom };
}

function missingInRow(
  { element }: Row,
  expected: string,
  each: Extract<Condition, { kind: 'rows' }>['each'],
): string | null {
  if (!element.textContent.includes(expected)) return `"${expected}" in its row`;
  if (!each) return null;
  if ('text' in each) return element.textContent.includes(each.text) ? null : `"${each.text}"`;
  if ('lacks' in each)
    return element.textContent.includes(each.lacks) ? `no "${each.lacks}"` : null;
  const box = element.querySelector<HTMLInputElement>('input[type="checkbox"]');
  return box?.checked === each.isChecked ? null : `a tick that is ${each.isChecked}`;
}

function missingInRows(condition: Extract<Condition, { kind: 'rows' }>): string | null {
  const { rows, bottom } = rowsIn(condition.within);
  const last = rows.at(-1);
  if (!last) return 'a row in sight';
  for (const [index, row] of rows.entries()) {
    if (row.place !== index + 1) return `row ${index + 1} at its place, found ${row.place}`;
    if (row.total !== condition.total) return `${condition.total} rows, found ${row.total}`;
    const expected = condition.rows[index];
    if (expected === undefined) return 'an expectation for every row in sight';
    const missing = missingInRow(row, expected, condition.each);
    if (missing !== null) return missing;
  }
  if (last.place < condition.total && last.bottom < bottom - SLACK) return 'rows down to the edge';
  const { besides } = condition;
  return besides === undefined || hasText('body', besides) ? null : `"${besides}"`;
}

/** Whether what a selector finds has a text in sight. */
const hasText = (selector: string, text: string): boolean =>
  [...document.querySelectorAll<HTMLElement>(selector)].some(
    (element) => inSight(element) && element.innerText.includes(text),
  );

/** What is missing of a condition; `null` when it is met. */
export function missing(condition: Condition): string | null {
  if (condition.kind === 'rows') return missingInRows(condition);
  const { selector, text, gone } = condition;
  if (gone !== undefined && [...document.querySelectorAll(gone)].some(inSight))
    return `"${gone}" to be gone`;
  return hasText(selector, text) ? null : `"${text}" in "${selector}"`;
}
