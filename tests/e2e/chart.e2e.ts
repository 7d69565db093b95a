import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { toMermaid, toXStateJson } from '../../src/lib/machines/chart-export.ts';
import { chartGraph } from '../../src/lib/machines/chart-graph.ts';
import { vaultMachine } from '../../src/lib/machines/vault-machine.ts';
import { axeFor } from '../support/axe.ts';
import { coveringWalks, pathOf } from '../support/vault-model.ts';

const { states, transitions } = chartGraph(vaultMachine);

const state = (page: Page, path: string) => page.locator(`[data-chart-state="${path}"]`);
const row = (page: Page, id: string) => page.locator(`[data-transition="${id}"]`);
const button = (page: Page, name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true });

async function names(page: Page, attribute: string): Promise<(string | null)[]> {
  const parts = await page.locator(`[${attribute}]`).all();
  return Promise.all(parts.map((part) => part.getAttribute(attribute)));
}

async function openChart(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  // The page comes ready drawn; it answers once all of its scripts are there.
  await page.goto('/chart', { waitUntil: 'networkidle' });
  await expect(button(page, 'key.issued')).toBeEnabled();
  return complaints;
}

async function expectNoViolations(page: Page) {
  const { violations } = await axeFor(page).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('draws exactly the states and transitions of the machine, and says them as text', async ({
  page,
}) => {
  const complaints = await openChart(page);
  const paths = states.map(({ path }) => path).sort();
  const ids = transitions.map(({ id }) => id).sort();
  expect((await names(page, 'data-chart-state')).sort()).toEqual(paths);
  expect((await names(page, 'data-transition')).sort()).toEqual(ids);
  for (const { id, event, guard } of transitions) {
    const texts = await row(page, id).locator('text').allTextContents();
    expect(texts).toEqual([event, ...(guard === null ? [] : [`[${guard}]`])]);
  }
  await page.getByText('As text').click();
  expect((await names(page, 'data-state-text')).sort()).toEqual(paths);
  expect((await names(page, 'data-transition-text')).sort()).toEqual(ids);
  for (const { id, description } of transitions) {
    await expect(page.locator(`[data-transition-text="${id}"]`)).toContainText(description);
  }
  expect(complaints).toEqual([]);
});

test('the drawing is in the file itself, with no style of its own', async ({ request }) => {
  const html = await (await request.get('/chart')).text();
  for (const { id } of transitions) expect(html).toContain(`data-transition="${id}"`);
  expect(html).not.toContain(' style=');
});

test('lights the state at each step of the walks that take every edge', async ({ page }) => {
  test.slow();
  const complaints = await openChart(page);
  for (const walk of coveringWalks()) {
    for (const { event, reaches } of walk.steps) {
      await button(page, event.type).click();
      await expect(state(page, pathOf(reaches))).toHaveAttribute('aria-current', 'true');
      await expect(page.locator('[data-chart-state][aria-current]')).toHaveCount(1);
      const { cameFrom, keySaved } = reaches.context;
      await expect(page.locator('dl')).toContainText(`Shown key saved ${keySaved ? 'yes' : 'no'}`);
      if (cameFrom === null) await expect(page.locator('dl')).toContainText('nothing to go back');
    }
    const steps = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
    await expect(steps).toHaveCount(walk.steps.length);
    await button(page, 'Start again').click();
    await expect(state(page, 'uninitialised')).toHaveAttribute('aria-current', 'true');
  }
  expect(complaints).toEqual([]);
});

test('says why an event cannot happen, keeps the focus, and steps back', async ({ page }) => {
  await openChart(page);
  await expect(button(page, 'vault.locked')).toBeDisabled();
  await expect(button(page, 'vault.locked')).toHaveAccessibleDescription(
    'Only in unlocked.whole, unlocked.recovering',
  );
  await button(page, 'key.issued').focus();
  await page.keyboard.press('Enter');
  await expect(button(page, 'key.issued')).toBeFocused();
  await expect(button(page, 'key.issued')).toBeDisabled();
  await expect(button(page, 'vault.opened')).toHaveAccessibleDescription(
    'Only if the shown key was saved',
  );
  await page.keyboard.press('Enter');
  await expect(page.getByText('uninitialised → keyShown')).toHaveCount(1);
  await button(page, 'Step back').click();
  await expect(state(page, 'uninitialised')).toHaveAttribute('aria-current', 'true');
});

test('is worked by keys alone', async ({ page }) => {
  await openChart(page);
  const drawing = drawingOf(page);
  const whole = (await drawing.getAttribute('viewBox')) ?? '';
  await page.getByRole('link', { name: 'Skip the drawing' }).focus();
  await page.keyboard.press('Tab');
  for (let tools = 0; tools < 4; tools += 1) await page.keyboard.press('Tab');
  await expect(state(page, 'uninitialised')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(row(page, 'uninitialised/key.issued/0')).toBeFocused();
  const panel = page.locator('[aria-live="polite"]');
  await expect(panel).toContainText('A vault key was generated and put on the screen.');
  await page.keyboard.press('ArrowRight');
  await expect(drawing).toHaveAttribute('viewBox', whole);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const zoomed = (await drawing.getAttribute('viewBox')) ?? '';
  expect(Number(zoomed.split(' ')[2])).toBeLessThan(Number(whole.split(' ')[2]));
  await page.keyboard.press('ArrowDown');
  await expect(drawing).not.toHaveAttribute('viewBox', zoomed);
  // What gets the focus comes into view.
  await row(page, 'resetting.erasing/key.issued/0').focus();
  await expect(row(page, 'resetting.erasing/key.issued/0')).toBeInViewport();
  await page.keyboard.press('0');
  await expect(drawing).toHaveAttribute('viewBox', whole);
});

const drawingOf = (page: Page) => page.getByRole('group', { name: 'Drawing of the state chart' });

/** The part of the drawing in view: x, y, width, height. */
async function viewOf(page: Page): Promise<number[]> {
  return ((await drawingOf(page).getAttribute('viewBox')) ?? '').split(' ').map(Number);
}

/** The middle of the box with the most rows, and so a part that can be chosen. */
async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  await state(page, 'unlocked.whole').scrollIntoViewIfNeeded();
  const box = await state(page, 'unlocked.whole').boundingBox();
  if (!box) throw new Error('the drawing is not there');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('moves by dragging, zooms with Ctrl and the wheel, and a drag chooses nothing', async ({
  page,
}) => {
  await openChart(page);
  const { x, y } = await middleOf(page);
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await viewOf(page))[2]).toBeLessThan(400);
  const [left = 0] = await viewOf(page);
  await page.mouse.down();
  await page.mouse.move(x + 80, y, { steps: 4 });
  await page.mouse.up();
  expect((await viewOf(page))[0]).toBeLessThan(left);
  await expect(page.locator('[aria-pressed="true"]')).toHaveCount(0);
  await page.mouse.click(x, y);
  await expect(page.locator('[aria-pressed="true"]')).toHaveCount(1);
});

test('on a telephone it starts readable, pinches, and fits', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await openChart(page);
  const text = await row(page, 'uninitialised/key.issued/0').locator('text').boundingBox();
  expect(text?.height).toBeGreaterThan(10);
  await button(page, 'Fit').tap();
  const [, , whole = 0] = await viewOf(page);
  const { x, y } = await middleOf(page);
  const cdp = await context.newCDPSession(page);
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...apart: number[]) => {
    const touchPoints = apart.flatMap((half) => [
      { x: x - half, y, id: 1 },
      { x: x + half, y, id: 2 },
    ]);
    await cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await touch('touchStart', 20);
  for (const half of [30, 40, 50, 60]) await touch('touchMove', half);
  await touch('touchEnd');
  await expect.poll(async () => (await viewOf(page))[2]).toBeLessThan(whole / 2);
  await expect(page.locator('[aria-pressed="true"]')).toHaveCount(0);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in ${colorScheme}, on a desk and on a telephone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openChart(page);
    await page.getByText('As text').click();
    for (const event of ['key.issued', 'key.saved', 'vault.opened']) {
      await button(page, event).click();
      await expectNoViolations(page);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoViolations(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
  });
}

test('starts no core, and other pages load nothing of the chart', async ({ page }) => {
  const workers: string[] = [];
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (/worker/.test(request.url())) workers.push(request.url());
  });
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response.url());
  });
  await openChart(page);
  await button(page, 'key.issued').click();
  expect(workers).toEqual([]);
  const sources = async (urls: readonly string[]) =>
    Promise.all(urls.map(async (url) => (await page.request.get(url)).text()));
  const isChart = (source: string) => source.includes('How a vault lives');
  expect((await sources(scripts)).some(isChart)).toBe(true);

  scripts.length = 0;
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Create profile' })).toBeVisible();
  expect((await sources(scripts)).filter(isChart)).toEqual([]);
});

test('is saved as SVG, Mermaid and XState JSON', async ({ page }) => {
  await openChart(page);
  const save = async (name: string): Promise<string> => {
    const saved = page.waitForEvent('download');
    await button(page, name).click();
    return readFile(await (await saved).path(), 'utf8');
  };
  const graph = { id: vaultMachine.id, states, transitions };
  expect(await save('Save Mermaid')).toBe(toMermaid(graph));
  expect(await save('Save XState JSON')).toBe(toXStateJson(vaultMachine));
  const svg = await save('Save SVG');
  expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(svg).not.toMatch(/var\(|color\(|class=/);
  for (const { event } of transitions) expect(svg).toContain(`>${event}</text>`);
});

test('is found from the foot of the workspace, and leads back', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Profile name').fill('Ada');
  await page.getByRole('button', { name: 'Create profile' }).click();
  await page.getByRole('link', { name: 'How it works: the state chart' }).click();
  await expect(page.getByRole('heading', { name: 'How a vault lives' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to Lockstate' }).click();
  await expect(page.getByRole('heading', { name: 'Personal' })).toBeVisible();
});
