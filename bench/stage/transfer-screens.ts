import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright';
import { button, openTab, type PickedFile } from './screens.ts';
import { timed } from './stage.ts';

/** Milliseconds to what a file holds, and from the confirmation to the word that it was imported. */
export interface Imported {
  readonly preview: number;
  readonly apply: number;
}

const counted = (count: number): string => count.toLocaleString('en');

/**
 * Imports a file of so many new secrets by the screens of an open vault.
 * @param passphrase of a file that is locked: the wait for it to be typed is in no figure
 */
export async function importByScreen(
  page: Page,
  file: PickedFile,
  { count, passphrase, patience }: { count: number; passphrase: string | null; patience: number },
): Promise<Imported> {
  await openTab(page, 'Settings');
  await button(page, 'Import secrets').click();
  const choose = page.getByLabel('File or drop it here');
  await choose.waitFor();
  const confirm = `Import ${counted(count)} secrets`;
  const shown = { kind: 'text', selector: 'button', text: confirm } as const;
  let preview: number;
  if (passphrase === null) {
    const wait = { until: shown, from: 'change', patience } as const;
    preview = await timed(page, wait, () => choose.setInputFiles(file));
  } else {
    await choose.setInputFiles(file);
    await page.getByLabel('Passphrase of the file').fill(passphrase);
    const wait = { until: shown, from: 'click', patience } as const;
    preview = await timed(page, wait, () => button(page, 'Open file').click());
  }
  const done = {
    kind: 'text',
    selector: 'main',
    text: `Imported: ${counted(count)} added`,
  } as const;
  const wait = { until: done, from: 'click', patience } as const;
  const apply = await timed(page, wait, () => button(page, confirm).click());
  return { preview, apply };
}

/**
 * Saves an encrypted backup by its dialog.
 * @returns milliseconds from the click to the word that it was written, and the file
 */
export async function exportByScreen(
  page: Page,
  { count, passphrase, patience }: { count: number; passphrase: string; patience: number },
): Promise<{ readonly took: number; readonly file: Buffer }> {
  await openTab(page, 'Settings');
  await button(page, 'Export secrets').click();
  await page.getByRole('dialog').getByLabel('Passphrase').fill(passphrase);
  const downloaded: Promise<Download> = page.waitForEvent('download', { timeout: patience });
  // Where the app says that it failed, that is told; nobody waits for the file then.
  downloaded.catch(() => undefined);
  const until = {
    kind: 'text',
    selector: '[role="dialog"], dialog',
    text: `${counted(count)} secrets written`,
  };
  const wait = { until, from: 'click', patience } as const;
  const took = await timed(page, wait as never, () => button(page, 'Save backup').click());
  const file = await readFile(await (await downloaded).path());
  await button(page, 'Close').click();
  if (!file.subarray(0, 22).toString().startsWith('age-encryption.org/v1'))
    throw new Error('"export" wrote no age file');
  return { took, file };
}
