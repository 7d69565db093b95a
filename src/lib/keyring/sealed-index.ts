import { type Bytes, toHex } from '../core/base/bytes.ts';
import type { VaultId } from '../core/base/ids.ts';
import {
  type EventRecord,
  FORMAT_VERSION,
  type Head,
  type IndexPageRecord,
  type Snapshot,
} from '../core/log/records.ts';
import type { IndexReading } from '../core/log/vault-store.ts';
import { erasesSecrets } from '../core/projections/events/event-table.ts';
import { evolveSummary } from '../core/projections/evolve-summary.ts';
import { IndexPage } from '../core/projections/index-page.ts';
import { SecretIndex } from '../core/projections/secret-index.ts';
import { emptySummary, type VaultSummary } from '../core/projections/vault-summary.ts';
import { indexPageData, tableData } from '../crypto/associated-data.ts';
import { fromUtf8, utf8 } from '../crypto/bytes.ts';
import { padToStep, unpad } from '../crypto/padding.ts';
import type { Keyring } from './keyring.ts';
import { checkMacs, damaged, openDetails, type ReplayedEvent } from './sealed-log.ts';

/** The nonces of the pages of a snapshot, in order; each page opens under its own nonce only. */
export type PageNonces = readonly string[];

/** An open index with the nonces of the pages it came from. */
export interface OpenIndex {
  readonly secrets: SecretIndex;
  readonly summary: VaultSummary;
  readonly pageNonces: PageNonces;
}

/** What a snapshot's table holds. */
interface Table {
  readonly pageNonces: PageNonces;
  readonly summary: VaultSummary;
}

/** A table as it lies sealed on disk, under the names that FORMAT.md gives its fields. */
interface StoredTable {
  readonly stamps: PageNonces;
  readonly books: VaultSummary;
}

/** Pages are padded to a multiple of this, so that their length does not tell of one row. */
const PAGE_STEP_BYTES = 4096;

async function openPages(
  { vault, seq, link, table }: Snapshot,
  records: readonly IndexPageRecord[],
  keyring: Keyring,
): Promise<Table & { pages: IndexPage[] }> {
  // What an emptied vault kept, or a table of before does not say, nobody knows from here.
  const unknown = { ...emptySummary, registers: null };
  if (!table) return { pages: [], pageNonces: [], summary: unknown };
  const plain = keyring.sealer.open(table, tableData(vault, seq, link));
  const { stamps: pageNonces, books: written } = JSON.parse(fromUtf8(plain)) as StoredTable;
  // A table of an earlier version has fewer of them.
  const settings = { ...emptySummary.settings, ...written.settings };
  const summary = { ...unknown, ...written, settings };
  const pages = await Promise.all(
    pageNonces.map(async (nonce, number) => {
      const bytes = records[number]?.bytes ?? new Uint8Array(0);
      const aad = indexPageData(vault, number, nonce);
      return new IndexPage(unpad(await keyring.sealer.openLarge(bytes, aad)));
    }),
  );
  return { pages, pageNonces, summary };
}

/** The pages of a snapshot that still open, each by itself. None where the table that names them does not. */
export async function openReadablePages(
  { snapshot, pages: records }: IndexReading,
  keyring: Keyring,
): Promise<IndexPage[]> {
  const found: IndexPage[] = [];
  try {
    if (!snapshot?.table) return [];
    const { vault, seq, link, table } = snapshot;
    const plain = keyring.sealer.open(table, tableData(vault, seq, link));
    const { stamps } = JSON.parse(fromUtf8(plain)) as StoredTable;
    for (const { page, bytes } of records) {
      const opened = await openPage({ vault, page, bytes }, stamps[page] ?? '', keyring);
      if (opened) found.push(opened);
    }
  } catch {
    // A table that does not open names no pages.
  }
  return found;
}

async function openPage(
  { vault, page, bytes }: IndexPageRecord,
  nonce: string,
  keyring: Keyring,
): Promise<IndexPage | null> {
  try {
    const plain = await keyring.sealer.openLarge(bytes, indexPageData(vault, page, nonce));
    return new IndexPage(unpad(plain));
  } catch {
    return null;
  }
}

/** Whether the snapshot on disk still opens, with every page that it names. */
export async function opensSnapshot(
  { snapshot, pages }: IndexReading,
  keyring: Keyring,
): Promise<boolean> {
  try {
    const opened = snapshot && (await openPages(snapshot, pages, keyring));
    for (const page of opened?.pages ?? []) page.wipe();
    return true;
  } catch {
    return false;
  }
}

/** The part of a log after a snapshot, its chain and chart checked already. */
export interface CheckedTail {
  readonly tail: readonly ReplayedEvent[];
  /** Records whose macs nobody has checked with the key yet. */
  readonly unauthenticated: readonly EventRecord[];
}

/**
 * Opens the index from what was read of the disk: the snapshot's pages, then the tail folded onto them. No value is opened.
 * @throws ProblemError `log.damaged` with the first record, or the snapshot's, that does not open or
 * whose sealed details are gone without a deletion that says so
 */
export async function openIndex(
  reading: IndexReading,
  { tail, unauthenticated }: CheckedTail,
  keyring: Keyring,
): Promise<OpenIndex> {
  const { snapshot } = reading;
  if (keyring.auditKey) checkMacs(unauthenticated, keyring.auditKey);
  const opened = snapshot
    ? await openPages(snapshot, reading.pages, keyring).catch(() => {
        throw damaged(snapshot.seq, 'sealed');
      })
    : { pages: [], pageNonces: [], summary: emptySummary };
  let { summary } = opened;
  const secrets = new SecretIndex(opened.pages);
  const bytesOf = new Map(reading.details.map((part) => [part.seq, part.bytes]));
  const missing = new Set<number>();
  for (const { record, event } of tail) {
    const bytes = bytesOf.get(record.seq);
    const details = bytes && openDetails(record, bytes, keyring.keys);
    secrets.evolve(event, record.seq, record.at, details);
    summary = evolveSummary(summary, event, record.seq, record.at, details);
    if (erasesSecrets(event)) missing.clear();
    else if (record.detailsDigest && !bytes) missing.add(record.seq);
    for (const seq of details?.erased ?? []) missing.delete(seq);
  }
  for (const seq of missing) throw damaged(seq, 'sealedMissing');
  return { secrets, summary, pageNonces: opened.pageNonces };
}

/** Pages sealed and ready to be written, with the table that names them. */
export interface SealedPages {
  readonly snapshot: Snapshot;
  readonly pages: readonly IndexPageRecord[];
  readonly pageNonces: PageNonces;
  /** The same pages, open, for the index to adopt once they are written. */
  readonly adopt: ReadonlyMap<number, IndexPage>;
}

/**
 * Encodes and seals pages of the index.
 * @param encoded which pages; those left out keep their nonce and stay as they are on disk
 * @param at the point in the log that the snapshot stands for
 */
export async function sealPages(
  encoded: ReadonlyMap<number, Bytes>,
  { pageNonces, summary }: Table,
  at: Head,
  vault: VaultId,
  keyring: Keyring,
  random: (length: number) => Bytes,
): Promise<SealedPages> {
  const next = [...pageNonces];
  const pages: IndexPageRecord[] = [];
  const adopt = new Map<number, IndexPage>();
  for (const [page, plain] of encoded) {
    const nonce = toHex(random(16));
    next[page] = nonce;
    const padded = padToStep(plain, PAGE_STEP_BYTES);
    const bytes = await keyring.sealer.sealLarge(padded, indexPageData(vault, page, nonce));
    padded.fill(0);
    pages.push({ vault, page, bytes });
    adopt.set(page, new IndexPage(plain));
  }
  const { seq, link } = at;
  const content: StoredTable = { stamps: next, books: summary };
  const plainTable = utf8(JSON.stringify(content));
  const table = keyring.sealer.seal(plainTable, tableData(vault, seq, link));
  plainTable.fill(0);
  const snapshot: Snapshot = { vault, format: FORMAT_VERSION, seq, link, table };
  return { snapshot, pages, pageNonces: next, adopt };
}
