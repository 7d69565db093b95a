import type { Page } from 'playwright';
import type { Condition } from '../page/conditions.ts';
import type { ExpectedList } from './model.ts';
import { rowsOf, timed, type Stage } from './stage.ts';

/** A vault whose rows are known. */
type Listed = Pick<Stage, 'model'>;

/** What persons do in the app, by its own controls. All words of its screens that the benchmark knows are here. */

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const searchOf = (page: Page) => page.getByLabel('Find a secret');
export const openTab = (page: Page, name: 'Secrets' | 'Settings' | 'Audit') =>
  page.getByRole('tab', { name }).click();

/** The screen of a vault that is locked: its field is there and no row is. */
export const LOCKED: Condition = {
  kind: 'text',
  selector: 'label',
  text: 'Vault key',
  gone: 'main [aria-posinset]',
};

/** Unlocks by the app's page. The vault is left locked. @returns milliseconds from the click to painted rows */
export async function unlockByScreen(stage: Stage, patience: number): Promise<number> {
  const page = await stage.app();
  await page.getByLabel('Vault key').fill(stage.key);
  const wait = { until: rowsOf(stage.model.newest()), from: 'click', patience } as const;
  const took = await timed(page, wait, () => button(page, 'Open Vault').click());
  await stage.lock();
  return took;
}

/** Locks by the app's page. @returns milliseconds from the click to the screen that asks for the key */
export const lockByScreen = (page: Page, patience: number): Promise<number> =>
  timed(page, { until: LOCKED, from: 'click', patience }, () => button(page, 'Lock').click());

/** Adds a secret by its form. @returns milliseconds from Save to its row */
export async function addByScreen(
  { model }: Listed,
  page: Page,
  [name, value]: readonly [string, string],
  patience: number,
): Promise<number> {
  await button(page, 'New secret').click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByLabel('Value').fill(value);
  model.add(name);
  const wait = { until: rowsOf(model.newest()), from: 'click', patience } as const;
  return timed(page, wait, () => button(page, 'Save secret').click());
}

/** Renames the newest secret by its form. @returns milliseconds from Save to the row with its new name */
export async function renameByScreen(
  { model }: Listed,
  page: Page,
  name: string,
  patience: number,
): Promise<number> {
  await button(page, `Edit ${model.nameAt(0)}`).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  model.renameNewest(name);
  const wait = { until: rowsOf(model.newest()), from: 'click', patience } as const;
  return timed(page, wait, () => button(page, 'Save secret').click());
}

/** Deletes the newest secret. @returns milliseconds from the click to the list without it */
export async function deleteByScreen(
  { model }: Listed,
  page: Page,
  patience: number,
): Promise<number> {
  const remove = button(page, `Delete ${model.nameAt(0)}`);
  model.removeNewest();
  const wait = { until: rowsOf(model.newest()), from: 'click', patience } as const;
  return timed(page, wait, () => remove.click());
}

/** A key in the search field, and what was there before. */
export interface SearchKey {
  /** What is in the field, and has been painted, before. */
  readonly before: string;
  /** What is kept of that: the key comes behind it; nothing where it replaces all. */
  readonly kept: string;
  readonly key: string;
}

/** Waits for rows that are there, or soon are. It is in no figure. */
export const rowsPainted = (page: Page, list: ExpectedList, patience: number): Promise<number> =>
  timed(page, { until: rowsOf(list), from: 'load', patience }, () => Promise.resolve());

/** Presses the key where all before it was done. @returns milliseconds from the key to the rows it finds */
export async function pressKey(
  { model }: Listed,
  page: Page,
  { kept, key }: SearchKey,
  patience: number,
): Promise<number> {
  const field = searchOf(page);
  await field.focus();
  // What the key replaces is selected.
  await field.evaluate((input: HTMLInputElement, from) => {
    input.setSelectionRange(from, input.value.length);
  }, kept.length);
  const wait = { until: rowsOf(model.newest(kept + key)), from: 'keydown', patience } as const;
  return timed(page, wait, () => page.keyboard.press(key));
}

/** Types one key over what is in the search field. @returns milliseconds from the key to the rows it finds */
export async function typeKey(
  listed: Listed,
  page: Page,
  key: SearchKey,
  patience: number,
): Promise<number> {
  await searchOf(page).fill(key.before);
  await rowsPainted(page, listed.model.newest(key.before), patience);
  return pressKey(listed, page, key, patience);
}

/** Chooses an order. @returns milliseconds from the choice to the rows in it */
export async function chooseOrder(
  { model }: Listed,
  page: Page,
  order: 'By name' | 'Newest first',
  patience: number,
): Promise<number> {
  const expected = order === 'By name' ? model.byName() : model.newest();
  const wait = { until: rowsOf(expected), from: 'change', patience } as const;
  return timed(page, wait, () => page.getByLabel('Order').selectOption(order));
}

const counted = (count: number): string => count.toLocaleString('en');

/** Selects all rows that are listed by a text. @returns milliseconds from the click to the ticks and their number */
export async function selectAllOf(
  { model }: Listed,
  page: Page,
  text: string,
  patience: number,
): Promise<number> {
  const list = model.newest(text);
  await page.getByLabel(`Select ${list.rows[0]}`, { exact: true }).check();
  const more = { each: { isChecked: true }, besides: `${counted(list.total)} secrets selected` };
  const wait = { until: rowsOf(list, more), from: 'click', patience } as const;
  return timed(page, wait, () => button(page, `Select all ${counted(list.total)}`).click());
}

/** Disables what is selected, which is what `text` lists. @returns milliseconds from the click to rows that say so */
export async function disableSelected(
  { model }: Listed,
  page: Page,
  text: string,
  patience: number,
): Promise<number> {
  const list = model.newest(text);
  const more = { each: { text: 'Disabled' }, besides: `${counted(list.total)} secrets disabled.` };
  const wait = { until: rowsOf(list, more), from: 'click', patience } as const;
  return timed(page, wait, () => button(page, 'Disable').click());
}

/** Takes the last change of several back, and waits until it is. */
export async function undo({ model }: Listed, page: Page, text: string, patience: number) {
  const until = rowsOf(model.newest(text), { each: { lacks: 'Disabled' } });
  await timed(page, { until, from: 'click', patience }, () => button(page, 'Undo').click());
}

/** A file as it is picked. */
export interface PickedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Has the settings read a file that asks for a passphrase, and comes back while that is under way. */
export async function startOpening(page: Page, file: PickedFile, password: string): Promise<void> {
  await button(page, 'Import secrets').click();
  await page.getByLabel('File or drop it here').setInputFiles(file);
  await page.getByLabel('Passphrase of the file').fill(password);
  await button(page, 'Open file').click();
  await page.getByText('Cancel ends it.').waitFor();
}

/** Has the timeline list unlocks and locks alone. @returns milliseconds from the choice to the list */
export async function filterTimeline(
  page: Page,
  until: Condition,
  patience: number,
): Promise<number> {
  await page.locator('summary', { hasText: 'Filter' }).click();
  const kind = page.getByLabel('What happened');
  return timed(page, { until, from: 'change', patience }, () => kind.selectOption('opening'));
}

/** Verifies by the screen. @returns milliseconds from the click to a report that found nothing wrong */
export async function verifyByScreen(page: Page, patience: number): Promise<number> {
  await openTab(page, 'Secrets');
  await openTab(page, 'Audit');
  const until = { kind: 'text', selector: '[role="status"]', text: 'Nothing is wrong.' } as const;
  return timed(page, { until, from: 'click', patience }, () => button(page, 'Verify').click());
}
