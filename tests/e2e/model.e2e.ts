import { expect, test, type Page } from '@playwright/test';
import { replayWhole } from '../../src/lib/keyring/sealed-log.ts';
import { axeFor } from '../support/axe.ts';
import { dumpOrigin, leaks, vaultRecords } from '../support/browser-dump.ts';
import { watchForComplaints } from '../support/complaints.ts';
import { ConnectServer } from '../support/connect-server.ts';
import { heldBy } from '../support/page-content.ts';
import { coveringWalks, newFrom, pathOf, type Walk } from '../support/vault-model.ts';
import { VaultPage } from '../support/vault-page.ts';

/** What a person sees that tells each state from the others. */
const seen: Record<string, (page: Page) => Promise<void>> = {
  uninitialised: (page) =>
    expect(page.getByRole('button', { name: 'Create vault key' })).toBeVisible(),
  keyShown: (page) => expect(page.getByLabel('Your vault key')).toBeVisible(),
  locked: (page) => expect(page.getByRole('heading', { name: 'Vault locked' })).toBeVisible(),
  'unlocked.whole': (page) =>
    expect(page.getByRole('heading', { name: 'Vault unlocked' })).toBeVisible(),
  'unlocked.recovering': (page) =>
    expect(page.getByRole('heading', { name: 'This vault is damaged' })).toBeVisible(),
  'resetting.confirming': (page) =>
    expect(page.getByRole('dialog', { name: 'Reset this vault?' })).toBeVisible(),
  // Erasing is over before it can be seen; its key is on the screen right after.
  'resetting.erasing': (page) => expect(page.getByLabel('Your vault key')).toBeVisible(),
};

/**
 * In every state reached: the log replays to it, nothing planted lies on disk, and none of it is in the page while
 * the vault is not open; axe finds nothing.
 */
async function checkState(vault: VaultPage, { event, reaches }: Walk['steps'][number]) {
  const path = pathOf(reaches);
  await seen[path]?.(vault.page);
  const dump = await dumpOrigin(vault.page);
  const all = replayWhole(vaultRecords(dump));
  // Sealing anew goes on by itself after a new key, and leaves the vault's state as it was.
  const own = all.findLastIndex(({ event: { type } }) => type !== 'data.resealed') + 1;
  const replayed = event.type === 'data.resealed' ? all : all.slice(0, own);
  const wanted = { path, ...reaches.context };
  // A state that passes by itself is the last but one; every other is the last.
  const at = path === 'resetting.erasing' ? replayed.length - 2 : replayed.length - 1;
  expect(replayed[at]?.event.type).toBe(event.type);
  expect(replayed[at]?.chart).toEqual(wanted);
  expect(all.at(-1)?.chart).toEqual(replayed.at(-1)?.chart);
  const live = await vault.page.locator('[data-state]').first().getAttribute('data-state');
  expect(live).toBe(replayed[replayed.length - 1]?.chart.path);
  const keys = vault.keys.flatMap((key) => [key, key.slice(4), key.replaceAll('-', '').slice(3)]);
  expect(leaks(dump, [...vault.planted, ...keys])).toEqual([]);
  if (!path.startsWith('unlocked.')) {
    // The one key that is on the screen is the one that is to be written down.
    const shown = await vault.page.getByLabel('Your vault key').isVisible();
    const hidden = shown ? vault.keys.slice(0, -1) : vault.keys;
    expect(await heldBy(vault.page, [...vault.planted, ...hidden])).toEqual([]);
  }
  const { violations } = await axeFor(vault.page).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

const walks = coveringWalks();
const isNewFrom = newFrom(walks);

for (const [number, walk] of walks.entries()) {
  test(walk.name + ' after ' + String(walk.steps.length - 1), async ({ page, baseURL }) => {
    const asks = walk.steps.some(({ event }) => event.type === 'external.requested');
    const server = asks ? await ConnectServer.start() : null;
    const complaints = await watchForComplaints(
      page,
      String(baseURL),
      server ? [server.address] : [],
    );
    const vault = new VaultPage(page);
    if (server) {
      const { token } = vault.external;
      server.cors = { origin: String(baseURL) };
      server.tokens.set(token, [server.addVault('Team').id]);
      vault.external = { address: server.address, token };
    }
    await vault.createProfile();
    for (const [at, step] of walk.steps.entries()) {
      await vault.act[step.event.type]();
      // What an earlier walk went through was looked at there.
      if (at < (isNewFrom[number] ?? 0)) await seen[pathOf(step.reaches)]?.(page);
      else await checkState(vault, step);
    }
    expect(complaints).toEqual([]);
    expect(server?.complaints ?? []).toEqual([]);
    expect((server?.asked.length ?? 0) > 0).toBe(asks);
    await server?.stop();
  });
}
