import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { secretId, type VaultId } from '../../src/lib/core/base/ids.ts';
import { ProblemError, type Outcome } from '../../src/lib/core/base/outcome.ts';
import { genesis, replay } from '../../src/lib/keyring/sealed-log.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { valueOf } from '../support/core.ts';
import { faultyStore, type Fault } from '../support/faulty-core.ts';

// Pages of four rows, so that they fill, split and empty within a few dozen steps.
vi.mock('../../src/lib/core/projections/index-page.ts', async (original) => ({
  ...(await original<object>()),
  PAGE_ROWS: 4,
}));

const id = 'feedfacefeedfacefeedfacefeedface' as VaultId;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** A value of the model: its text, and the event that holds it. */
interface Held {
  readonly seq: number;
  readonly text: string;
}

/** A secret of the model: a plain object that every rule of the vault is written out on. */
class Row {
  name: string;
  main: Held;
  enabled = true;
  readonly details: number[];
  environments = new Map<string, Held>();
  versions: (Held & { environment: string | null })[] = [];

  constructor(name: string, main: Held) {
    this.name = name;
    this.main = main;
    this.details = [main.seq];
  }

  /** The values that have to be on disk. */
  get live(): number[] {
    return [this.main, ...this.environments.values(), ...this.versions].map(({ seq }) => seq);
  }

  replace(environment: string | null, held: Held | null, kept: number): void {
    const old = environment === null ? this.main : this.environments.get(environment);
    if (environment === null && held) this.main = held;
    if (environment !== null) this.environments.delete(environment);
    if (environment !== null && held) this.environments.set(environment, held);
    if (old) this.versions.unshift({ ...old, environment });
    this.versions = this.versions.slice(0, kept);
  }
}

const STEPS = [
  ...(['add', 'add', 'add', 'add', 'edit', 'edit', 'edit', 'delete', 'delete'] as const),
  ...([
    'restore',
    'restore',
    'keep',
    'enable',
    'undo',
    'snapshot',
    'snapshot',
    'lock',
    'restart',
    'rotate',
    'otherCore',
    'signOut',
    'reset',
  ] as const),
];
const step = fc.record({
  what: fc.constantFrom(...STEPS),
  pick: fc.nat(999),
  fails: fc.nat(9).map((n) => n === 0),
});

/** The session beside a plain map of what it should hold. */
class Driver {
  readonly rows = new Map<number, Row>();
  readonly store: IdbVaultStore;
  readonly fault: Fault = { commit: null, read: null };
  vault: VaultSession;
  key = '';
  kept = 5;
  #value = 0;

  constructor(store: IdbVaultStore) {
    this.store = store;
    this.vault = this.newSession();
  }

  newSession(): VaultSession {
    const store = faultyStore(this.store, this.fault);
    return new VaultSession(id, { store, random, clock: () => 1_790_000_000_000 });
  }

  async newKey(): Promise<void> {
    valueOf(await this.vault.keys.issue());
    this.key = valueOf(await this.vault.keys.read()).text;
    valueOf(await this.vault.keys.open(true));
  }

  async ensureOpen(): Promise<void> {
    const { path } = this.vault.view.chart;
    if (path === 'locked') valueOf(await this.vault.keys.unlock(this.key));
    else if (path !== 'unlocked') await this.newKey();
  }

  /** Runs a command that may meet a failing disk; `null` when it did. */
  async attempt<T>(fails: boolean, work: () => Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    this.fault.commit = fails ? () => true : null;
    try {
      return await work();
    } catch (error) {
      if (fails && error instanceof ProblemError) return null;
      throw error;
    } finally {
      this.fault.commit = null;
    }
  }

  #empty(): void {
    this.rows.clear();
    this.kept = 5;
  }

  #isFree(name: string, but = 0): boolean {
    return ![...this.rows].some(([at, row]) => row.name === name && at !== but);
  }

  async take({ what, pick, fails }: { what: string; pick: number; fails: boolean }): Promise<void> {
    const { vault, rows } = this;
    const ids = [...rows.keys()];
    const some = ids[pick % Math.max(1, ids.length)];
    const row = some === undefined ? undefined : rows.get(some);
    const name = `n${pick % 30}`;
    const value = `v${(this.#value += 1)}`;
    if (what === 'add') {
      const draft = { name, value, domains: '' };
      const added = await this.attempt(fails, () =>
        vault.commands.run({ type: 'addSecret', draft }),
      );
      if (added) expect(added.ok).toBe(this.#isFree(name));
      if (added?.ok) rows.set(added.value, new Row(name, { seq: added.value, text: value }));
    } else if (what === 'edit' && row && some !== undefined) {
      const environments = new Map<string, string | null>();
      if (pick % 5 === 0) environments.set('dev', `${value} in dev`);
      if (pick % 7 === 0) environments.set('live', `${value} live`);
      if (pick % 11 === 0) environments.set('dev', null);
      const draft = {
        name: pick % 3 === 0 ? row.name : name,
        value: pick % 2 === 0 ? null : value,
        domains: '',
        environments,
      };
      const basedOn = row.details[row.details.length - 1] ?? 0;
      const { seq } = vault.view;
      const edited = await this.attempt(fails, () =>
        vault.inside(({ edits }) => edits.edit(secretId(some), basedOn, draft)),
      );
      if (edited) expect(edited.ok).toBe(this.#isFree(draft.name, some));
      if (!edited?.ok) return;
      row.name = draft.name;
      for (let at = seq + 1; at <= edited.value; at += 1) row.details.push(at);
      let at = seq;
      for (const [environment, text] of environments)
        if (text === null) row.replace(environment, null, this.kept);
      if (draft.value !== null) row.replace(null, { seq: (at += 1), text: value }, this.kept);
      for (const [environment, text] of environments)
        if (text !== null) row.replace(environment, { seq: (at += 1), text }, this.kept);
      expect(edited.value).toBe(Math.max(at, seq + 1));
    } else if (what === 'restore' && row && some !== undefined) {
      const version = row.versions[pick % Math.max(1, row.versions.length)];
      if (!version) return;
      const basedOn = row.details[row.details.length - 1] ?? 0;
      const restored = await this.attempt(fails, () =>
        vault.inside(({ edits }) => edits.restoreVersion(secretId(some), basedOn, version.seq)),
      );
      if (!restored) return;
      row.details.push(valueOf(restored));
      row.versions = row.versions.filter((one) => one !== version);
      row.replace(version.environment, version, this.kept);
    } else if (what === 'keep') {
      const versionsKept = pick % 4;
      const { seq } = vault.view;
      const changed = await this.attempt(fails, () =>
        vault.inside(({ edits }) => edits.changeSettings({ versionsKept })),
      );
      if (!changed) return;
      this.kept = versionsKept;
      let at = seq + 1;
      for (const [, other] of [...rows].sort(([a], [b]) => b - a)) {
        if (other.versions.length <= versionsKept) continue;
        other.details.push((at += 1));
        other.versions = other.versions.slice(0, versionsKept);
      }
      expect(valueOf(changed)).toBe(at);
    } else if (what === 'enable') {
      const enabled = pick % 2 === 0;
      const chosen = ids.slice(pick % 3, (pick % 3) + 3);
      let at = vault.view.seq;
      const set = await this.attempt(fails, () =>
        vault.inside(({ edits }) => edits.setEnabled(chosen.map(secretId), enabled)),
      );
      if (!set) return;
      for (const one of chosen) {
        const other = rows.get(one);
        if (!other || other.enabled === enabled) continue;
        other.details.push((at += 1));
        other.enabled = enabled;
        other.versions = other.versions.slice(0, this.kept);
      }
      expect(valueOf(set)).toBe(at);
    } else if ((what === 'delete' || what === 'undo') && row && some !== undefined) {
      const deleted = await this.attempt(fails, () =>
        vault.inside(({ edits }) => edits.delete([secretId(some)])),
      );
      if (!deleted) return;
      const token = valueOf(deleted);
      rows.delete(some);
      if (what === 'delete') return;
      const undone = await this.attempt(fails, () =>
        vault.inside(({ edits }) => edits.undoDelete(token)),
      );
      if (!undone) return;
      let at = token + 1;
      const back = new Row(row.name, { ...row.main, seq: at });
      back.enabled = row.enabled;
      for (const [environment, held] of row.environments) {
        back.details.push((at += 1));
        back.environments.set(environment, { ...held, seq: at });
      }
      for (const version of [...row.versions].reverse()) {
        back.details.push((at += 1));
        back.versions.unshift({ ...version, seq: at });
      }
      expect(valueOf(undone)).toBe(at);
      rows.set(token + 1, back);
    } else if (what === 'snapshot') {
      await this.attempt(fails, async () => {
        await vault.commands.writeSnapshot();
        return { ok: true, value: null };
      });
    } else if (what === 'lock') {
      const locked = await this.attempt(fails, () => vault.keys.lock('user'));
      expect(locked?.ok).toBe(true);
      expect(vault.view).toMatchObject({ count: null, chart: { path: 'locked' } });
    } else if (what === 'restart') {
      this.vault = this.newSession();
      await this.vault.start();
    } else if (what === 'rotate') {
      await this.newKey();
    } else if (what === 'otherCore') {
      await this.newSession().start('takenOver');
      const draft = { name: 'never', value: 'x', domains: '' };
      const refused = await vault.commands.run({ type: 'addSecret', draft });
      expect(refused).toMatchObject({ ok: false, problem: { code: 'log.conflict' } });
    } else if (what === 'signOut') {
      const keep = pick % 2 === 0;
      const left = await this.attempt(fails, () => vault.commands.run({ type: 'signOut', keep }));
      if (left?.ok && !keep) this.#empty();
    } else if (what === 'reset') {
      valueOf(await vault.commands.run({ type: 'requestReset' }));
      const erased = await this.attempt(fails, () => vault.commands.run({ type: 'confirmReset' }));
      if (!erased) valueOf(await vault.commands.run({ type: 'cancelReset' }));
      else this.#empty();
    }
  }

  /** What the session shows, and what lies on disk: exactly the model's rows, and a log that replays. */
  async check(): Promise<void> {
    await this.ensureOpen();
    const { vault, store, rows } = this;
    const query = { text: '', order: 'newest', offset: 0, limit: 1e6 } as const;
    const shown = valueOf(await vault.inside(async ({ open }) => open.list(query)));
    const wanted = [...rows].sort(([a], [b]) => b - a);
    expect(
      shown.rows.map((row) => [row.id, row.name, row.detailsSeq, row.valueSeq, row.enabled]),
    ).toEqual(
      wanted.map(([at, row]) => [
        at,
        row.name,
        row.details[row.details.length - 1],
        row.main.seq,
        row.enabled,
      ]),
    );
    expect(shown.total).toBe(rows.size);
    expect(vault.view.inside?.settings.versionsKept).toBe(this.kept);
    for (const [at, row] of rows) {
      const reveal = async (environment: string | null) =>
        valueOf(await vault.inside(({ open }) => open.reveal(secretId(at), environment))).text;
      expect(await reveal(null)).toBe(row.main.text);
      for (const name of ['dev', 'live'])
        expect(await reveal(name)).toBe((row.environments.get(name) ?? row.main).text);
      const { versions } = valueOf(await vault.inside(({ open }) => open.read(secretId(at))));
      expect(versions.map(({ seq, environment }) => [seq, environment])).toEqual(
        row.versions.map(({ seq, environment }) => [seq, environment]),
      );
      for (const { seq, text } of row.versions)
        expect(
          valueOf(await vault.inside(({ open }) => open.revealVersion(secretId(at), seq))),
        ).toBe(text);
    }
    const records = await store.readEvents(id, 1);
    const replayed = replay(records, genesis);
    expect(replayed[replayed.length - 1]?.chart).toEqual(vault.view.chart);
    const parts = await store.readDetailsFrom(id, 1);
    const details = parts.map(({ seq }) => seq);
    const typeOf = (seq: number) => records[seq - 1]?.type;
    const describes = new Set(['secret.added', 'secret.edited']);
    expect(details.filter((seq) => describes.has(typeOf(seq) ?? ''))).toEqual(
      [...rows.values()].flatMap((row) => row.details).sort((a, b) => a - b),
    );
    const live = new Set([...rows.values()].flatMap((row) => row.live));
    const values = (await store.readValues(id)).map(({ seq }) => seq);
    expect(values).toEqual([...live].sort((a, b) => a - b));
  }
}

test('a session agrees with a plain map, through failing disks, restarts and other cores', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      globalThis.indexedDB = new IDBFactory();
      const driver = new Driver(new IdbVaultStore(await openDatabase()));
      await driver.vault.start();
      for (const one of steps) {
        await driver.ensureOpen();
        await driver.take(one);
      }
      await driver.check();
    }),
    { numRuns: 150 },
  );
});
