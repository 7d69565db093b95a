import { describe, expect, test } from 'vitest';
import { done } from '../../../src/lib/core/base/outcome.ts';
import type { InterchangeService } from '../../../src/lib/worker/interchange/interchange-protocol.ts';
import type { ImportSource } from '../../../src/lib/worker/protocol/transfer-api.ts';
import { startCore, valueOf } from '../../support/core.ts';
import { endless, watchedInterchange } from '../../support/interchange.ts';

const quiet = () => undefined;
const env: ImportSource = {
  name: '.env',
  bytes: new TextEncoder().encode('A=1\nB=2\n'),
  format: null,
};
const interrupted = { ok: false, problem: { code: 'file.interrupted' } };
const password = 'a passphrase nobody guesses';

async function opened(instead: Partial<InterchangeService> = {}) {
  const watched = watchedInterchange(instead);
  const started = await startCore({ fresh: true, interchange: watched.keeper });
  const { core } = started;
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  const key = valueOf(await core.keys.read()).text;
  valueOf(await core.keys.open(true));
  valueOf(await core.secrets.add({ name: 'KEPT', value: 'one', domains: '' }));
  return { ...started, watched, key };
}

/** Until the worker has been started that was asked for. */
const begun = (watched: { started: unknown[] }, count = 1) =>
  expect.poll(() => watched.started.length).toBe(count);

describe('while a worker reads for as long as it likes', () => {
  test('commands go on, and a lock ends it', async () => {
    const { core, state, watched, key } = await opened({ read: endless });
    const reading = core.transfer.preview(env, {});
    await begun(watched);
    valueOf(await core.secrets.add({ name: 'MEANWHILE', value: 'two', domains: '' }));
    valueOf(await core.keys.lock());
    expect(state()).toBe('locked');
    expect(await reading).toEqual(interrupted);
    await expect.poll(() => watched.ended).toBe(1);
    valueOf(await core.keys.unlock(key));
    expect(await core.transfer.import('skip', quiet)).toMatchObject({
      problem: { code: 'import.gone' },
    });
  });

  test('signing out ends it', async () => {
    const { core, watched } = await opened({ read: endless });
    const reading = core.transfer.preview(env, {});
    await begun(watched);
    valueOf(await core.profiles.signOut(true));
    expect(await reading).toEqual(interrupted);
    await expect.poll(() => watched.ended).toBe(1);
  });

  test('a cancel and another file of the same tab end it, and no other', async () => {
    const { core, watched } = await opened({ read: endless });
    const first = core.transfer.preview(env, {}, 'one');
    await begun(watched);
    const other = core.transfer.preview(env, {}, 'other');
    await begun(watched, 2);
    const second = core.transfer.preview(env, {}, 'one');
    expect(await first).toEqual(interrupted);
    await begun(watched, 3);
    valueOf(await core.transfer.cancel('export', 'one'));
    valueOf(await core.transfer.cancel('preview', 'one'));
    expect(await second).toEqual(interrupted);
    await expect.poll(() => watched.ended).toBe(2);
    expect(watched.started).toEqual(['one', 'other', 'one']);
    valueOf(await core.transfer.cancel('preview', 'other'));
    expect(await other).toEqual(interrupted);
  });

  test('one that ends by itself says so', async () => {
    const { core, watched } = await opened({ read: endless });
    const reading = core.transfer.preview(env, {});
    await begun(watched);
    watched.crash();
    expect(await reading).toEqual(interrupted);
  });
});

describe('a worker keeps its file open', () => {
  test('until it is imported', async () => {
    const { core, watched } = await opened();
    const preview = valueOf(await core.transfer.preview(env, {}));
    expect(preview.counts).toMatchObject({ new: 2 });
    expect(watched.ended).toBe(0);
    expect(valueOf(await core.transfer.import('skip', quiet))).toEqual({ added: 2, changed: 0 });
    await expect.poll(() => watched.ended).toBe(1);
    expect(watched.started).toHaveLength(1);
  });

  test('until it is let go of, or another file is read', async () => {
    const { core, watched } = await opened();
    valueOf(await core.transfer.preview(env, {}));
    valueOf(await core.transfer.drop());
    await expect.poll(() => watched.ended).toBe(1);
    valueOf(await core.transfer.preview(env, {}));
    valueOf(await core.transfer.preview(env, {}));
    await expect.poll(() => watched.ended).toBe(2);
    valueOf(await core.keys.lock());
    await expect.poll(() => watched.ended).toBe(3);
  });

  test('and where it ends by itself meanwhile, the file is gone', async () => {
    const { core, watched, view } = await opened();
    valueOf(await core.transfer.preview(env, {}));
    watched.crash();
    expect(await core.transfer.import('skip', quiet)).toMatchObject({
      problem: { code: 'import.gone' },
    });
    expect(view().vault?.count).toBe(1);
  });
});

test('nothing is read where no worker starts', async () => {
  const { core } = await startCore({
    fresh: true,
    interchange: { start: () => Promise.resolve(null) },
  });
  valueOf(await core.profiles.create('Ada'));
  // Nor is one started for a vault that is not open.
  expect(await core.transfer.preview(env, {})).toMatchObject({ problem: { code: 'notNow' } });
  valueOf(await core.keys.issue());
  valueOf(await core.keys.open(true));
  expect(await core.transfer.preview(env, {})).toEqual({
    ok: false,
    problem: { code: 'file.workerMissing' },
  });
});

test('a file that is written when the vault locks is not given out, and not in the log', async () => {
  const { core, view, watched, key } = await opened({ endFile: endless });
  const writing = core.transfer.export({ format: 'age', passphrase: password }, quiet);
  await begun(watched);
  valueOf(await core.secrets.add({ name: 'MEANWHILE', value: 'two', domains: '' }));
  valueOf(await core.keys.lock());
  expect(await writing).toEqual(interrupted);
  await expect.poll(() => watched.ended).toBe(1);
  valueOf(await core.keys.unlock(key));
  expect(view().vault?.inside?.backup.at).toBe(null);
});

test.each([1, 300])('%d secrets are written as they were when that began', async (count) => {
  let taken = 0;
  const changing: Promise<unknown>[] = [];
  const { core, watched } = await opened({
    takeSecrets: (secrets) => {
      taken += secrets.length;
      // All of them, the first time that any are given.
      if (changing.length === 0) {
        for (const { id, name, detailsSeq } of rows) {
          const change = { name, value: 'changed', domains: '' };
          changing.push(core.secrets.edit(id, detailsSeq, change));
        }
      }
      values.push(...secrets.map(({ value }) => value));
      return Promise.resolve(done(null));
    },
  });
  const values: unknown[] = [];
  valueOf(await core.secrets.changeSettings({ versionsKept: 0 }));
  const text = Array.from({ length: count - 1 }, (_, at) => `N${at}=one`).join('\n');
  const more = { ...env, bytes: new TextEncoder().encode(`${text}\n`) };
  if (count > 1) {
    valueOf(await core.transfer.preview(more, {}));
    valueOf(await core.transfer.import('skip', quiet));
  }
  const query = { text: '', order: 'name', offset: 0, limit: count } as const;
  const { rows } = valueOf(await core.secrets.list(query));
  const { damaged } = valueOf(await core.transfer.export({ format: 'dotenv' }, quiet));
  await Promise.all(changing);
  expect(taken).toBe(count);
  expect(new Set(values)).toEqual(new Set(['one']));
  expect(damaged).toEqual([]);
  expect(watched.started.length).toBeGreaterThan(0);
});

test('a KeePass file that is opened for as long as it likes keeps nobody from locking', async () => {
  const { core, state, watched } = await opened({ openKeepass: endless });
  const connection = { kind: 'keepass', password, keyFile: null } as const;
  const file = new File(['any'], 'a.kdbx');
  const testing = core.providers.test({ name: 'File', connection }, null, file);
  await begun(watched);
  valueOf(await core.providers.endTest());
  const ended = { ok: false, problem: { code: 'external.interrupted' } };
  expect(await testing).toEqual(ended);
  await expect.poll(() => watched.ended).toBe(1);
  const provider = valueOf(await core.providers.add({ name: 'File', connection }, file));
  const browsing = core.providers.browse(provider, []);
  await begun(watched, 2);
  valueOf(await core.providers.endBrowsing(provider));
  expect(await browsing).toEqual(ended);
  const reference = { kind: 'keepass', provider, reference: 'A' } as const;
  const id = valueOf(await core.secrets.add({ name: 'LINKED', value: reference, domains: '' }));
  const fetching = core.secrets.reveal(id);
  await begun(watched, 3);
  valueOf(await core.providers.endFetching());
  expect(await fetching).toEqual(ended);
  const again = core.providers.browse(provider, []);
  await begun(watched, 4);
  valueOf(await core.keys.lock());
  expect(state()).toBe('locked');
  expect(await again).toEqual(ended);
  await expect.poll(() => watched.ended).toBe(4);
});
