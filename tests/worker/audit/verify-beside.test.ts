import { describe, expect, test } from 'vitest';
import type { FindingKind } from '../../../src/lib/core/log/verify-report.ts';
import { auditedCore, type AuditedCore } from '../../support/audited-core.ts';
import { besideTabs } from '../../support/busy-tabs.ts';
import { valueOf } from '../../support/core.ts';
import { draft } from '../../support/faulty-core.ts';

const quiet = () => undefined;
interface LogHeader {
  readonly base: { readonly seq: number } | null;
  readonly head: { readonly seq: number };
}

const flip = (bytes: Uint8Array<ArrayBuffer> | undefined, at = 20) => {
  const flipped = Uint8Array.from(bytes ?? []);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
};

describe('beside writes in other tabs', () => {
  test('200 runs of Verify raise no alarm', { timeout: 600_000 }, async () => {
    const it = await auditedCore({ secrets: 20 });
    let beside = 0;
    await besideTabs(it.core, async () => {
      for (let run = 0; run < 200; run += 1) {
        const { seq } = it.vault();
        expect(await it.verify()).toMatchObject({ findings: [], keyed: true });
        if (it.vault().seq > seq) beside += 1;
      }
    });
    expect(beside).toBeGreaterThan(100);
    expect(await it.store.readSnapshot(it.id)).toMatchObject({ base: expect.anything() });
  });

  /** Runs `read` once for each of its reads of the disk, during which another tab compacts the log. */
  async function compactedDuring(read: (it: AuditedCore) => Promise<void>): Promise<void> {
    for (let at = 1, reads = at; reads >= at; at += 1) {
      const it = await auditedCore({ secrets: 4 });
      valueOf(await it.core.audit.compact(Number.MAX_SAFE_INTEGER));
      for (let index = 0; index < 4; index += 1) {
        valueOf(await it.core.secrets.add(draft(`MORE_${index}`, 'x')));
      }
      reads = 0;
      let compacting: Promise<unknown> | null = null;
      let isCompacting = false;
      it.fault.read = async () => {
        if (isCompacting) return false;
        reads += 1;
        if (reads !== at) return false;
        isCompacting = true;
        compacting = it.core.audit.compact(Number.MAX_SAFE_INTEGER).finally(() => {
          isCompacting = false;
        });
        // Where it is read in a turn, the compaction has to wait.
        await Promise.race([compacting, new Promise((resolve) => setTimeout(resolve, 100))]);
        return false;
      };
      await read(it);
      it.fault.read = null;
      await compacting;
    }
  }

  test.each<[string, (it: AuditedCore) => Promise<void>]>([
    [
      'Verify',
      async (it) => {
        expect(await it.found()).toEqual([]);
      },
    ],
    [
      'the timeline',
      async (it) => {
        const { entries, total } = await it.timeline();
        expect(entries).toHaveLength(total);
      },
    ],
    [
      'a filtered timeline',
      async (it) => {
        const { entries, total } = await it.timeline({ kind: 'secrets' });
        expect(entries).toHaveLength(total);
      },
    ],
    [
      'a receipt',
      async (it) => {
        const { type } = await it.check(await it.receipt());
        expect(['contained', 'compacted']).toContain(type);
      },
    ],
    [
      'the exported log',
      async (it) => {
        const text = await valueOf(await it.core.audit.export(quiet)).text();
        const [first, ...lines] = text.trim().split('\n');
        const { base, head } = JSON.parse(first ?? '') as LogHeader;
        const seqs = lines.map((line) => (JSON.parse(line) as { seq: number }).seq);
        const chained = seqs.filter((seq) => seq > (base?.seq ?? 0));
        expect(chained[0]).toBe((base?.seq ?? 0) + 1);
        expect(chained).toHaveLength(head.seq - (base?.seq ?? 0));
      },
    ],
  ])('%s is whole, whenever a compaction comes between', async (_, read) => {
    await compactedDuring(read);
  });

  /** What somebody does to the storage behind the app's back. */
  const TAMPERINGS: readonly (readonly [
    name: string,
    finding: FindingKind,
    tamper: (it: AuditedCore) => Promise<unknown>,
  ])[] = [
    ['a record is taken away', 'missing', (it) => it.database.delete('events', [it.id, 2])],
    [
      'a record is changed',
      'changed',
      async (it) => it.database.put('events', { ...(await it.record(2)), at: 7 }),
    ],
    [
      'a mac is taken away',
      'macMissing',
      async (it) => {
        const { mac: _mac, ...bare } = await it.record(it.first);
        await it.database.put('events', bare);
      },
    ],
    [
      'a mac is changed',
      'macWrong',
      async (it) => {
        const record = await it.record(it.first);
        await it.database.put('events', { ...record, mac: flip(record.mac, 1) });
      },
    ],
    ...(['details', 'values'] as const).flatMap(
      (store) =>
        [
          [
            `a part in ${store} is changed`,
            store === 'details' ? 'detailsChanged' : 'valueChanged',
            async (it: AuditedCore) => {
              const part = await it.database.get(store, [it.id, it.ids[3] ?? 0]);
              if (part) await it.database.put(store, { ...part, bytes: flip(part.bytes) });
            },
          ],
          [
            `a part in ${store} is taken away`,
            store === 'details' ? 'detailsMissing' : 'valueMissing',
            (it: AuditedCore) => it.database.delete(store, [it.id, it.ids[3] ?? 0]),
          ],
          [
            `a part in ${store} is put where none belongs`,
            'leftover',
            (it: AuditedCore) =>
              it.database.put(store, { vault: it.id, seq: 1, bytes: new Uint8Array(80) }),
          ],
          [
            `a part in ${store} is put behind the end of the log`,
            'leftover',
            (it: AuditedCore) =>
              it.database.put(store, { vault: it.id, seq: 90_000, bytes: new Uint8Array(80) }),
          ],
        ] as const,
    ),
    [
      'a key slot is taken away',
      'slotMissing',
      async (it) => {
        const [slot] = await it.store.readSlots(it.id);
        for (const store of ['slots', 'slotCopies'] as const) {
          if (slot) await it.database.delete(store, [it.id, slot.id]);
        }
      },
    ],
    [
      'one record of a key slot is taken away',
      'slotChanged',
      async (it) => {
        const [slot] = await it.store.readSlots(it.id);
        if (slot) await it.database.delete('slotCopies', [it.id, slot.id]);
      },
    ],
    [
      'a key slot is put there',
      'slotUnknown',
      async (it) => {
        const [slot] = await it.store.readSlots(it.id);
        if (slot) await it.database.put('slots', { ...slot, id: 'f'.repeat(32) as never });
      },
    ],
    [
      'the snapshot is changed',
      'snapshot',
      async (it) => {
        const snapshot = await it.store.readSnapshot(it.id);
        if (!snapshot) throw new Error('no snapshot');
        await it.database.put('snapshots', { ...snapshot, link: flip(snapshot.link) });
      },
    ],
    [
      'a page of the index is changed',
      'snapshot',
      async (it) => {
        const [page] = await it.database.getAll('pages');
        if (page) await it.database.put('pages', { ...page, bytes: flip(page.bytes, 100) });
      },
    ],
  ];

  test.each(TAMPERINGS)('Verify still says that %s', async (_, kind, tamper) => {
    const it = await auditedCore({ secrets: 6 });
    // From here on there is a snapshot, which what follows does not replace.
    if (kind === 'snapshot') {
      for (let index = 0; index < 260; index += 1) {
        valueOf(await it.core.secrets.add(draft(`n${index}`, 'x')));
      }
    }
    expect(await it.found()).toEqual([]);
    let isOver = false;
    const writing = (async () => {
      for (let index = 0; !isOver; index += 1) {
        const added = valueOf(await it.core.secrets.add(draft(`BESIDE_${index}`, 'x')));
        if (index % 2) valueOf(await it.core.secrets.edit(added, added, draft(`E_${index}`, 'y')));
        await it.core.secrets.changeSettings({ versionsKept: index % 3 });
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    await tamper(it);
    for (let run = 0; run < 3; run += 1) {
      const kinds = new Set((await it.found()).map((finding) => finding.kind));
      expect(kinds).toContain(kind);
    }
    isOver = true;
    await writing;
  });
});
