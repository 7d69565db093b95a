import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CDPSession, expect, test } from '@playwright/test';
import { KEYS_IN_USE, longLivedKeys, slotFrom } from '../support/long-lived-keys.ts';
import { launch, pageOf } from '../support/own-chromium.ts';
import { countInMemory, renderersOf } from '../support/process-memory.ts';

test.setTimeout(180_000);

/** Run inside a page: the slots of the vault, their bytes as numbers. */
async function readSlots(): Promise<Record<string, unknown>[]> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('lockstate');
    opening.onsuccess = () => {
      resolve(opening.result);
    };
  });
  const all = database.transaction('slots').objectStore('slots').getAll();
  await new Promise((resolve) => (all.onsuccess = resolve));
  database.close();
  return (all.result as Record<string, unknown>[]).map((slot) =>
    Object.fromEntries(
      Object.entries(slot).map(([name, value]) => [
        name,
        value instanceof Uint8Array ? [...value] : value,
      ]),
    ),
  );
}

/** Has V8 collect what nobody uses any more, in the core's worker and in the page. */
async function collectGarbage(browser: CDPSession): Promise<void> {
  const { targetInfos } = await browser.send('Target.getTargets');
  const some = targetInfos.filter(({ type }) => type === 'shared_worker' || type === 'page');
  expect(some.map(({ type }) => type)).toContain('shared_worker');
  for (const { targetId } of some) {
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId });
    for (const [id, method] of ['HeapProfiler.enable', 'HeapProfiler.collectGarbage'].entries()) {
      const answered = new Promise<void>((resolve) => {
        browser.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
          const { id: of } = JSON.parse(message) as { readonly id?: number };
          if (from === sessionId && of === id + 1) resolve();
        });
      });
      const message = JSON.stringify({ id: id + 1, method });
      await browser.send('Target.sendMessageToTarget', { sessionId, message });
      await answered;
    }
    await browser.send('Target.detachFromTarget', { sessionId });
  }
}

test('after Lock no key is in the memory of any renderer', async ({ baseURL }) => {
  test.skip(process.platform !== 'linux', 'another process is read through /proc');
  const profile = await mkdtemp(join(tmpdir(), 'lockstate-memory-'));
  const running = await launch(profile);
  const ended = new Promise((resolve) => running.process.once('exit', resolve));
  try {
    const vault = await pageOf(running.endpoint, String(baseURL));
    const { page } = vault;
    await vault.createProfile();
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    await vault.addSecret('ONE', 'value-ONE');
    await vault.act['vault.locked']();
    await vault.unlock(vault.key);
    for (const name of ['TWO', 'THREE', 'FOUR']) await vault.addSecret(name, `value-${name}`);
    await vault.act['secret.edited']();
    await vault.act['secret.deleted']();
    await page
      .getByRole('button', { name: /^Reveal / })
      .first()
      .click();

    const slots = (await page.evaluate(readSlots)).map(slotFrom);
    const slot = slots.find(({ kind }) => kind === 'vaultKey');
    if (!slot) throw new Error('no slot');
    const keys = longLivedKeys(vault.key, slot);
    const browser = await page.context().browser()?.newBrowserCDPSession();
    if (!browser) throw new Error('no browser');
    const pids = await renderersOf(Number(running.process.pid));
    const found = async (): Promise<Record<string, number>> => {
      const sum: Record<string, number> = {};
      for (const pid of pids) {
        for (const [name, count] of Object.entries(await countInMemory(pid, keys))) {
          sum[name] = (sum[name] ?? 0) + count;
        }
      }
      return sum;
    };
    const open = await found();
    // A scan that finds nothing there could not fail below.
    expect(Object.keys(open)).toEqual(expect.arrayContaining(KEYS_IN_USE));

    await vault.act['vault.locked']();
    await expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible();
    await collectGarbage(browser);
    expect(await found()).toEqual({});
  } finally {
    running.process.kill('SIGKILL');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
