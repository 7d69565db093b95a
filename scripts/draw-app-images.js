/**
 * Draws the icons from the app's mark, and takes the manifest's screenshots and the README's picture in the
 * built app. Run it with `npm run draw` after a build, when any of it has changed; what it makes is committed.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../tests/support/chromium.js';
import { siteHandler } from './site-handler.js';

const TILE = '#16181b';
const MARK = '#f6f6f3';

/** The mark's shapes, as the app's logo has them in a square of 32. */
async function markShapes() {
  const logo = await readFile('src/lib/ui/components/Logo.svelte', 'utf8');
  const shapes = /<svg[^>]*>([^]*?)<\/svg>/.exec(logo)?.[1];
  if (!shapes) throw new Error('"Logo.svelte" has no svg');
  return shapes.replace('<circle', `<circle fill="${MARK}" stroke="none"`);
}

/**
 * @param {import('playwright').Page} page
 * @param {string} file
 * @param {number} size in pixels
 * @param {number} share of the tile's width that the mark takes: a mask may cut off all but the middle 80 %
 * @param {number} radius of the tile's corners, 0 where the system cuts them
 */
async function drawIcon(page, file, size, share, radius) {
  const scale = (size * share) / 32;
  const edge = (size - size * share) / 2;
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>
    <svg width="${size}" height="${size}">
      <rect width="${size}" height="${size}" rx="${size * radius}" fill="${TILE}" />
      <g transform="translate(${edge} ${edge - scale * 0.2}) scale(${scale})" fill="none"
        stroke="${MARK}" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">
        ${await markShapes()}
      </g>
    </svg>`);
  await page.screenshot({ path: file, omitBackground: true });
}

/** @param {import('playwright').Page} page @param {string} address */
async function fillVault(page, address) {
  /** @param {string} name */
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(address);
  await page.getByLabel('Profile name').fill('Ada');
  await press('Create profile');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Vault' }).click();
  await press('Create vault key');
  await press('Copy vault key');
  await press('Open Vault');
  for (const [name, domains] of [
    ['STRIPE_SECRET_KEY', 'api.stripe.com'],
    ['GITHUB_TOKEN', 'api.github.com'],
    ['SMTP_PASSWORD', 'smtp.example.com'],
    ['MAPS_API_KEY', 'maps.example.com'],
  ]) {
    await press('New secret');
    await page.getByLabel('Name').fill(String(name));
    await page.getByLabel('Value').fill('not-a-real-value');
    await page.getByLabel('Allowed domains').fill(String(domains));
    await press('Save secret');
  }
}

/** @param {import('playwright').Browser} browser @param {string} address */
async function takeScreenshots(browser, address) {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await fillVault(page, address);
  // The line that says "Saved" goes by itself.
  await page.waitForTimeout(5_000);
  for (const { name, ...size } of [
    { name: 'wide', width: 1280, height: 800 },
    { name: 'narrow', width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: `static/screenshots/${name}.png` });
  }
  // The README's picture shows what a row does: one value is revealed.
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByRole('button', { name: 'Reveal' }).last().click();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: 'docs/vault.png' });
}

await mkdir('static/icons', { recursive: true });
await mkdir('static/screenshots', { recursive: true });
const server = createServer(siteHandler('build'));
await new Promise((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve(null));
});
const place = server.address();
const port = place && typeof place === 'object' ? place.port : 0;
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
try {
  const page = await browser.newPage();
  await drawIcon(page, 'static/icons/icon-192.png', 192, 0.76, 0.22);
  await drawIcon(page, 'static/icons/icon-512.png', 512, 0.76, 0.22);
  await drawIcon(page, 'static/icons/maskable-192.png', 192, 0.64, 0);
  await drawIcon(page, 'static/icons/maskable-512.png', 512, 0.64, 0);
  await drawIcon(page, 'static/icons/apple-touch-icon.png', 180, 0.7, 0);
  await takeScreenshots(browser, `http://localhost:${port}`);
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
