import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { secretId, type VaultId } from '../../src/lib/core/ids.ts';
import { ProblemError, type Outcome } from '../../src/lib/core/problems.ts';
import { genesis, replay } from '../../src/lib/keyring/sealed-log.ts';
import { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { openDatabase } from '../../src/lib/storage/open-database.ts';
import { VaultSession } from '../../src/lib/worker/vault-session.ts';
import { valueOf } from '../support/core.ts';
import { faultyStore, type Fault } from '../support/faulty-core.ts';

// Pages of four rows, so that they fill, split and empty within a few dozen steps.
vi.mock('../../src/lib/core/index-page.ts', async (original) => ({
  ...(await original<object>()),
  PAGE_ROWS: 4,
}));

const id = 'feedfacefeedfacefeedfacefeedface' as VaultId;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

interface Row {
  name: string;
  value: string;
  readonly details: number[];
  valueSeq: number;
}

const STEPS = [
  ...(['add', 'add', 'add', 'add', 'edit', 'edit', 'edit', 'delete', 'delete'] as const),
  ...([
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
    valueOf(await this.vault.issueKey());
    this.key = valueOf(await this.vault.readKey()).text;
    valueOf(await this.vault.openVault(true));
  }

  async ensureOpen(): Promise<void> {
    const { path } = this.vault.view.chart;
    if (path === 'locked') valueOf(await this.vault.unlock(this.key));
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
      const added = await this.attempt(fails, () => vault.run({ type: 'addSecret', draft }));
      if (added) expect(added.ok).toBe(this.#isFree(name));
      if (added?.ok)
        rows.set(added.value, { name, value, details: [added.value], valueSeq: added.value });
    } else if (what === 'edit' && row && some !== undefined) {
      const keep = pick % 2 === 0;
      const draft = {
        name: pick % 3 === 0 ? row.name : name,
        value: keep ? null : value,
        domains: '',
      };
      const basedOn = row.details[row.details.length - 1] ?? 0;
      const edited = await this.attempt(fails, () =>
        vault.editSecret({ type: 'editSecret', id: secretId(some), basedOn, draft }),
      );
      if (edited) expect(edited.ok).toBe(this.#isFree(draft.name, some));
      if (!edited?.ok) return;
      row.name = draft.name;
      row.details.push(edited.value);
      if (!keep) Object.assign(row, { value, valueSeq: edited.value });
    } else if (what === 'delete' && some !== undefined) {
      const deleted = await this.attempt(fails, () => vault.deleteSecret(secretId(some)));
      if (deleted) valueOf(deleted);
      if (deleted) rows.delete(some);
    } else if (what === 'snapshot') {
      await this.attempt(fails, async () => {
        await vault.writeSnapshot();
        return { ok: true, value: null };
      });
    } else if (what === 'lock') {
      const locked = await this.attempt(fails, () => vault.lock('user'));
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
      const refused = await vault.run({ type: 'addSecret', draft });
      expect(refused).toMatchObject({ ok: false, problem: { code: 'log.conflict' } });
    } else if (what === 'signOut') {
      const keep = pick % 2 === 0;
      const left = await this.attempt(fails, () => vault.run({ type: 'signOut', keep }));
      if (left?.ok && !keep) rows.clear();
    } else if (what === 'reset') {
      valueOf(await vault.run({ type: 'requestReset' }));
      const erased = await this.attempt(fails, () => vault.run({ type: 'confirmReset' }));
      if (!erased) valueOf(await vault.run({ type: 'cancelReset' }));
      else rows.clear();
    }
  }

  /** What the session shows, and what lies on disk: exactly the model's rows, and a log that replays. */
  async check(): Promise<void> {
    await this.ensureOpen();
    const { vault, store, rows } = this;
    const shown = valueOf(vault.list({ text: '', order: 'newest', offset: 0, limit: 1e6 }));
    const wanted = [...rows].sort(([a], [b]) => b - a);
    expect(shown.rows.map((row) => [row.id, row.name, row.detailsSeq, row.valueSeq])).toEqual(
      wanted.map(([at, row]) => [at, row.name, row.details[row.details.length - 1], row.valueSeq]),
    );
    expect(shown.total).toBe(rows.size);
    for (const [at, row] of rows) expect(valueOf(await vault.reveal(secretId(at)))).toBe(row.value);
    const records = await store.readEvents(id, 1);
    const replayed = replay(records, genesis);
    expect(replayed[replayed.length - 1]?.chart).toEqual(vault.view.chart);
    const parts = await store.readDetailsFrom(id, 1);
    const details = parts.map(({ seq }) => seq);
    const typeOf = (seq: number) => records[seq - 1]?.type;
    expect(details.filter((seq) => typeOf(seq) !== 'secret.deleted')).toEqual(
      [...rows.values()].flatMap((row) => row.details).sort((a, b) => a - b),
    );
    for (const { seq } of records) {
      const isLive = [...rows.values()].some(({ valueSeq }) => valueSeq === seq);
      expect((await store.readValue(id, seq)) !== undefined, `value of ${seq}`).toBe(isLive);
    }
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
