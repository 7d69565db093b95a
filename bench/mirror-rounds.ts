import type { Filled, Say } from './measures.ts';
import type { BenchPage } from './page/page.ts';

declare const bench: BenchPage;

const START_ROUNDS = 15;
const ADD_ROUNDS = 60;
/** Rounds that only warm the compiler up. */
const WARM_UP = 3;

/** What the second copy costs one vault, in milliseconds. */
export interface MirrorSamples {
  readonly size: number;
  /** Opening the database, and opening and comparing both copies. */
  readonly alone: number[];
  readonly compared: number[];
  /** Adding one secret while the second copy follows, beside strict transactions of one small record. */
  readonly adds: number[];
  readonly puts: number[];
}

/** Starts with one copy and with two by turns, then adds to a vault that has both. */
export async function mirrorRounds(vault: Filled, say: Say): Promise<MirrorSamples> {
  const { page, size, key } = vault;
  const samples: MirrorSamples = { size, alone: [], compared: [], adds: [], puts: [] };
  await page.evaluate(async (text) => {
    bench.restart();
    await bench.core.openMirrored(text);
  }, key);
  say(`  the second copy of ${size} is written`);
  for (let round = 0; round < START_ROUNDS + WARM_UP; round += 1) {
    const isFirst = round % 2 === 0;
    const first = await page.evaluate((two) => bench.core.startCopies(two), isFirst);
    const second = await page.evaluate((two) => bench.core.startCopies(two), !isFirst);
    if (round < WARM_UP) continue;
    samples.compared.push(isFirst ? first : second);
    samples.alone.push(isFirst ? second : first);
  }
  await page.evaluate(() => bench.core.unlock());
  for (let round = 0; round < ADD_ROUNDS + WARM_UP; round += 1) {
    const isFirst = round % 2 === 0;
    const before = isFirst ? 0 : await page.evaluate(() => bench.core.transaction(true));
    const add = await page.evaluate((number) => bench.core.add(number), size * 3 + round);
    const put = isFirst ? await page.evaluate(() => bench.core.transaction(true)) : before;
    if (round < WARM_UP) continue;
    samples.adds.push(add);
    samples.puts.push(put);
  }
  return samples;
}
