import { beforeEach, describe, expect, test } from 'vitest';
import type { Bytes } from '../../src/lib/core/base/bytes.ts';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import type { EventRecord, FileHandle } from '../../src/lib/core/log/records.ts';
import { sha256 } from '../../src/lib/crypto/hash-chain.ts';
import { SegmentStore } from '../../src/lib/storage/segments/segment-store.ts';
import { SegmentsInMemory } from '../support/segments.ts';
import { vaultStoreContract } from '../contracts/vault-store-contract.ts';

const pick = () => Promise.resolve({ kind: 'file', name: 'team.kdbx' } as unknown as FileHandle);
vaultStoreContract('segments', () => SegmentStore.open(new SegmentsInMemory(), sha256), pick);

const vault = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' as VaultId;
const record = (seq: number): EventRecord => ({
  stream: vault,
  seq,
  format: 1,
  type: 'secret.added',
  at: 5,
  data: {},
  prev: Uint8Array.of(seq - 1),
  hash: Uint8Array.of(seq),
});
const SECRET = Uint8Array.from({ length: 40 }, (_, index) => 200 - index);

describe('segments', () => {
  let files: SegmentsInMemory;
  let store: SegmentStore;
  const open = () => SegmentStore.open(files, sha256);
  const add = (seq: number) =>
    store.commit([
      {
        stream: vault,
        expected: { seq: seq - 1, link: Uint8Array.of(seq - 1) },
        records: [record(seq)],
        values: [{ seq, bytes: Uint8Array.from([...SECRET, seq]) }],
      },
    ]);
  const holds = (bytes: Uint8Array) =>
    [...files.files.values()].some((file) => Buffer.from(file).includes(Buffer.from(bytes)));
  beforeEach(async () => {
    files = new SegmentsInMemory();
    store = await open();
    for (let seq = 1; seq <= 5; seq += 1) await add(seq);
  });

  test('are read back whole, and few however many commits there were', async () => {
    for (let seq = 6; seq <= 200; seq += 1) await add(seq);
    expect(files.files.size).toBeLessThan(40);
    const again = await open();
    expect(await again.readEvents(vault, 1)).toEqual(await store.readEvents(vault, 1));
    expect(await again.readRecords('values', vault)).toHaveLength(200);
    expect((await again.readLastEvents())[0]?.seq).toBe(200);
  });

  test('hold nothing of what was erased or overwritten', async () => {
    expect(holds(Uint8Array.from([...SECRET, 3]))).toBe(true);
    const head = { seq: 5, link: Uint8Array.of(5) };
    await store.commit([{ stream: vault, expected: head, records: [], eraseValues: [3] }]);
    expect(holds(Uint8Array.from([...SECRET, 3]))).toBe(false);
    const part = { vault, seq: 4, bytes: Uint8Array.of(9) };
    await store.rewrite([{ put: 'values', record: part }]);
    expect(holds(Uint8Array.from([...SECRET, 4]))).toBe(false);
    const again = await open();
    expect(await again.readValue(vault, 3)).toBeUndefined();
    expect(await again.readValue(vault, 4)).toEqual(Uint8Array.of(9));
    expect(await again.readEvents(vault, 1)).toHaveLength(5);
  });

  test('that a killed browser did not remove come back to nothing', async () => {
    const before = new Map(files.files);
    await store.commit([
      {
        stream: vault,
        expected: { seq: 5, link: Uint8Array.of(5) },
        records: [],
        eraseValues: [3],
      },
    ]);
    for (const [name, bytes] of before) files.files.set(name, bytes);
    const again = await open();
    expect(await again.readValue(vault, 3)).toBeUndefined();
    expect(holds(Uint8Array.from([...SECRET, 3]))).toBe(false);
  });

  test.each([
    ['cut', (bytes: Bytes) => bytes.slice(0, bytes.length - 7)],
    ['flipped', (bytes: Bytes) => bytes.map((one, at) => (at === 60 ? one ^ 1 : one))],
    ['emptied', () => new Uint8Array(0)],
  ])('of which one is %s are read without it, and it is named', async (_, harm) => {
    const name = [...files.files.keys()][2] ?? '';
    files.files.set(name, harm(files.files.get(name) ?? new Uint8Array(0)));
    const again = await open();
    expect(again.damaged).toEqual([name]);
    expect((await again.readEvents(vault, 1)).map(({ seq }) => seq)).toEqual([1, 2, 4, 5]);
  });

  test('that find no room leave all as it was', async () => {
    files.isFull = true;
    await expect(add(6)).rejects.toMatchObject({ problem: { code: 'storage.full' } });
    expect(await store.readEvents(vault, 1)).toHaveLength(5);
    files.isFull = false;
    expect(await add(6)).toEqual({ ok: true });
  });
});
