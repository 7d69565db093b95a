import { beforeEach, describe, expect, test } from 'vitest';
import type { OnClash } from '../../../src/lib/core/decide/import-plan.ts';
import { plainSecret } from '../../../src/lib/core/transfer/plain-secret.ts';
import type { Progress } from '../../../src/lib/worker/protocol/progress.ts';
import { writeAgeBackup } from '../../support/backups.ts';
import { startCore, type StartedCore, valueOf } from '../../support/core.ts';
import { type WatchedInterchange, watchedInterchange } from '../../support/interchange.ts';

const quiet = () => undefined;
const passphrase = 'correct horse battery staple';
/** Several pages. */
const COUNT = 1_100;
const interrupted = { ok: false, problem: { code: 'file.interrupted' } };
const query = { text: '', order: 'name', offset: 0, limit: 10_000 } as const;

let it: StartedCore;
let watched: WatchedInterchange;
let key = '';
beforeEach(async () => {
  watched = watchedInterchange();
  it = await startCore({ fresh: true, interchange: watched.keeper });
  valueOf(await it.core.profiles.create('Ada'));
  valueOf(await it.core.keys.issue());
  key = valueOf(await it.core.keys.read()).text;
  valueOf(await it.core.keys.open(true));
});

const rows = async () => valueOf(await it.core.secrets.list(query)).rows;
const seq = () => it.view().vault?.seq;

async function backup(names: readonly string[]) {
  const secrets = names.map((name, at) =>
    plainSecret(name, `value ${at}`, {
      note: `note ${at}`,
      environments: new Map(at % 100 === 0 ? [[`env ${at % 700}`, `own ${at}`]] : []),
      versions: at % 50 === 0 ? [{ environment: null, value: `old ${at}`, at: at + 1 }] : [],
      createdAt: at,
      changedAt: at + 1,
    }),
  );
  const head = { writtenAt: 1, environments: [], secrets };
  return { name: 'b.age', bytes: await writeAgeBackup(head, passphrase, 2), format: null };
}
const numbered = Array.from({ length: COUNT }, (_, at) => `N_${at}`);

/** Begins an import, and does something when it is half-way. */
async function halfway(what: () => Promise<unknown>, onClash: OnClash = 'skip') {
  let half: Promise<unknown> | null = null;
  const seen: Progress[] = [];
  const importing = it.core.transfer.import(
    onClash,
    (now) => {
      seen.push(now);
      if (now.done < now.total) half ??= what();
    },
    undefined,
    'tab',
  );
  const outcome = await importing;
  await (half as Promise<unknown> | null);
  return { outcome, seen };
}

describe('a backup of several pages', () => {
  test('is imported with all that it says, in one commit, with its progress', async () => {
    const told: Progress[] = [];
    const file = await backup(numbered);
    const preview = valueOf(
      await it.core.transfer.preview(file, { passphrase }, 'tab', (now) => told.push(now)),
    );
    expect(preview.counts).toEqual({ new: COUNT, changed: 0, same: 0 });
    expect(told.at(-1)).toEqual({ done: 2 * file.bytes.length, total: 2 * file.bytes.length });
    let commits = 0;
    const { commit } = it.store;
    it.store.commit = (...given) => {
      commits += given[0].some(({ records }) => records.length > 0) ? 1 : 0;
      return commit.apply(it.store, given);
    };
    const { outcome, seen } = await halfway(() => Promise.resolve());
    expect(valueOf(outcome)).toEqual({ added: COUNT, changed: 0 });
    expect(commits).toBe(1);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.at(-1)).toEqual({ done: COUNT, total: COUNT });
    expect(it.view().vault?.inside?.settings.environments).toHaveLength(7);
    // As a core reads it that starts anew.
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    const again = valueOf(await it.core.transfer.preview(file, { passphrase }));
    expect(again.counts).toEqual({ new: 0, changed: 0, same: COUNT });
  });

  test('keeps both under names that come later in the file, too', async () => {
    for (const name of ['N_0', 'N_1'])
      valueOf(await it.core.secrets.add({ name, value: 'mine', domains: '' }));
    const later = [...numbered, 'N_0 (2)', 'N_1 (2)', 'N_1 (3)'];
    valueOf(await it.core.transfer.preview(await backup(later), { passphrase }));
    const done = valueOf(await it.core.transfer.import('keepBoth', quiet));
    expect(done).toEqual({ added: later.length, changed: 0 });
    const names = (await rows()).map(({ name }) => name);
    expect(new Set(names).size).toBe(later.length + 2);
    expect(names).toEqual(expect.arrayContaining(['N_0 (3)', 'N_1 (4)', 'N_1 (3)']));
  });

  test('that is cancelled half-way changes nothing, and can be imported all the same', async () => {
    valueOf(await it.core.transfer.preview(await backup(numbered), { passphrase }));
    const before = seq();
    const { outcome } = await halfway(() => it.core.transfer.cancel('import', 'tab'));
    expect(outcome).toEqual(interrupted);
    expect(seq()).toBe(before);
    expect(await rows()).toEqual([]);
    expect(valueOf(await it.core.transfer.import('skip', quiet)).added).toBe(COUNT);
    expect(await rows()).toHaveLength(COUNT);
  });

  test('ends when the vault locks half-way, and nothing of it stays', async () => {
    valueOf(await it.core.transfer.preview(await backup(numbered), { passphrase }));
    // The worker gives no more: the import waits for it when the lock comes.
    let given = 0;
    const { outcome } = await halfway(() => {
      given += 1;
      return it.core.keys.lock();
    });
    expect(given).toBe(1);
    expect(it.view().vault?.chart.path).toBe('locked');
    valueOf(await it.core.keys.unlock(key));
    const count = (await rows()).length;
    // Either it ended in time, or it was cut off: never a part of it.
    expect(count).toBe(outcome.ok ? COUNT : 0);
    expect(await it.core.transfer.import('skip', quiet)).toMatchObject({
      problem: { code: 'import.gone' },
    });
    await expect.poll(() => watched.ended).toBe(1);
  });

  test('whose worker ends half-way changes nothing', async () => {
    valueOf(await it.core.transfer.preview(await backup(numbered), { passphrase }));
    const before = seq();
    const { outcome } = await halfway(() => {
      watched.crash();
      return Promise.resolve();
    });
    expect(outcome).toEqual(interrupted);
    expect(seq()).toBe(before);
    expect(await rows()).toEqual([]);
  });

  test('that fails on the disk changes nothing', async () => {
    valueOf(await it.core.transfer.preview(await backup(numbered), { passphrase }));
    const { commit } = it.store;
    const before = seq();
    it.store.commit = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    await expect(it.core.transfer.import('skip', quiet)).rejects.toThrow();
    it.store.commit = commit;
    expect(seq()).toBe(before);
    expect(valueOf(await it.core.transfer.import('skip', quiet)).added).toBe(COUNT);
  });
});
