import { expect, test, type Page } from '@playwright/test';
import { csvOf } from '../../bench/files/import-files.ts';
import { keysFor } from '../../bench/measures/filter.ts';
import { entriesOf, MARKED } from '../../bench/page/entries.ts';
import { waitsScript } from '../../bench/stage/browser.ts';
import { Model } from '../../bench/stage/model.ts';
import * as screens from '../../bench/stage/screens.ts';
import { exportByScreen, importByScreen } from '../../bench/stage/transfer-screens.ts';
import { VaultPage } from '../support/vault-page.ts';

/** More than fit on the screen, and more than one marked group. */
const COUNT = 120;
/** For what happens, and for what never does. */
const LONG = 20_000;
const SHORT = 1_000;

/** What the app is kept from hearing: then nothing happens in it, whatever a person does. */
type Deaf = 'input' | 'change' | 'click';

/** Breaks the app: events end before it hears of them. A wait of the benchmark, which stands before, hears them. */
const deafen = (page: Page, type: Deaf) =>
  page.evaluate((name) => {
    const stop = (event: Event) => {
      // Boxes are still ticked: it is the buttons that do nothing.
      if (name === 'click' && !(event.target as Element).closest('button')) return;
      event.stopImmediatePropagation();
      event.preventDefault();
    };
    document.addEventListener(name, stop, { capture: true });
    Object.assign(globalThis, {
      hearAgain: () => {
        document.removeEventListener(name, stop, { capture: true });
      },
    });
  }, type);

declare const hearAgain: () => void;

/** A measurement gives no figure in a broken app, and one in the app as it is. */
async function noticesNothing(
  page: Page,
  deaf: Deaf,
  measure: (patience: number) => Promise<number>,
  before: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  await before();
  await deafen(page, deaf);
  await expect(measure(SHORT)).rejects.toThrow('nothing to measure after');
  await page.evaluate(() => {
    hearAgain();
  });
  await before();
  const took = await measure(LONG);
  expect(took).toBeGreaterThan(0);
  expect(took).toBeLessThan(LONG);
}

async function openVault(page: Page): Promise<VaultPage> {
  await page.addInitScript({ content: await waitsScript(process.cwd()) });
  await page.setViewportSize({ width: 1280, height: 900 });
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  return vault;
}

const table = {
  name: 'x.csv',
  mimeType: 'text/plain',
  buffer: Buffer.from(csvOf(entriesOf(0, COUNT))),
};
const request = { count: COUNT, passphrase: null, patience: LONG };

/** An open vault with the first entries. */
async function filled(page: Page) {
  const vault = await openVault(page);
  await importByScreen(page, table, request);
  await vault.tab('Secrets');
  const listed = { model: new Model(COUNT) };
  return { vault, listed };
}

test('the filter is measured by rows, and gives no figure where it does nothing', async ({
  page,
}) => {
  const { listed } = await filled(page);
  const field = screens.searchOf(page);
  for (const keys of Object.values(keysFor(listed.model))) {
    const press = (patience: number) => screens.typeKey(listed, page, keys, patience);
    expect(await press(LONG)).toBeGreaterThan(0);
    await field.fill(keys.before);
    await screens.rowsPainted(page, listed.model.newest(keys.before), LONG);
    await deafen(page, 'input');
    await expect(screens.pressKey(listed, page, keys, SHORT)).rejects.toThrow('nothing to measure');
    await page.evaluate(() => {
      hearAgain();
    });
    await field.fill('');
  }
});

test('the filter gives no figure where it finds something else', async ({ page }) => {
  const { listed } = await filled(page);
  await page.evaluate(() => {
    const other = (event: Event) => {
      if (event.target instanceof HTMLInputElement && event.target.value === 'z')
        event.target.value = 'y';
    };
    document.addEventListener('input', other, { capture: true });
  });
  const keys = { before: '', kept: '', key: 'z' };
  await expect(screens.typeKey(listed, page, keys, SHORT)).rejects.toThrow('nothing to measure');
});

test('orders, selections and changes of many are measured by what rows say', async ({ page }) => {
  const { listed } = await filled(page);
  await noticesNothing(page, 'change', (patience) =>
    screens.chooseOrder(listed, page, 'By name', patience),
  );
  await screens.chooseOrder(listed, page, 'Newest first', LONG);
  const [{ text }] = MARKED;
  await screens.searchOf(page).fill(text);
  await screens.rowsPainted(page, listed.model.newest(text), LONG);
  await noticesNothing(page, 'click', (patience) =>
    screens.selectAllOf(listed, page, text, patience),
  );
  await noticesNothing(page, 'click', (patience) =>
    screens.disableSelected(listed, page, text, patience),
  );
  await screens.undo(listed, page, text, LONG);
});

test('adding, editing and deleting are measured by the list', async ({ page }) => {
  const { listed } = await filled(page);
  const add = (patience: number) =>
    screens.addByScreen(listed, page, ['new key', 'value'], patience);
  expect(await add(LONG)).toBeGreaterThan(0);
  expect(await screens.renameByScreen(listed, page, 'renamed', LONG)).toBeGreaterThan(0);
  expect(await screens.deleteByScreen(listed, page, LONG)).toBeGreaterThan(0);
  // The app no longer hears Save.
  await page.evaluate(() => {
    const stop = (event: Event) => {
      event.stopImmediatePropagation();
      event.preventDefault();
    };
    document.addEventListener('submit', stop, { capture: true });
  });
  await expect(add(SHORT)).rejects.toThrow('nothing to measure after');
});

test('Lock, an import, an export and Verify are measured by what they say', async ({ page }) => {
  const { vault } = await filled(page);
  const backup = { count: COUNT, passphrase: 'a passphrase for the benchmark', patience: LONG };
  const { took, file } = await exportByScreen(page, backup);
  expect(took).toBeGreaterThan(0);
  expect(file.length).toBeGreaterThan(COUNT * 40);
  await vault.tab('Audit');
  expect(await screens.verifyByScreen(page, LONG)).toBeGreaterThan(0);
  await noticesNothing(page, 'click', (patience) => screens.lockByScreen(page, patience));
  await vault.unlock(vault.key);
  // All of it is there already: there is no button that would import so many.
  await expect(importByScreen(page, table, { ...request, patience: SHORT })).rejects.toThrow(
    'nothing to measure after',
  );
});
