import { toHex } from '../../core/base/bytes.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import { valuesOf } from '../../core/decide/decide-secrets.ts';
import type { EventRecord, Head } from '../../core/log/records.ts';
import type { StreamCommit, VaultStore } from '../../core/log/vault-store.ts';
import {
  isKeyedType,
  meaningOf,
  parseVaultEvent,
} from '../../core/projections/events/event-table.ts';
import { RegistersFold } from '../../core/projections/evolve-registers.ts';
import { linkOf } from '../../crypto/hash-chain.ts';
import { ChainCheck } from '../../keyring/chain-check.ts';
import { genesis, startAt } from '../../keyring/log-base.ts';
import { damaged } from '../../keyring/sealed-log.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import { findBase, pagesOf } from '../log/log-pages.ts';
import { toRanges } from '../log/seq-ranges.ts';
import type { VaultLog } from '../log/vault-log.ts';
import { eachSecret } from '../log/each-secret.ts';
import type { OpenVault } from '../secrets/open-vault.ts';

/** What a compaction would do. */
export interface CompactionPlan {
  /** The last event it removes or keeps apart, and its link: from here the chain goes on. */
  readonly cut: Head;
  readonly ranges: NonNullable<StreamCommit['removeEvents']>;
  readonly removed: number;
  /** Records up to the cut that stay, since secrets or key slots in use need them. */
  readonly kept: number;
  /** Those of them that stay for their value only: their details, of former names and notes, go. */
  readonly erased: readonly number[];
}

/** What a compaction works with. */
export interface CompactionParts {
  readonly commands: CommandRunner;
  readonly log: VaultLog;
  readonly open: OpenVault;
  readonly store: VaultStore;
}

/**
 * Finds what can be removed of the records before a moment. Kept are the events that secrets in use were
 * added, last described and got their values by, those that external vaults were last described and got their
 * connection by, those of the key slots in use, and the last change of settings and the last backup: from
 * these the vault is read again when its snapshot is lost.
 *
 * The cut only goes forward: it never lies before the one in force, whatever moment is asked for. What an
 * earlier compaction kept is judged anew. A log that does not hold together is left as it is: what would be
 * removed may be what it is mended from.
 *
 * @param before milliseconds since 1970, UTC
 * @throws ProblemError `log.damaged`
 */
export async function planCompaction(
  { log, open, store }: CompactionParts,
  before: number,
): Promise<Outcome<CompactionPlan>> {
  const until = log.lastKeyed?.seq ?? 0;
  const { described, values } = await seqsInUse(open);
  const base = await findBase(store, log.id);
  const chain = new ChainCheck(base ? startAt(base) : genesis);
  const inForce = new InForce();
  const older: EventRecord[] = [];
  let cut: Head | null = base && { seq: base.seq, link: base.link };
  let isOlder = until > 0;
  for await (const records of pagesOf(store, log.id)) {
    for (const record of records) {
      const { seq, type, at } = record;
      const isKept = base !== null && seq <= base.seq;
      if (isKept) chain.takeKept(record, null);
      else chain.take(record, null);
      inForce.evolve(record);
      if (isKept) older.push(record);
      else isOlder &&= at < before && seq <= until;
      if (isKept || !isOlder) continue;
      older.push(record);
      if (isKeyedType(type) && record.mac) cut = { seq, link: linkOf(record) };
    }
  }
  const [broken] = chain.all;
  if (broken) throw damaged(broken.seq ?? 0, 'chain');
  if (!cut) return failed({ code: 'compaction.nothing' });
  const { seq: upTo } = cut;
  // A snapshot that stands at the cut needs its record.
  const atCut = until === upTo ? [upTo] : [];
  const whole = new Set([...described, inForce.settings, ...inForce.copies]);
  const keep = new Set([...whole, ...values, ...inForce.others, ...atCut]);
  const reached = older.filter(({ seq }) => seq <= upTo);
  const gone = reached.filter(({ seq }) => !keep.has(seq));
  if (gone.length === 0) return failed({ code: 'compaction.nothing' });
  const erased = reached
    .filter(({ seq, detailsDigest }) => detailsDigest && keep.has(seq) && !whole.has(seq))
    .map(({ seq }) => seq);
  const ranges = toRanges(gone.map(({ seq }) => seq));
  return done({ cut, ranges, erased, removed: gone.length, kept: reached.length - gone.length });
}

/** Removes older records in one commit with the event that says so. A failed outcome removed nothing. */
export async function compactLog(
  parts: CompactionParts,
  before: number,
): Promise<Outcome<CompactionPlan>> {
  const { commands, log, open, store } = parts;
  const planned = await planCompaction(parts, before);
  const keyed = log.lastKeyed;
  if (!planned.ok || !keyed) return planned;
  const { cut, ranges, removed, erased } = planned.value;
  let snapshot = await store.readSnapshot(log.id);
  // The snapshot must not stand among what goes; of the records up to the cut only the last keyed one stays
  // for it. One that is not this log's is replaced.
  const stands = snapshot && (snapshot.seq > cut.seq || snapshot.seq === keyed.seq);
  if (!snapshot || !stands || !log.goesOnFrom(snapshot)) {
    // Records that are deferred come first: the disk is not at the head yet.
    const isWritten = log.written.seq === log.head.seq;
    if (!isWritten || !(await open.writeSnapshot(keyed, log.head))) {
      return failed({ code: 'storage.failed' });
    }
    log.snapshotWritten(keyed.seq);
    snapshot = await store.readSnapshot(log.id);
  }
  if (!snapshot) return failed({ code: 'storage.failed' });
  const base = { ...cut, at: log.head.seq + 1 };
  const link = toHex(cut.link);
  const command = { type: 'compactLog', upTo: cut.seq, link, removed, erased } as const;
  const also = { removeEvents: ranges, snapshot: { ...snapshot, base } };
  const written = await commands.run(command, { also });
  if (!written.ok) return written;
  log.beginsAt(base);
  open.compacted(base);
  return planned;
}

/** The events that say what key slots, settings and backup there are now. */
class InForce {
  readonly #registers = new RegistersFold();
  readonly #latest = { settings: 0, backup: 0, upgrade: 0 };
  #emptiedAt = 0;

  get settings(): number {
    return this.#latest.settings;
  }

  /** The events that hold the records of key slots in their details, unless the vault was emptied since. */
  get copies(): number[] {
    const copies = this.#registers.rows.slots.map(({ copy }) => copy);
    return copies.filter((copy) => copy > this.#emptiedAt);
  }

  get others(): number[] {
    const { slots, templates } = this.#registers.rows;
    const brought = [...slots, ...templates].map(({ seq }) => seq);
    return [...brought, this.#latest.upgrade, this.#latest.backup];
  }

  /** Folds one record. */
  evolve({ seq, type, data }: EventRecord): void {
    const event = parseVaultEvent(type, data);
    if (!event) return;
    const meaning = meaningOf(event);
    if (meaning.empties(event)) {
      this.#latest.settings = this.#latest.backup = 0;
      this.#emptiedAt = seq;
    }
    if (event.type === 'reset.confirmed') this.#latest.upgrade = 0;
    this.#registers.evolve(event, seq);
    const latest = meaning.latest?.(event) ?? null;
    if (latest) this.#latest[latest] = seq;
  }
}

/**
 * The events that added and last described secrets and external vaults, and those that brought their values.
 * @throws ProblemError `log.damaged`
 */
async function seqsInUse({ secrets, reader, summary }: OpenVault) {
  const described: number[] = [];
  const values: number[] = [];
  await eachSecret(secrets, async (row) => {
    const details = await reader.details(row.detailsSeq);
    // Without them nobody knows which values it has: none of those may be taken for unused.
    if (!details) throw damaged(row.detailsSeq, 'sealedMissing');
    described.push(row.id, row.detailsSeq);
    values.push(...valuesOf(row, details));
  });
  for (const { detailsSeq, valueSeq } of summary.providers) {
    described.push(detailsSeq);
    values.push(valueSeq);
  }
  return { described, values };
}
