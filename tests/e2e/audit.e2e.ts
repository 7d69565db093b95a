import { expect, test, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { chartGraph } from '../../src/lib/machines/chart-graph.ts';
import { vaultMachine } from '../../src/lib/machines/vault-machine.ts';
import { axeFor } from '../support/axe.ts';
import { disk, tamper } from '../support/disk.ts';
import { VaultPage } from '../support/vault-page.ts';

const { states, transitions } = chartGraph(vaultMachine);

/** A vault with two secrets, a wrong key tried and one deletion, with its audit open. */
async function auditedVault(page: Page): Promise<VaultPage> {
  const vault = new VaultPage(page);
  await vault.createProfile();
  for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
    await vault.act[event]();
  await vault.addSecret('PAYMENTS_KEY', 'one');
  await vault.addSecret('MAIL_KEY', 'two');
  for (const event of ['vault.locked', 'unlock.rejected', 'vault.unlocked'] as const) {
    await vault.act[event]();
  }
  await vault.tab('Audit');
  await expect(page.getByText('8 events', { exact: true })).toBeVisible();
  return vault;
}

const entry = (page: Page, text: string | RegExp) =>
  page.getByRole('list', { name: 'Newest first' }).getByRole('button', { name: text });
const lit = (page: Page) => page.locator('[data-chart-state][aria-current="true"]');

async function expectNoViolations(page: Page) {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('the audit draws the running machine, lights where the vault is, and goes back to any event', async ({
  page,
}) => {
  await auditedVault(page);
  const drawn = (attribute: string) =>
    page
      .locator(`[${attribute}]`)
      .evaluateAll((parts, name) => parts.map((part) => part.getAttribute(name)).sort(), attribute);
  expect(await drawn('data-chart-state')).toEqual(states.map(({ path }) => path).sort());
  expect(await drawn('data-transition')).toEqual(transitions.map(({ id }) => id).sort());
  await expect(lit(page)).toHaveAttribute('data-chart-state', 'unlocked.whole');
  await expectNoViolations(page);
  await entry(page, /^A key that is not this vault’s was tried/).click();
  await expect(lit(page)).toHaveAttribute('data-chart-state', 'locked');
  await expect(page.getByText(/^Event 7 of 8, /)).toBeVisible();
  await entry(page, /^A vault key was made/).click();
  await expect(lit(page)).toHaveAttribute('data-chart-state', 'keyShown');
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Now', exact: true }).click();
  await expect(lit(page)).toHaveAttribute('data-chart-state', 'unlocked.whole');
  await expect(page.getByText('This is how it is now.')).toBeVisible();
});

test('replays the history by steps, by the slider and by itself', async ({ page }) => {
  await auditedVault(page);
  const slider = page.getByRole('slider', { name: 'Moment' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(lit(page)).toHaveAttribute('data-chart-state', 'keyShown');
  await page.getByRole('button', { name: 'Forward' }).click();
  await page.getByRole('button', { name: 'Forward' }).click();
  await expect(lit(page)).toHaveAttribute('data-chart-state', 'unlocked.whole');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', /^Event 2 of 8, /);
  await page.getByLabel('Speed').selectOption('16 events a second');
  // Every state on the way is seen, in order.
  const seen = page.evaluate(async () => {
    const states: (string | null)[] = [];
    const until = performance.now() + 8_000;
    while (performance.now() < until) {
      const now =
        document
          .querySelector('[data-chart-state][aria-current="true"]')
          ?.getAttribute('data-chart-state') ?? null;
      if (states.at(-1) !== now) states.push(now);
      const isAtEnd = document.querySelector('input[type=range]')?.getAttribute('aria-valuetext');
      if (isAtEnd?.startsWith('Event 8 of 8') === true) break;
      await new Promise(requestAnimationFrame);
    }
    return states;
  });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  expect(await seen).toEqual(['keyShown', 'unlocked.whole', 'locked', 'unlocked.whole']);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('filters the timeline, and the keyboard moves in it', async ({ page }) => {
  await auditedVault(page);
  await page.getByText('Filter', { exact: true }).click();
  await page.getByLabel('What happened').selectOption('Secrets');
  await expect(page.getByText('2 events', { exact: true })).toBeVisible();
  await expect(entry(page, /^MAIL_KEY was added/)).toBeVisible();
  await page.getByLabel('Led to').selectOption('locked');
  await expect(page.getByText('No event matches.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(page.getByText('8 events', { exact: true })).toBeVisible();
  await page.getByLabel('From', { exact: true }).fill('2001-01-01');
  await page.getByLabel('To', { exact: true }).fill('2001-01-02');
  await expect(page.getByText('No event matches.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await entry(page, /^Unlocked with the vault key/).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(entry(page, /^Locked by hand/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lit(page)).toHaveAttribute('data-chart-state', 'locked');
  await page.keyboard.press('End');
  await expect(entry(page, /^A vault key was made/)).toBeFocused();
});

test('follows what happens in another tab', async ({ page, context }) => {
  await auditedVault(page);
  const other = await context.newPage();
  const there = new VaultPage(other);
  await other.goto('/vault');
  await there.addSecret('FROM_ELSEWHERE', 'x');
  await expect(entry(page, /^FROM_ELSEWHERE was added/)).toBeVisible();
  await expect(page.getByText('9 events', { exact: true })).toBeVisible();
});

test('a locked vault is audited without the names of its secrets', async ({ page }) => {
  const vault = await auditedVault(page);
  await entry(page, /^PAYMENTS_KEY was added/).click();
  await vault.act['vault.locked']();
  await vault.button('Audit the log').click();
  await expect(entry(page, /^A secret was added \(sealed\)/).first()).toBeVisible();
  await expect(page.getByText('PAYMENTS_KEY')).toHaveCount(0);
  await expect(lit(page)).toHaveAttribute('data-chart-state', 'locked');
  await vault.button('Verify').click();
  await expect(page.getByText('Nothing is wrong.')).toBeVisible();
  await expect(page.getByText(/Unlock and verify again/)).toBeVisible();
  await expectNoViolations(page);
});

test('Verify says what it proves, and names what was tampered with', async ({ page }) => {
  const vault = await auditedVault(page);
  await vault.button('Verify').click();
  await expect(page.getByText('Nothing is wrong.')).toBeVisible();
  await expect(page.getByText('vouches for everything up to event 8')).toBeVisible();
  await expect(page.getByText(/Only a receipt that you keep elsewhere/)).toBeVisible();
  await tamper(page, 'events', 'change', 2);
  await tamper(page, 'values', 'delete', 5);
  await vault.button('Verify').click();
  await expect(page.getByText('2 things are wrong.')).toBeVisible();
  await expect(page.getByText('Event 2: The record was changed')).toBeVisible();
  await expect(page.getByText('Event 5: The sealed value of this event was taken')).toBeVisible();
  await expectNoViolations(page);
});

test('a vault whose log is damaged can be verified while it is locked', async ({ page }) => {
  await auditedVault(page);
  await tamper(page, 'events', 'delete', 3);
  // A core that starts anew reads the log again: the old one ends with its last tab.
  const context = page.context();
  await page.close();
  const again = await context.newPage();
  await again.goto('/vault');
  await again.getByRole('button', { name: 'Audit the log' }).click();
  await expect(again.getByRole('button', { name: 'Verify', exact: true })).toBeVisible();
  await again.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(again.getByText('Event 3: A record is gone.')).toBeVisible();
  await expectNoViolations(again);
});

test('a receipt is kept, and checked later', async ({ page }) => {
  const vault = await auditedVault(page);
  await vault.button('Copy receipt').click();
  await expect(page.getByText('Copied the receipt.')).toBeVisible();
  const receipt = await page.evaluate(() => navigator.clipboard.readText());
  const saved = page.waitForEvent('download');
  await vault.button('Download receipt').click();
  const file = await (await saved).createReadStream();
  let text = '';
  for await (const chunk of file) text += String(chunk);
  expect(text.split('\n')[0]).toBe(receipt);
  await vault.addSecret('LATER', 'x');
  await vault.tab('Audit');
  const check = async (given: string) => {
    await page.getByLabel('Receipt', { exact: true }).fill(given);
    await vault.button('Check').click();
  };
  await check(text);
  await expect(page.getByText('still contains this receipt: event 8, with 1 event')).toBeVisible();
  await check(receipt.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')));
  await expect(page.getByText('The receipt is incomplete or mistyped.')).toBeVisible();
  await check('hello');
  await expect(page.getByText('That is not a receipt.')).toBeVisible();
});

test('the log is exported, verified outside the browser, and compacted', async ({ page }, info) => {
  const vault = await auditedVault(page);
  const saved = page.waitForEvent('download');
  await vault.button('Export log').click();
  const path = info.outputPath('log.jsonl');
  await (await saved).saveAs(path);
  const run = (...more: string[]) =>
    spawnSync('npm', ['run', '--silent', 'verify-log', '--', path, ...more], { encoding: 'utf8' });
  expect(run()).toMatchObject({ status: 0 });
  await page.getByLabel('Events to remove').selectOption('All up to now');
  await vault.button('Compact log').click();
  await expectNoViolations(page);
  const receipt = String(await page.locator('[data-receipt]').textContent());
  expect(run('--receipt', receipt).stdout).toContain('which contains the receipt at event 8');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Compact log' }).click();
  await expect(page.getByText('1 event', { exact: true })).toBeVisible();
  await expect(entry(page, /^The log was compacted/)).toBeVisible();
  await vault.button('Verify').click();
  await expect(page.getByText('Nothing is wrong.')).toBeVisible();
  await expect(page.getByText(/removed by the compaction at event 9/)).toBeVisible();
  await page.getByLabel('Receipt', { exact: true }).fill(receipt);
  await vault.button('Check').click();
  await expect(page.getByText('still contains this receipt: event 8')).toBeVisible();
  await page.reload();
  await vault.unlock(vault.key);
  await expect(vault.button('Reveal MAIL_KEY')).toBeVisible();
});

test('a receipt shows that the database was put back to an older copy, which Verify cannot', async ({
  page,
  context,
}) => {
  const vault = await auditedVault(page);
  await disk(page, false);
  await vault.addSecret('REVOKED_LATER', 'x');
  await vault.tab('Audit');
  await vault.button('Copy receipt').click();
  await expect(page.getByText('Copied the receipt.')).toBeVisible();
  const receipt = await page.evaluate(() => navigator.clipboard.readText());
  await disk(page, true);
  // The core ends with its last tab, and the next one knows nothing but the older copy.
  await page.close();
  const again = await context.newPage();
  await again.goto('/vault');
  const later = new VaultPage(again);
  await later.unlock(vault.key);
  await later.tab('Audit');
  await later.button('Verify').click();
  await expect(again.getByText('Nothing is wrong.')).toBeVisible();
  await again.getByLabel('Receipt', { exact: true }).fill(receipt);
  await later.button('Check').click();
  await expect(again.getByRole('alert')).toContainText('The history was replaced');
});
