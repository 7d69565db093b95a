import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DoomedBrowser, Killed } from './browser.ts';
import { Chance } from './chance.ts';
import { compare } from './check.ts';
import { enter, type Trouble } from './enter.ts';
import { startHost } from './host.ts';
import { Ledger } from './ledger.ts';
import { Tab } from './tab.ts';
import { Mismatch, Work } from './work.ts';

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  /** Kills on one profile before there is a new one: its files grow old. */
  readonly profileAge: number;
  /** Called for each kill after which something was not as it has to be. */
  readonly onTrouble?: (line: TroubleLine) => void;
  readonly onKill?: (sofar: KillReport) => void;
}

/** What is needed to look at a trouble: the browser's files are kept. */
export interface TroubleLine extends Trouble {
  readonly kill: number;
  readonly seed: number;
  /** Kills that the profile had seen. */
  readonly age: number;
  readonly profile: string;
  /** The app's address, which its storage belongs to, and the key that opens the vault. */
  readonly address: string;
  readonly key: string | null;
  /** Commands that were open at the last kill, and what was begun and answered before. */
  readonly open: readonly string[];
  readonly recent: readonly string[];
}

export interface KillReport {
  readonly kills: number;
  /** Commands that were acknowledged. */
  readonly writes: number;
  /** Kills in which something was being done, and of these before the vault was open again. */
  readonly open: number;
  readonly early: number;
  readonly troubles: readonly TroubleLine[];
}

/** Starts take this long as a rule; kills fall into them too. */
const START_MS = 2_500;
const WORK_MS = 2_000;
/** Nothing takes as long as this: a browser that hangs is ended, and it is said. */
const PATIENCE_MS = 120_000;

/** A browser's files, and what they have to hold. */
class Profile {
  readonly folder: string;
  readonly ledger = new Ledger();
  age = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Profile> {
    return new Profile(await mkdtemp(join(tmpdir(), 'lockstate-torture-')));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Kills a browser again and again, and looks each time what became of what it had acknowledged. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const chance = new Chance(options.seed);
  const host = await startHost();
  const troubles: TroubleLine[] = [];
  const sum = { kills: 0, writes: 0, open: 0, early: 0 };
  let profile = await Profile.create();
  const report = (): KillReport => ({
    ...sum,
    writes: sum.writes + profile.ledger.writes,
    troubles,
  });
  const next = async () => {
    sum.writes += profile.ledger.writes;
    await profile.remove();
    profile = await Profile.create();
  };
  try {
    for (let kill = 1; kill <= options.kills; kill += 1) {
      const open = [...profile.ledger.open].map(({ what }) => what);
      // The last start only looks: what was killed last is checked, too.
      const isLast = kill === options.kills || profile.age + 1 === options.profileAge;
      const { trouble, isEarly } = await oneLife(host.address, profile, chance);
      sum.kills += 1;
      profile.age += 1;
      if (profile.ledger.open.size > 0) sum.open += 1;
      if (isEarly) sum.early += 1;
      const seen = [trouble];
      if (isLast) seen.push(await lastLook(host.address, profile, chance));
      for (const { losses, alarms } of seen) {
        if (losses.length + alarms.length === 0) continue;
        const kept = `${profile.folder}-kept-${kill}`;
        // Without the lock of the browser that is gone: what it names cannot be copied.
        const filter = (path: string) => !/Singleton/.test(path);
        await cp(profile.folder, kept, { recursive: true, filter });
        const { key, recent } = profile.ledger;
        const at = { kill, seed: options.seed, age: profile.age, profile: kept };
        const about = { address: host.address, key, open, recent };
        const line = { ...at, losses, alarms, ...about };
        troubles.push(line);
        options.onTrouble?.(line);
      }
      const isLost = seen.some(({ losses }) => losses.length > 0);
      if (isLost || (isLast && kill < options.kills)) await next();
      options.onKill?.(report());
    }
    return report();
  } finally {
    await profile.remove();
    host.close();
  }
}

/** From a start to a kill. */
async function oneLife(address: string, profile: Profile, chance: Chance) {
  const browser = new DoomedBrowser(profile.folder);
  const trouble: Trouble = { losses: [], alarms: [] };
  let isEarly = true;
  const isInStart = chance.is(0.2);
  const workFor = chance.between(0, WORK_MS);
  browser.killAfter(isInStart ? chance.between(0, START_MS) : PATIENCE_MS);
  try {
    const { tab, work } = await openTab(browser, address, profile, chance);
    await look(tab, work, trouble);
    isEarly = false;
    if (trouble.losses.length > 0) return { trouble, isEarly };
    browser.killAfter(workFor);
    await work.forEver();
  } catch (error) {
    if (error instanceof Mismatch) trouble.losses.push(...error.losses);
    else if (!(error instanceof Killed)) trouble.alarms.push(`threw: ${String(error)}`);
    else if (!isInStart && isEarly) trouble.losses.push('the start came to no end');
  } finally {
    await browser.end();
  }
  return { trouble, isEarly };
}

/** A start that is not killed. */
async function lastLook(address: string, profile: Profile, chance: Chance): Promise<Trouble> {
  const browser = new DoomedBrowser(profile.folder);
  const trouble: Trouble = { losses: [], alarms: [] };
  browser.killAfter(PATIENCE_MS);
  try {
    const { tab, work } = await openTab(browser, address, profile, chance);
    await look(tab, work, trouble);
  } catch (error) {
    if (error instanceof Killed) trouble.losses.push('the start came to no end');
    else trouble.alarms.push(`threw: ${String(error)}`);
  } finally {
    await browser.end();
  }
  return trouble;
}

async function openTab(
  browser: DoomedBrowser,
  address: string,
  profile: Profile,
  chance: Chance,
): Promise<{ tab: Tab; work: Work }> {
  const tab = new Tab(browser, await browser.open(address), profile.ledger);
  return { tab, work: new Work(tab, chance) };
}

/** Opens the vault and compares what is in it with the ledger. @throws Killed */
async function look(tab: Tab, work: Work, trouble: Trouble): Promise<void> {
  const { losses, alarms } = await enter(tab, work);
  trouble.losses.push(...losses);
  trouble.alarms.push(...alarms);
  if (losses.length > 0) return;
  const found = await tab.look();
  trouble.losses.push(...compare(tab.ledger, found));
  trouble.alarms.push(...found.findings.map((finding) => `verify: ${finding}`));
}
