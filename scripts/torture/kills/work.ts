import type { Chance } from './chance.ts';
import { compare } from './check.ts';
import type { KnownSecret } from './ledger.ts';
import { type Tab, valueOf } from './tab.ts';

/** What works on the vault at the same time, each on secrets of its own. */
const LANES = 3;
/** Secrets that a lane keeps; with more, it deletes. */
const QUOTA = 25;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** What is not as it has to be while the browser still lives. */
export class Mismatch extends Error {
  readonly losses: readonly string[];

  constructor(losses: readonly string[]) {
    super(losses.join('; '));
    this.losses = losses;
  }
}

/** Random work on an open vault, for as long as the browser lives. */
export class Work {
  readonly #tab: Tab;
  readonly #chance: Chance;
  #count = 0;

  constructor(tab: Tab, chance: Chance) {
    this.#tab = tab;
    this.#chance = chance;
  }

  /** Goes on until it is killed. @throws Killed */
  async forEver(): Promise<never> {
    for (;;) {
      const lanes = Array.from({ length: LANES }, (_, lane) => this.#lane(lane));
      if (this.#chance.is(0.2)) lanes.push(this.#lockMeanwhile());
      await all(lanes);
      await this.unlock();
      await this.#settle();
      await this.#alone();
      await this.#settle();
    }
  }

  /** Makes a key and opens the vault with it. */
  async newKey(): Promise<void> {
    await this.#tab.ask('keys.issue');
    const { text } = valueOf(await this.#tab.ask('keys.read'), 'keys.read') as { text: string };
    await this.#tab.ask('keys.noteSaved', 'copied');
    valueOf(await this.#tab.call({ key: text }, 'keys.open', true), 'keys.open');
  }

  async unlock(): Promise<void> {
    const { key } = this.#tab.ledger;
    const { vault } = await this.#tab.ready();
    if (vault?.chart.path !== 'locked') return;
    valueOf(await this.#tab.call({}, 'keys.unlock', key), 'keys.unlock');
  }

  async #lane(lane: number): Promise<void> {
    const steps = this.#chance.between(3, 40);
    for (let step = 0; step < steps; step += 1) {
      if (this.#tab.isUnsettled) return;
      await this.#step(lane);
    }
  }

  /** Looks what became of commands that a lock cut off: each was done, or was not. */
  async #settle(): Promise<void> {
    if (!this.#tab.isUnsettled) return;
    await this.unlock();
    this.#tab.isUnsettled = false;
    const losses = compare(this.#tab.ledger, await this.#tab.look());
    if (losses.length > 0) throw new Mismatch(losses);
  }

  async #lockMeanwhile(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#chance.between(0, 200)));
    await this.#tab.call({}, 'keys.lock');
  }

  async #step(lane: number): Promise<void> {
    const chance = this.#chance.next();
    const own = this.#namesOf(lane);
    const some = this.#chance.of(own);
    if (own.length > QUOTA || (some !== undefined && chance < 0.15)) await this.#remove(own);
    else if (some !== undefined && chance < 0.45) await this.#edit(some);
    // The core remembers one file that was read, whoever read it: two imports at once would be mixed up.
    else if (chance < 0.52 && lane === 1) await this.#import(lane, own);
    else if (chance < 0.58) await this.#saveTemplate(lane);
    else if (chance < 0.62 && lane === 0) await this.#changeSettings();
    else await this.#add(lane);
  }

  #namesOf(lane: number): string[] {
    return [...this.#tab.ledger.secrets.keys()].filter((name) => name.startsWith(`LANE_${lane}_`));
  }

  async #add(lane: number): Promise<void> {
    const name = this.#newName(lane);
    const secret = this.#secret();
    const secrets = new Map([[name, secret]]);
    await this.#tab.call({ secrets }, 'secrets.add', { name, domains: '', ...secret });
  }

  async #edit(name: string): Promise<void> {
    const secret = this.#secret();
    const secrets = new Map([[name, secret]]);
    await this.#tab.do({ secrets }, 'edit', name, secret.value, secret.note);
  }

  async #remove(own: readonly string[]): Promise<void> {
    const names = own.slice(0, this.#chance.between(1, 8));
    const secrets = new Map(names.map((name) => [name, null]));
    await this.#tab.do({ secrets }, 'remove', names);
  }

  /** A file with new secrets and with other values of some that are there. */
  async #import(lane: number, own: readonly string[]): Promise<void> {
    const news = Array.from({ length: this.#chance.between(1, 30) }, () => this.#newName(lane));
    const names = [...own.slice(0, this.#chance.between(0, 3)), ...news];
    const secrets = new Map(
      names.map((name) => {
        const note = this.#tab.ledger.secrets.get(name)?.note ?? '';
        return [name, { value: this.#text(40), note }];
      }),
    );
    const lines = [...secrets].map(([name, { value }]) => `${name}=${value}`);
    await this.#tab.do({ secrets }, 'import', lines.join('\n'));
  }

  async #saveTemplate(lane: number): Promise<void> {
    const name = `Template ${lane}.${this.#chance.between(1, 4)}`;
    const text = this.#text(200);
    await this.#tab.do({ templates: new Map([[name, text]]) }, 'saveTemplate', name, text);
  }

  async #changeSettings(): Promise<void> {
    const clipboardSeconds = this.#chance.between(1, 3600);
    await this.#tab.call({ clipboardSeconds }, 'secrets.changeSettings', { clipboardSeconds });
  }

  /** What is done while nothing else is. */
  async #alone(): Promise<void> {
    const chance = this.#chance.next();
    if (chance < 0.25) await this.newKey();
    else if (chance < 0.45) await this.#tab.call({}, 'audit.compact', Number.MAX_SAFE_INTEGER);
    else if (chance < 0.6) await this.#signOut(true);
    else if (chance < 0.65) await this.#signOut(false);
    else if (chance < 0.75) await this.#reset();
    else {
      await this.#tab.call({}, 'keys.lock');
      await this.unlock();
    }
  }

  async #signOut(keep: boolean): Promise<void> {
    const empties = keep ? {} : ({ empties: 'secrets' } as const);
    await this.#tab.call({ signedIn: false, ...empties }, 'profiles.signOut', keep);
    const [profile] = (await this.#tab.view()).profiles;
    await this.#tab.call({ signedIn: true }, 'profiles.signIn', profile?.id);
    await this.unlock();
  }

  async #reset(): Promise<void> {
    valueOf(await this.#tab.call({}, 'keys.requestReset'), 'keys.requestReset');
    if (this.#chance.is(0.3)) {
      valueOf(await this.#tab.call({}, 'keys.cancelReset'), 'keys.cancelReset');
      return;
    }
    const change = { empties: 'all', key: null } as const;
    valueOf(await this.#tab.call(change, 'keys.confirmReset'), 'keys.confirmReset');
    await this.newKey();
  }

  #newName(lane: number): string {
    this.#count += 1;
    return `LANE_${lane}_${this.#count}_${this.#text(6)}`;
  }

  /** Most are short; some are as long as keys and certificates are. */
  #secret(): KnownSecret {
    const length = this.#chance.is(0.1) ? this.#chance.between(4_000, 40_000) : 40;
    return { value: this.#text(length), note: this.#chance.is(0.5) ? this.#text(20) : '' };
  }

  #text(length: number): string {
    return Array.from({ length }, () => LETTERS.charAt(this.#chance.between(0, 61))).join('');
  }
}

/** Waits for all, also where one is killed before the others: none of them writes any more then. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}
