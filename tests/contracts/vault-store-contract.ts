import { beforeEach, describe, expect, test } from 'vitest';
import {
  type ProfileId,
  providerId,
  type SlotId,
  type VaultId,
} from '../../src/lib/core/base/ids.ts';
import type { EventRecord, FileHandle, KeySlot, StreamId } from '../../src/lib/core/log/records.ts';
import type { VaultStore } from '../../src/lib/core/log/vault-store.ts';

const A = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' as VaultId;
const B = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' as VaultId;
const bytes = (...values: number[]) => Uint8Array.from(values);

const record = (stream: StreamId, seq: number): EventRecord => ({
  stream,
  seq,
  format: 1,
  type: 'secret.added',
  at: 5,
  data: {},
  prev: bytes(seq - 1),
  hash: bytes(seq),
});

const part = (seq: number) => ({ seq, bytes: bytes(seq, seq) });
const head = (seq: number) => ({ seq, link: bytes(seq) });
const slot = (vault: VaultId, id: string): KeySlot => ({
  vault,
  id: id as SlotId,
  kind: 'vaultKey',
  format: 1,
  createdAt: 5,
  salt: bytes(1),
  commitment: bytes(2),
  wrapped: bytes(3),
  keyCopy: bytes(4),
});

/**
 * What every disk under the core must do.
 * @param open gives an empty store
 * @param pick gives a handle of a file, as a page would hand it on
 */
export function vaultStoreContract(
  name: string,
  open: () => Promise<VaultStore>,
  pick: () => Promise<FileHandle>,
): void {
  describe(`the vault store: ${name}`, () => {
    let store: VaultStore;
    beforeEach(async () => {
      store = await open();
    });

    const fill = (stream: VaultId, count: number) => {
      const seqs = Array.from({ length: count }, (_, index) => index + 1);
      return store.commit([
        {
          stream,
          expected: head(0),
          records: seqs.map((seq) => record(stream, seq)),
          details: seqs.map(part),
          values: seqs.map(part),
          putSlots: [slot(stream, 's')],
          pages: [0, 1, 2].map((page) => ({ vault: stream, page, bytes: bytes(page) })),
        },
      ]);
    };

    test('is empty at first', async () => {
      expect(await store.readEvents(A, 1)).toEqual([]);
      expect(await store.readSlots(A)).toEqual([]);
      expect(await store.readSnapshot(A)).toBeUndefined();
      expect(await store.readValue(A, 1)).toBeUndefined();
    });

    test('gives back what was committed, in order, from a place and to a limit', async () => {
      expect(await fill(A, 12)).toEqual({ ok: true });
      expect((await store.readEvents(A, 1)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: 12 }, (_, index) => index + 1),
      );
      expect((await store.readEvents(A, 9, 2)).map(({ seq }) => seq)).toEqual([9, 10]);
      expect((await store.readEvents(A, 3, 1))[0]).toEqual(record(A, 3));
      expect((await store.readDetailsFrom(A, 11)).map(({ seq }) => seq)).toEqual([11, 12]);
      expect(await store.readDetails(A, 4)).toEqual(bytes(4, 4));
      expect((await store.readPages(A)).map(({ page }) => page)).toEqual([0, 1, 2]);
    });

    test('gives many single parts at once, those that are there, in their order', async () => {
      await fill(A, 12);
      await fill(B, 3);
      const erased = { stream: A, expected: head(12), records: [], eraseValues: [5, 6] };
      expect(await store.commit([erased])).toEqual({ ok: true });
      const wanted = { records: [12, 3, 13], details: [2, 11, 3, 3], values: [4, 5, 7, 1] };
      const read = await store.readParts(A, wanted);
      expect(read.records).toEqual([record(A, 3), record(A, 12)]);
      expect(read.details.map(({ seq, bytes: own }) => [seq, own])).toEqual(
        [2, 3, 11].map((seq) => [seq, bytes(seq, seq)]),
      );
      expect(read.values.map(({ seq }) => seq)).toEqual([1, 4, 7]);
      expect(await store.readParts(B, {})).toEqual({ records: [], details: [], values: [] });
    });

    test('keeps streams apart', async () => {
      await fill(A, 2);
      await fill(B, 3);
      await store.commit([
        { stream: 'session', expected: head(0), records: [record('session', 1)] },
      ]);
      expect(await store.readEvents(A, 1)).toHaveLength(2);
      expect(await store.readEvents(B, 1)).toHaveLength(3);
      expect(await store.readEvents('session', 1)).toHaveLength(1);
    });

    test('finds every vault that left something, whether a profile names it or not', async () => {
      expect(await store.readVaultIds()).toEqual([]);
      await fill(B, 3);
      const session = { stream: 'session' as const, expected: head(0) };
      await store.commit([{ ...session, records: [record('session', 1)] }]);
      const lone = { stream: A, expected: head(0), records: [], putSlots: [slot(A, 's')] };
      await store.commit([lone]);
      expect(await store.readVaultIds()).toEqual([B, A]);
    });

    test.each([0, 1, 3])(
      'refuses a commit built on %i of 2 and writes nothing of it',
      async (seq) => {
        await fill(A, 2);
        const result = await store.commit([
          {
            stream: A,
            expected: head(seq),
            records: [record(A, seq + 1)],
            eraseSecrets: true,
            removeSlots: 'all',
          },
        ]);
        expect(result).toEqual({ ok: false, stream: A, expected: seq, actual: 2 });
        expect(await store.readEvents(A, 1)).toHaveLength(2);
        expect(await store.readValue(A, 1)).toEqual(bytes(1, 1));
        expect(await store.readSlots(A)).toHaveLength(1);
      },
    );

    test('writes to two streams, or to neither', async () => {
      await fill(A, 2);
      const both = (seq: number) =>
        store.commit([
          { stream: 'session', expected: head(0), records: [record('session', 1)] },
          { stream: A, expected: head(seq), records: [record(A, seq + 1)] },
        ]);
      expect(await both(1)).toMatchObject({ ok: false, stream: A });
      expect(await store.readEvents('session', 1)).toEqual([]);
      expect(await both(2)).toEqual({ ok: true });
      expect(await store.readEvents('session', 1)).toHaveLength(1);
    });

    test('refuses a record whose number is taken and keeps all as it was', async () => {
      await fill(A, 2);
      const doubled = [record(A, 3), record(A, 2)];
      await expect(
        store.commit([{ stream: A, expected: head(2), records: doubled, eraseValues: [1] }]),
      ).rejects.toMatchObject({ problem: { code: 'storage.failed' } });
      expect(await store.readEvents(A, 1)).toHaveLength(2);
      expect(await store.readValue(A, 1)).toEqual(bytes(1, 1));
    });

    test('erases single parts, and all secrets of one vault only', async () => {
      await fill(A, 3);
      await fill(B, 3);
      await store.commit([
        { stream: A, expected: head(3), records: [], eraseDetails: [1], eraseValues: [1, 2] },
      ]);
      expect((await store.readDetailsFrom(A, 1)).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await store.readValue(A, 2)).toBeUndefined();
      await store.commit([
        { stream: A, expected: head(3), records: [], eraseSecrets: true, removeSlots: 'all' },
      ]);
      expect(await store.readDetailsFrom(A, 1)).toEqual([]);
      expect(await store.readValue(A, 3)).toBeUndefined();
      expect(await store.readPages(A)).toEqual([]);
      expect(await store.readSlots(A)).toEqual([]);
      expect(await store.readEvents(A, 1)).toHaveLength(3);
      expect(await store.readDetailsFrom(B, 1)).toHaveLength(3);
      expect(await store.readSlots(B)).toHaveLength(1);
    });

    test('replaces slots and drops pages past the end', async () => {
      await fill(A, 1);
      await store.commit([
        {
          stream: A,
          expected: head(1),
          records: [],
          removeSlots: 'all',
          putSlots: [slot(A, 't')],
          pages: [{ vault: A, page: 0, bytes: bytes(9) }],
          dropPagesFrom: 1,
        },
      ]);
      expect((await store.readSlots(A)).map(({ id }) => id)).toEqual(['t']);
      expect((await store.readPages(A)).map((page) => page.bytes)).toEqual([bytes(9)]);
    });

    test('keeps every slot twice, through all that puts and removes slots', async () => {
      const both = async (vault: VaultId) => [
        await store.readSlots(vault),
        await store.readSlotCopies(vault),
      ];
      const commit = (parts: Partial<Parameters<VaultStore['commit']>[0][number]>) =>
        store.commit([{ stream: A, expected: head(1), records: [], ...parts }]);
      await fill(A, 1);
      await fill(B, 1);
      expect(await both(A)).toEqual([[slot(A, 's')], [slot(A, 's')]]);
      await commit({ putSlots: [slot(A, 't'), { ...slot(A, 's'), salt: bytes(9) }] });
      const after = [{ ...slot(A, 's'), salt: bytes(9) }, slot(A, 't')];
      expect(await both(A)).toEqual([after, after]);
      await commit({ removeSlots: ['s' as SlotId] });
      expect(await both(A)).toEqual([[slot(A, 't')], [slot(A, 't')]]);
      await commit({ removeSlots: 'all' });
      expect(await both(A)).toEqual([[], []]);
      await store.commit([{ stream: B, expected: head(1), records: [], removeVault: true }]);
      expect(await both(B)).toEqual([[], []]);
    });

    test('keeps handles of files by vault and number, until they or the secrets go', async () => {
      const handle = await pick();
      const [one, two] = [providerId(1), providerId(2)];
      const put = (vault: VaultId, provider: typeof one) => ({ vault, provider, handle });
      await fill(A, 1);
      await fill(B, 1);
      await store.commit([
        { stream: A, expected: head(1), records: [], putHandles: [put(A, one), put(A, two)] },
        { stream: B, expected: head(1), records: [], putHandles: [put(B, one)] },
      ]);
      expect(await store.readFileHandle(A, one)).toMatchObject({ kind: 'file', name: handle.name });
      await store.commit([{ stream: A, expected: head(1), records: [], removeHandles: [one] }]);
      expect(await store.readFileHandle(A, one)).toBeUndefined();
      expect(await store.readFileHandle(A, two)).toBeDefined();
      const stale = { stream: A, expected: head(0), records: [], removeHandles: [two] };
      expect(await store.commit([stale])).toMatchObject({ ok: false });
      expect(await store.readFileHandle(A, two)).toBeDefined();
      await store.commit([
        { stream: A, expected: head(1), records: [record(A, 2)], eraseSecrets: true },
      ]);
      expect(await store.readFileHandle(A, two)).toBeUndefined();
      expect(await store.readFileHandle(B, one)).toBeDefined();
      await store.commit([{ stream: B, expected: head(1), records: [], removeVault: true }]);
      expect(await store.readFileHandle(B, one)).toBeUndefined();
    });

    test('keeps profiles', async () => {
      const profile = { id: 'p' as ProfileId, vault: A, name: 'Ada', createdAt: 5 };
      await store.commit([{ stream: A, expected: head(0), records: [], putProfile: profile }]);
      expect(await store.readProfiles()).toEqual([profile]);
    });
  });
}
