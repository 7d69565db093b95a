import type { Page } from 'playwright';
import { HOSTILE_PASSWORD, withArgon2 } from '../tests/support/hostile-kdbx.ts';
import { timeToLock } from '../tests/support/time-to-lock.ts';
import type { Say } from './measures.ts';

const ROUNDS = 15;
/** A derivation that takes minutes: no lock can have waited for its end. */
const SLOW = { memory: 64 * 1024 * 1024, iterations: 1_024n };

/** Milliseconds from a click on Lock to the page that says so. */
export interface LockSamples {
  readonly idle: number[];
  /** While the key of a foreign file is derived. */
  readonly deriving: number[];
}

/**
 * Locks an open vault of the built app by its own screens, with nothing under way and while a file is opened.
 * @param vaultKey what opens it again
 */
export async function lockRounds(page: Page, vaultKey: string, say: Say): Promise<LockSamples> {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const unlock = async () => {
    await page.getByLabel('Vault key').fill(vaultKey);
    await button('Open Vault').click();
    await button('Lock').waitFor();
  };
  const file = { name: 'x.kdbx', mimeType: '', buffer: Buffer.from(await withArgon2(SLOW)) };
  const samples: LockSamples = { idle: [], deriving: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    samples.idle.push(await timeToLock(page));
    await unlock();
    await page.getByRole('tab', { name: 'Settings' }).click();
    await button('Import secrets').click();
    await page.getByLabel('File or drop it here').setInputFiles(file);
    await page.getByLabel('Passphrase of the file').fill(HOSTILE_PASSWORD);
    await button('Open file').click();
    await page.getByText('Cancel ends it.').waitFor();
    samples.deriving.push(await timeToLock(page));
    await unlock();
  }
  say('  locks done');
  return samples;
}
