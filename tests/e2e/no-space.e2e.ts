import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, pageOf } from '../support/own-chromium.ts';

test.setTimeout(180_000);

/** A small disk of its own in memory; `null` where this machine lets nobody mount one. */
function smallDisk(at: string): { readonly unmount: () => void } | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { unmount: () => execFileSync('umount', ['-l', at]) };
}

/** Writes until the disk takes no byte more. */
function fill(file: string): void {
  const open = openSync(file, 'a');
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 4)) {
    try {
      for (;;) writeSync(open, Buffer.alloc(size));
    } catch {
      // Full, for pieces of this size.
    }
  }
  closeSync(open);
}

/** What may be said when there is no space; nothing of another version or another tab. */
const TRUE_WORDS =
  /no space left|closed the storage|cannot open the storage|could not read or write|does not answer/;

test('a disk without a byte left: the words are true, and it goes on by itself once there is space', async ({
  baseURL,
}) => {
  const disk = await mkdtemp(join(tmpdir(), 'lockstate-disk-'));
  const mounted = smallDisk(disk);
  test.skip(!mounted, 'this machine lets nobody mount a disk of its own');
  const filler = join(disk, 'filler');
  const running = await launch(join(disk, 'profile'));
  const dead = once(running.process, 'exit');
  try {
    const vault = await pageOf(running.endpoint, String(baseURL));
    const { page } = vault;
    await vault.createProfile();
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    await vault.addSecret('KEPT', 'value-kept');

    fill(filler);
    const failure = page.getByRole('heading', { level: 1 });
    const said = new Set<string>();
    const isThere = (name: string) => vault.button(name).isVisible();
    for (let turn = 0; turn < 40 && said.size < 2; turn += 1) {
      fill(filler);
      if (await isThere('New secret')) {
        await vault.button('New secret').click();
        await page.getByLabel('Name').fill(`MORE_${turn}`);
        await page.getByLabel('Value').fill('v'.repeat(60_000));
      }
      if (await isThere('Save secret')) {
        await vault
          .button('Save secret')
          .click({ timeout: 1_000 })
          .catch(() => undefined);
      }
      // What is going to be said is said by then; where nothing is, the next turn fills the disk up again.
      const alert = page.getByRole('alert').first();
      await alert.waitFor({ timeout: 750 }).catch(() => undefined);
      for (const text of await page.getByRole('alert').allInnerTexts()) said.add(text);
      const title = await failure.innerText();
      if (!/^Vault (un)?locked$/.test(title)) said.add(title);
    }
    expect([...said].filter((text) => !TRUE_WORDS.test(text))).toEqual([]);
    expect(said.size).toBeGreaterThan(0);

    rmSync(filler);
    // Nobody reloads.
    await expect(vault.button('Lock').or(vault.button('Open Vault'))).toBeVisible();
    if (await vault.button('Open Vault').isVisible()) await vault.unlock(vault.key);
    else if (await vault.button('Save secret').isVisible()) await vault.button('Cancel').click();
    await vault.button('Reveal KEPT').click();
    await expect(page.getByText('value-kept')).toBeVisible();
    await vault.addSecret('AFTER', 'value-after');
    await vault.button('Lock').click();
    await vault.unlock(vault.key);
    await expect(vault.button('Reveal AFTER')).toBeVisible();
  } finally {
    running.process.kill('SIGKILL');
    await dead;
    mounted?.unmount();
    await rm(disk, { recursive: true, force: true, maxRetries: 5 });
  }
});
