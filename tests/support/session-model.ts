import { expect } from 'vitest';
import { secretId, type VaultId } from '../../src/lib/core/base/ids.ts';
import { ProblemError, type Outcome } from '../../src/lib/core/base/outcome.ts';
import { genesis } from '../../src/lib/keyring/log-base.ts';
import { replay } from '../../src/lib/keyring/sealed-log.ts';
import type { IdbVaultStore } from '../../src/lib/storage/idb-vault-store.ts';
import { VaultSession } from '../../src/lib/worker/vault/vault-session.ts';
import { valueOf } from './core.ts';
import { faultyStore, type Fault } from './faulty-core.ts';

const id = 'feedfacefeedfacefeedfacefeedface' as VaultId;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** A value of the model: its text, and the event that holds it. */
interface Held {
  readonly seq: number;
  readonly text: string;
}

/** A secret of the model: a plain object that every rule of the vault is written out on. */
export class Row {
  name: string;
  main: Held;
  enabled = true;
  readonly details: number[];
  environments = new Map<string, Held>();
  versions: (Held & { environment: string | null })[] = [];
  /** Where it stands among the others: by its number, or that of the deleted one it is again. */
  place: number;

  constructor(name: string, main: Held) {
    this.name = name;
    this.main = main;
    this.details = [main.seq];
    this.place = main.seq;
  }

  /** The event that described it last. */
  get described(): number {
    return this.details[this.details.length - 1] ?? 0;
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
    this.trim(kept);
  }

  trim(kept: number): void {
    this.versions = this.versions.slice(0, kept);
  }
}

/** What the vault has to hold, as a plain map. */
export class VaultModel {
  readonly rows = new Map<number, Row>();
  kept = 5;
  /** What the last deletion took, while it can be undone. */
  deleted: { readonly token: number; readonly row: Row } | null = null;
  #values = 0;

  /** A text that no value had before. */
  newValue(): string {
    return `v${(this.#values += 1)}`;
  }

  /** One of the secrets, whichever `pick` falls on, of those that `fits` lets through. */
  pick(pick: number, fits: (row: Row) => boolean = () => true): [number, Row] | undefined {
    const all = [...this.rows].filter(([, row]) => fits(row));
    return all[pick % Math.max(1, all.length)];
  }

  isFree(name: string, but = 0): boolean {
    return ![...this.rows].some(([at, row]) => row.name === name && at !== but);
  }

  /** The name itself, or the first with a number that is free. */
  freeName(name: string): string {
    if (this.isFree(name)) return name;
    for (let number = 2; ; number += 1)
      if (this.isFree(`${name} (${number})`)) return `${name} (${number})`;
  }

  empty(): void {
    this.rows.clear();
    this.kept = 5;
    this.deleted = null;
  }
}

/** The session under test, over a disk that fails when it is told to. */
export class LiveSession {
  readonly store: IdbVaultStore;
  readonly #fault: Fault = { commit: null, read: null };
  /** How often a command met the failing disk. */
  failures = 0;
  vault: VaultSession;
  #key = '';

  constructor(store: IdbVaultStore) {
    this.store = store;
    this.vault = this.newSession();
  }

  newSession(): VaultSession {
    const store = faultyStore(this.store, this.#fault);
    return new VaultSession(id, { store, random, clock: () => 1_790_000_000_000 });
  }

  async newKey(): Promise<void> {
    valueOf(await this.vault.keys.issue());
    this.#key = valueOf(await this.vault.keys.read()).text;
    valueOf(await this.vault.keys.open(true));
  }

  async ensureOpen(): Promise<void> {
    const { path } = this.vault.view.chart;
    if (path === 'locked') valueOf(await this.vault.keys.unlock(this.#key));
    else if (path !== 'unlocked.whole') await this.newKey();
  }

  /** Runs a command that may meet a failing disk; `null` when it did. */
  readonly attempt = async <T>(
    fails: boolean,
    work: () => Promise<Outcome<T>>,
  ): Promise<Outcome<T> | null> => {
    this.#fault.commit = (): boolean => {
      if (fails) this.failures += 1;
      return fails;
    };
    try {
      return await work();
    } catch (error) {
      if (fails && error instanceof ProblemError && error.problem.code === 'storage.full')
        return null;
      throw error;
    } finally {
      this.#fault.commit = null;
    }
  };
}

/** What an open session shows: exactly the model's rows. */
async function expectShown(model: VaultModel, { vault }: LiveSession): Promise<void> {
  const query = { text: '', order: 'newest', offset: 0, limit: 1e6 } as const;
  const shown = valueOf(await vault.inside(async ({ open }) => open.list(query)));
  const wanted = [...model.rows].sort(([, a], [, b]) => b.place - a.place);
  expect(
    shown.rows.map((row) => [row.id, row.name, row.detailsSeq, row.valueSeq, row.enabled]),
  ).toEqual(wanted.map(([at, row]) => [at, row.name, row.described, row.main.seq, row.enabled]));
  expect(shown.total).toBe(model.rows.size);
  expect(vault.view.inside?.settings.versionsKept).toBe(model.kept);
}

/** The values and versions of a secret. */
async function expectWhole(at: number, row: Row, { vault }: LiveSession): Promise<void> {
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
    expect(valueOf(await vault.inside(({ open }) => open.revealVersion(secretId(at), seq)))).toBe(
      text,
    );
}

/** What lies on disk: a log that replays to what is shown, and of details and values what has to be there. */
async function expectStored(model: VaultModel, { store, vault }: LiveSession): Promise<void> {
  const records = await store.readEvents(id, 1);
  // What waits for the disk, such as a lock, is ahead of it.
  const written = replay(records, genesis);
  expect(records.length).toBeLessThanOrEqual(vault.view.seq);
  if (records.length === vault.view.seq)
    expect(written[written.length - 1]?.chart).toEqual(vault.view.chart);
  const parts = await store.readDetailsFrom(id, 1);
  const describes = new Set(['secret.added', 'secret.edited']);
  const details = parts.filter(({ seq }) => describes.has(records[seq - 1]?.type ?? ''));
  expect(details.map(({ seq }) => seq)).toEqual(
    [...model.rows.values()].flatMap((row) => row.details).sort((a, b) => a - b),
  );
  const live = new Set([...model.rows.values()].flatMap((row) => row.live));
  const values = (await store.readValues(id)).map(({ seq }) => seq);
  expect(values).toEqual([...live].sort((a, b) => a - b));
}

/**
 * The session is what the model says.
 * @param touched the secret to look into; all of them when it is not said which
 */
export async function expectAgreement(
  model: VaultModel,
  live: LiveSession,
  touched?: number,
): Promise<void> {
  if (live.vault.view.chart.path === 'unlocked.whole') {
    await expectShown(model, live);
    for (const [at, row] of model.rows)
      if (touched === undefined || touched === at) await expectWhole(at, row, live);
  } else {
    expect(live.vault.view).toMatchObject({ count: null, inside: null });
  }
  await expectStored(model, live);
}
