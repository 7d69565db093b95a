import type { ProfileId, VaultId } from '../../core/base/ids.ts';
import { isEventRecord } from '../../core/log/record-check.ts';
import type { EventRecord, Head } from '../../core/log/records.ts';
import {
  type Loss,
  lossOf,
  mergeWitnesses,
  NO_WITNESS,
  type StorageWitness,
  type WitnessEntry,
  withEntry,
} from '../../core/log/storage-witness.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import type { Bytes } from '../../core/base/bytes.ts';
import { isHashRight, linkOf } from '../../crypto/hash-chain.ts';
import { formatWitness, parseWitness } from '../../crypto/witness-text.ts';
import type { Dependencies, WitnessPlace } from '../dependencies.ts';
import type { ProfileRepository } from './profile-repository.ts';
import { headOnDisk, type SessionLog } from './session-log.ts';

/** How far the log of a vault goes on the disk. */
export interface VaultPlace {
  readonly vault: VaultId;
  readonly profile: ProfileId | null;
  readonly head: Head;
  /** When its last encrypted backup was made, where that is known. */
  readonly backupAt: number | null;
}

/** What is compared with what is remembered. */
export interface OpenedStorage {
  readonly dependencies: Dependencies;
  readonly session: SessionLog;
  readonly profiles: ProfileRepository;
}

/**
 * Remembers outside of the database which vaults there are and how far their logs go, and says at every
 * start what of it is missing. An entry of which something is missing stays as it is until the person has
 * acknowledged that.
 */
export class StorageWatch {
  #witness: StorageWitness = NO_WITNESS;
  /** Whether it changed since it was last kept. */
  #isNew = true;
  #losses: readonly Loss[] = [];
  #place: WitnessPlace | null = null;
  #text: string | null = null;
  #isBehind = false;

  /** Whether a page said something that was not compared yet. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Whether any vault is remembered so far. */
  get knowsVaults(): boolean {
    return this.#witness.entries.length > 0;
  }

  get losses(): readonly Loss[] {
    return this.#losses;
  }

  /** What pages are to keep where only they can; `null` before the first comparison. */
  get text(): string | null {
    return this.#text;
  }

  /** Takes in what was found in a place where the witness is kept. Anything else than one is nothing. */
  heard(text: string | null): void {
    const found = parseWitness(text);
    if (!found) return;
    const before = formatWitness(this.#witness);
    this.#witness = mergeWitnesses(this.#witness, found);
    this.#isBehind ||= formatWitness(this.#witness) !== before;
  }

  /** Takes in what the core itself keeps, and what the browser says, and compares. @throws ProblemError */
  async compareAtStart(opened: OpenedStorage): Promise<void> {
    const { witness: place = null, isDropped = false } = opened.dependencies;
    this.#place = place;
    for (const text of (await place?.read()) ?? []) this.heard(text);
    if (isDropped) this.#change({ ...this.#witness, dropped: this.#witness.dropped + 1 });
    await this.compare(opened);
  }

  /**
   * Compares what is remembered with what the database holds.
   * @throws ProblemError when the disk fails
   */
  async compare(opened: OpenedStorage): Promise<void> {
    do await this.#compareOnce(opened);
    while (this.#isBehind);
  }

  async #compareOnce({ dependencies, session, profiles }: OpenedStorage): Promise<void> {
    const { store, clock } = dependencies;
    this.#isBehind = false;
    const losses: Loss[] = [];
    const compared = new Set<VaultId>();
    for (let entry = this.#next(compared); entry; entry = this.#next(compared)) {
      const { vault, profile } = entry;
      compared.add(vault);
      if (profile !== null && session.hasRemoved(profile)) {
        this.#change(withEntry(this.#witness, withoutHead(entry, clock())));
        continue;
      }
      const { head, linkThere } = await onDisk(store, entry);
      const loss = lossOf(entry, { last: head.seq, linkThere });
      if (loss) losses.push(loss);
      else this.#put({ ...entry, head, at: clock() });
    }
    this.#losses = losses;
    for (const { vault, id } of profiles.profiles) {
      if (compared.has(vault)) continue;
      const head = await lastOnDisk(store, vault);
      this.#note({ vault, profile: id, head, backupAt: null }, clock());
    }
    this.#settle();
    this.#text = formatWitness(this.#witness);
    this.#isNew = true;
    this.#keep();
  }

  /** Notes how far the log of a vault goes. A vault of which something is missing keeps its entry. */
  note(place: VaultPlace | null, at: number): void {
    if (this.#text === null || !place) return;
    this.#note(place, at);
    this.#keep();
  }

  /** The person removed a vault. */
  removed(vault: VaultId, at: number): void {
    const entry = this.#entryOf(vault);
    if (entry) this.#change(withEntry(this.#witness, withoutHead(entry, at)));
    this.#losses = this.#losses.filter((loss) => !isOf(loss, vault));
    this.#keep();
  }

  /**
   * The person knows of a loss: from now on the vault is what is there of it.
   * @param vault `null` for the storage as a whole
   * @throws ProblemError when the disk fails
   */
  async acknowledge({ store, clock }: Dependencies, vault: VaultId | null): Promise<void> {
    const entry = vault === null ? undefined : this.#entryOf(vault);
    if (entry) {
      const head = await lastOnDisk(store, entry.vault);
      const next = withoutHead(entry, clock());
      this.#change(withEntry(this.#witness, head.seq > 0 ? { ...next, head } : next));
    }
    this.#losses = this.#losses.filter((loss) => !isOf(loss, vault));
    if (this.#losses.length === 0) {
      this.#change({ ...this.#witness, settled: this.#witness.dropped });
    }
    this.#keep();
  }

  #next(compared: ReadonlySet<VaultId>): WitnessEntry | undefined {
    return this.#witness.entries.find(({ head, vault }) => head && !compared.has(vault));
  }

  #entryOf(vault: VaultId): WitnessEntry | undefined {
    return this.#witness.entries.find((entry) => entry.vault === vault);
  }

  #note({ vault, profile, head, backupAt }: VaultPlace, at: number): void {
    if (head.seq === 0 || this.#losses.some((loss) => isOf(loss, vault))) return;
    const known = this.#entryOf(vault);
    // One that was removed and is there again came back in another way, as with a copy of the browser.
    const epoch = known ? known.epoch + (known.head ? 0 : 1) : 0;
    this.#put({ vault, profile, epoch, head, at, backupAt: backupAt ?? known?.backupAt ?? null });
  }

  /** Takes an entry that says something new. */
  #put(entry: WitnessEntry): void {
    const known = this.#entryOf(entry.vault);
    const isKnown = known?.head?.seq === entry.head?.seq && known?.backupAt === entry.backupAt;
    if (!isKnown) this.#change(withEntry(this.#witness, entry));
  }

  /** What the browser said it dropped is a loss of its own where nothing else says what was in it. */
  #settle(): void {
    const { entries, dropped, settled } = this.#witness;
    if (dropped === settled || this.#losses.length > 0) return;
    if (entries.some(({ head }) => head)) this.#change({ ...this.#witness, settled: dropped });
    else this.#losses = [{ type: 'dropped' }];
  }

  #change(witness: StorageWitness): void {
    this.#witness = witness;
    this.#isNew = true;
  }

  #keep(): void {
    if (this.#text === null || !this.#isNew) return;
    this.#isNew = false;
    this.#text = formatWitness(this.#witness);
    this.#place?.keep(this.#text);
  }
}

const isOf = (loss: Loss, vault: VaultId | null): boolean =>
  loss.type === 'dropped' ? vault === null : loss.vault === vault;

const withoutHead = (entry: WitnessEntry, at: number): WitnessEntry => ({
  ...entry,
  epoch: entry.epoch + 1,
  head: null,
  at,
});

/** Where a log ends, also with a snapshot that stands behind its end. */
async function lastOnDisk(store: VaultStore, vault: VaultId): Promise<Head> {
  const head = await headOnDisk(store, vault);
  if (head.seq > 0) return head;
  const last = (await store.readEvents(vault, 1)).findLast(isEventRecord);
  return last ? { seq: last.seq, link: linkOf(last) } : head;
}

/** Where a log ends, and what stands at the place that an entry names, if it can be told. */
async function onDisk(
  store: VaultStore,
  { vault, head }: WitnessEntry,
): Promise<{ readonly head: Head; readonly linkThere: Bytes | null }> {
  const from = head?.seq ?? 1;
  const records = await store.readEvents(vault, from);
  const [there] = records;
  // What has not even the shape of a record has no link: a damaged end is for the vault to tell.
  const last = records.findLast(isEventRecord);
  if (!there || !last) return { head: await lastOnDisk(store, vault), linkThere: null };
  return {
    head: { seq: last.seq, link: linkOf(last) },
    linkThere: there.seq === from ? provenLink(there) : null,
  };
}

/** A damaged record is no other one: Verify names it. */
function provenLink(record: EventRecord): Bytes | null {
  return isHashRight(record) ? linkOf(record) : null;
}
