import { mkdirSync, writeFileSync } from 'node:fs';
import { appRounds } from './app-rounds.ts';
import { measureFirstLoad } from './first-load.ts';
import { fill, type Filled, openPage, startBrowser } from './measures.ts';
import { mirrorRounds, type MirrorSamples } from './mirror-rounds.ts';
import { linesOf, tableOf } from './report.ts';
import {
  addRounds,
  auditRounds,
  type AuditSamples,
  coldRounds,
  kdbxRounds,
  type KdbxSamples,
  unlockRounds,
} from './rounds.ts';

/** Measures everything in one run, prints it as ratios and keeps it as JSON. */
const SIZES = [1_000, 10_000, 100_000];
/** kdbxweb takes minutes beyond this, and blocks the page meanwhile. */
const KDBX_SIZES = [1_000, 10_000];
const KDBX_ROUNDS = 7;

const root = process.cwd();
const cache = `${root}/node_modules/.cache/lockstate-bench`;
const say = (what: string): void => {
  console.error(what);
};

say('First load');
const firstLoad = await measureFirstLoad(root);
const browser = await startBrowser(`${cache}/page`, `${cache}/profile`);
try {
  const vaults: Filled[] = [];
  for (const size of SIZES) {
    say(`Filling a vault of ${size}`);
    vaults.push(await fill(await openPage(browser.context, browser.port, `n${size}`), size, say));
  }
  say('Unlocking');
  const warm = await unlockRounds(vaults, say);
  const cold = await coldRounds(vaults, say);
  say('Adding');
  const adds = await addRounds(
    vaults.filter(({ size }) => size !== 10_000),
    say,
  );
  const mirrors: MirrorSamples[] = [];
  for (const vault of vaults.filter(({ size }) => size !== 10_000)) {
    say(`The second copy, ${vault.size}`);
    mirrors.push(await mirrorRounds(vault, say));
  }
  const audits: AuditSamples[] = [];
  for (const vault of vaults) {
    say(`The audit of ${vault.size}`);
    audits.push(await auditRounds(vault));
  }
  const kdbx: KdbxSamples[] = [];
  for (const vault of vaults.filter(({ size }) => KDBX_SIZES.includes(size))) {
    say(`kdbxweb, ${vault.size}`);
    kdbx.push(await kdbxRounds(vault, KDBX_ROUNDS));
  }
  say('The app');
  const app = await appRounds(`${root}/build`, say);
  const results = { firstLoad, warm, cold, kdbx, adds, mirrors, audits, app };
  const lines = linesOf(results);
  mkdirSync(`${root}/bench/results`, { recursive: true });
  writeFileSync(`${root}/bench/results/latest.json`, JSON.stringify({ lines, results }, null, 2));
  if (firstLoad.isStale) say('The app was built before its sources last changed.');
  console.log(tableOf(lines));
} finally {
  await browser.close();
}
