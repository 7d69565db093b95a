import type { Page } from 'playwright';
import { reopen, unlock, type Filled, type Say, type Unlocked } from './measures.ts';
import type { BenchPage } from './page/page.ts';

declare const bench: BenchPage;

const UNLOCK_ROUNDS = 15;
const COLD_ROUNDS = 7;
const ADD_ROUNDS = 60;
/** Rounds that only warm the compiler up. */
const WARM_UP = 3;

const lock = (page: Page) => page.evaluate(() => bench.core.lock());
const chacha = (page: Page) => page.evaluate(() => bench.core.floor('chacha'));
const aes = (page: Page) => page.evaluate(() => bench.core.floor('aes'));

/** Samples of one size, each taken beside its floor. */
export interface UnlockSamples {
  readonly size: number;
  readonly floorBytes: number;
  readonly unlocks: Unlocked[];
  readonly chacha: number[];
  readonly aes: number[];
}

const empty = ({ size, floorBytes }: Filled): UnlockSamples => ({
  size,
  floorBytes,
  unlocks: [],
  chacha: [],
  aes: [],
});

/** Unlocks and floors by turns, in one worker a size, locked in between. */
export async function unlockRounds(vaults: readonly Filled[], say: Say): Promise<UnlockSamples[]> {
  const all = vaults.map((vault) => ({ vault, samples: empty(vault) }));
  for (let round = 0; round < UNLOCK_ROUNDS + WARM_UP; round += 1) {
    for (const { vault, samples } of all) {
      const { page } = vault;
      const floorFirst = round % 2 === 0;
      const before = floorFirst ? await chacha(page) : 0;
      const unlocked = await unlock(vault);
      await lock(page);
      const floor = floorFirst ? before : await chacha(page);
      const aesFloor = await aes(page);
      if (round < WARM_UP) continue;
      samples.unlocks.push(unlocked);
      samples.chacha.push(floor);
      samples.aes.push(aesFloor);
    }
  }
  say('  unlocks done');
  return all.map(({ samples }) => samples);
}

/** The first unlock of a worker that just started, and the first floor of another one. */
export async function coldRounds(vaults: readonly Filled[], say: Say): Promise<UnlockSamples[]> {
  const all = vaults.map((vault) => ({ vault, samples: empty(vault) }));
  for (let round = 0; round < COLD_ROUNDS; round += 1) {
    for (const { vault, samples } of all) {
      await reopen(vault);
      samples.unlocks.push(await unlock(vault));
      await reopen(vault);
      samples.chacha.push(await chacha(vault.page));
      await reopen(vault);
      samples.aes.push(await aes(vault.page));
    }
  }
  say('  first unlocks done');
  return all.map(({ samples }) => samples);
}

/** Samples of adding one secret at one size. */
export interface AddSamples {
  readonly size: number;
  /** The first one after an unlock, in milliseconds. */
  readonly first: number;
  readonly adds: number[];
  readonly empties: number[];
  readonly puts: number[];
  /** Writing a snapshot after all of them: what every so many adds costs besides. */
  readonly snapshot: number;
}

/** Adds, empty transactions and single puts by turns, at all sizes by turns. */
export async function addRounds(vaults: readonly Filled[], say: Say): Promise<AddSamples[]> {
  const all: (Omit<AddSamples, 'snapshot'> & { page: Page; next: number })[] = [];
  for (const { page, size } of vaults) {
    await reopen(vaults.find((vault) => vault.size === size) as Filled);
    await page.evaluate(() => bench.core.unlock());
    const first = await page.evaluate((number) => bench.core.add(number), size);
    all.push({ size, first, page, next: size + 1, adds: [], empties: [], puts: [] });
  }
  for (let round = 0; round < ADD_ROUNDS + WARM_UP; round += 1) {
    for (const state of all) {
      const { page } = state;
      const measures = [
        [state.adds, () => page.evaluate((number) => bench.core.add(number), (state.next += 1))],
        [state.empties, () => page.evaluate(() => bench.core.transaction(false))],
        [state.puts, () => page.evaluate(() => bench.core.transaction(true))],
      ] as const;
      // Each is first as often as the others: whoever is, pays for waking the worker up.
      for (let turn = 0; turn < measures.length; turn += 1) {
        const measure = measures[(round + turn) % measures.length];
        const sample = await measure?.[1]();
        if (round >= WARM_UP && sample !== undefined) measure?.[0].push(sample);
      }
    }
  }
  say('  adds done');
  const done: AddSamples[] = [];
  for (const { page, next: _next, ...samples } of all) {
    done.push({ ...samples, snapshot: await page.evaluate(() => bench.core.snapshot()) });
  }
  return done;
}

/** Samples of kdbxweb opening the same entries. */
export interface KdbxSamples {
  readonly size: number;
  readonly bytes: number;
  readonly opens: number[];
  /** Adding one entry to each, by turns: kdbxweb writes its whole file, we append. */
  readonly saves: { readonly total: number; readonly bytes: number }[];
  readonly adds: { readonly total: number; readonly bytes: number }[];
}

/** Opens a KDBX file of the same entries with a key derivation that costs nothing. */
export async function kdbxRounds(vault: Filled, rounds: number): Promise<KdbxSamples> {
  const { page, size } = vault;
  const bytes = await page.evaluate((count) => bench.buildKdbx(count), size);
  const opens: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { total, count } = await page.evaluate(() => bench.openKdbx());
    if (count !== size) throw new Error(`"kdbx" found ${count} of ${size}`);
    opens.push(total);
  }
  const saves: KdbxSamples['saves'] = [];
  const adds: KdbxSamples['adds'] = [];
  await reopen(vault);
  await page.evaluate(() => bench.core.unlock());
  for (let round = 0; round < rounds + WARM_UP; round += 1) {
    const number = size * 2 + round;
    const add = await page.evaluate((one) => bench.core.addCounting(one), number);
    const save = await page.evaluate((one) => bench.addToKdbx(one), number);
    if (round < WARM_UP) continue;
    adds.push(add);
    saves.push(save);
  }
  return { size, bytes, opens, saves, adds };
}

/** Samples of the audit of one vault, whose log has one event a secret and a few more. */
export interface AuditSamples {
  readonly size: number;
  readonly timelines: {
    readonly first: number;
    readonly filtered: number;
    readonly again: number;
  }[];
  readonly verifies: { readonly total: number; readonly longest: number }[];
  readonly floors: number[];
}

const AUDIT_ROUNDS = 5;

/** Opens the timeline and verifies the log, beside the floor of it. */
export async function auditRounds(vault: Filled): Promise<AuditSamples> {
  const { page, size } = vault;
  const samples: AuditSamples = { size, timelines: [], verifies: [], floors: [] };
  await reopen(vault);
  await page.evaluate(() => bench.core.unlock());
  for (let round = 0; round < AUDIT_ROUNDS; round += 1) {
    samples.timelines.push(await page.evaluate(() => bench.core.timeline()));
    samples.verifies.push(await page.evaluate(() => bench.core.verify()));
    samples.floors.push(await page.evaluate(() => bench.core.verifyFloor()));
  }
  return samples;
}
