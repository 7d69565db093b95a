import { beforeEach, describe, expect, test } from 'vitest';
import type { ImportSource } from '../../../src/lib/worker/protocol/transfer-api.ts';
import { startCore, type StartedCore, valueOf } from '../../support/core.ts';

const quiet = () => undefined;
const source = (name: string, text: string): ImportSource => ({
  name,
  bytes: new TextEncoder().encode(text),
  format: null,
});

async function openNewVault({ core }: StartedCore): Promise<string> {
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  return text;
}

describe('import', () => {
  let started: StartedCore;
  let key: string;
  beforeEach(async () => {
    started = await startCore({ fresh: true });
    key = await openNewVault(started);
  });

  const names = async () => {
    const query = { text: '', order: 'name', offset: 0, limit: 100 } as const;
    return valueOf(await started.core.secrets.list(query)).rows.map(({ name }) => name);
  };

  test('says what would happen, changes nothing, and then does just that', async () => {
    const { core, view } = started;
    for (const [name, value] of [
      ['SAME', '1'],
      ['DIFFERS', 'mine'],
    ] as const)
      valueOf(await core.secrets.add({ name, value, domains: 'a.example', note: 'n' }));
    const { seq } = view().vault ?? { seq: 0 };
    const file = source('.env', 'SAME=1\nDIFFERS=theirs\nNEW=2\nEMPTY=\n');
    const preview = valueOf(await core.transfer.preview(file, {}));
    expect(preview.counts).toEqual({ new: 1, changed: 1, same: 1 });
    expect(preview.refusals).toEqual([{ position: 4, reason: 'valueMissing', name: 'EMPTY' }]);
    expect(JSON.stringify(preview)).not.toContain('theirs');
    expect(view().vault?.seq).toBe(seq);
    expect(valueOf(await core.transfer.import('overwrite', quiet))).toEqual({
      added: 1,
      changed: 1,
    });
    expect(await names()).toEqual(['DIFFERS', 'NEW', 'SAME']);
    const found = valueOf(
      await core.secrets.list({ text: 'differs', order: 'name', offset: 0, limit: 1 }),
    );
    const [row] = found.rows;
    if (!row) throw new Error('no row');
    expect(valueOf(await core.secrets.reveal(row.id)).text).toBe('theirs');
    // What a .env file cannot say stays, and the earlier value is kept.
    expect(row.domains).toBe('a.example');
    const { note, versions } = valueOf(await core.secrets.read(row.id));
    expect(note).toBe('n');
    expect(versions).toHaveLength(1);
    expect(await core.transfer.import('skip', quiet)).toMatchObject({
      problem: { code: 'import.gone' },
    });
  });

  test('a disk that fails in the middle leaves the vault as it was, and the file at hand', async () => {
    const { core, store, view } = started;
    valueOf(await core.transfer.preview(source('.env', 'A=1\nB=2\n'), {}));
    const { commit } = store;
    const before = view().vault?.seq;
    store.commit = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    await expect(core.transfer.import('skip', quiet)).rejects.toThrow();
    store.commit = commit;
    expect(view().vault?.seq).toBe(before);
    expect(await names()).toEqual([]);
    expect(valueOf(await core.transfer.import('skip', quiet)).added).toBe(2);
  });

  test('a file that nothing tells the format of has a problem of its own', async () => {
    const { core } = started;
    const problem = async (file: ImportSource) => {
      const outcome = await core.transfer.preview(file, {});
      return outcome.ok ? null : outcome.problem.code;
    };
    expect(await problem(source('notes.txt', 'just some words'))).toBe('file.formatUnknown');
    expect(await problem(source('notes.txt', ' \n'))).toBe('file.empty');
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d);
    for (const name of ['a.png', 'a.env', 'a.csv', 'a'])
      expect(await problem({ ...source(name, ''), bytes: png })).toBe('file.notText');
  });

  test('the file that was read goes with the keys', async () => {
    const { core } = started;
    valueOf(await core.transfer.preview(source('.env', 'A=1\n'), {}));
    valueOf(await core.keys.lock());
    valueOf(await core.keys.unlock(key));
    expect(await core.transfer.import('skip', quiet)).toMatchObject({
      problem: { code: 'import.gone' },
    });
  });

  test('keeps both under free names, one after the other', async () => {
    const { core } = started;
    for (const name of ['A', 'A (2)'])
      valueOf(await core.secrets.add({ name, value: 'mine', domains: '' }));
    valueOf(await core.transfer.preview(source('.env', 'A=theirs\n'), {}));
    valueOf(await core.transfer.import('keepBoth', quiet));
    expect(await names()).toEqual(['A', 'A (2)', 'A (3)']);
  });

  test('another tab that changed the vault since the preview is taken into account', async () => {
    const { core } = started;
    valueOf(await core.transfer.preview(source('.env', 'A=theirs\n'), {}));
    valueOf(await core.secrets.add({ name: 'A', value: 'mine', domains: '' }));
    expect(valueOf(await core.transfer.import('skip', quiet))).toEqual({ added: 0, changed: 0 });
  });
});

describe('export', () => {
  test('a damaged value does not keep the others from being exported, and is named', async () => {
    const started = await startCore({ fresh: true });
    const { core, store, view } = started;
    await openNewVault(started);
    valueOf(await core.secrets.add({ name: 'GOOD', value: 'one', domains: '' }));
    const id = valueOf(await core.secrets.add({ name: 'BAD', value: 'two', domains: '' }));
    const { readParts } = store;
    store.readParts = async (...asked) => {
      const read = await readParts.apply(store, asked);
      const bytes = read.values.find(({ seq }) => seq === id)?.bytes;
      if (bytes) bytes[30] = (bytes[30] ?? 0) ^ 1;
      return read;
    };
    const made = valueOf(await core.transfer.export({ format: 'dotenv' }, quiet));
    expect(await made.file.text()).toBe("GOOD='one'\n");
    expect(made).toMatchObject({ count: 1, damaged: ['BAD'], left: [] });
    expect(view().vault?.inside?.backup).toEqual({ at: null, changes: 2 });
  });

  test('a short passphrase is refused, and a backup starts the count of changes anew', async () => {
    const started = await startCore({ fresh: true });
    const { core, view } = started;
    const key = await openNewVault(started);
    valueOf(await core.secrets.add({ name: 'A', value: 'one', domains: '' }));
    expect(await core.transfer.export({ format: 'age', passphrase: 'short' }, quiet)).toMatchObject(
      {
        problem: { code: 'passphrase.tooShort' },
      },
    );
    valueOf(await core.transfer.export({ format: 'age', passphrase: 'long enough it is' }, quiet));
    expect(view().vault?.inside?.backup).toEqual({ at: 1_790_000_000_000, changes: 0 });
    valueOf(await core.secrets.add({ name: 'B', value: 'two', domains: '' }));
    valueOf(await core.keys.lock());
    expect(view().vault?.inside).toBeNull();
    valueOf(await core.keys.unlock(key));
    expect(view().vault?.inside?.backup).toEqual({ at: 1_790_000_000_000, changes: 1 });
  });
});
