import type { VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { EventRecord, Head, Snapshot } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import type { Finding, VerifyReport } from '../../core/log/verify-report.ts';
import { erasesSecrets } from '../../core/projections/events/event-table.ts';
import type { SecretIndex } from '../../core/projections/secret-index.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { linkOf, sha256 } from '../../crypto/hash-chain.ts';
import { ChainCheck } from '../../keyring/chain-check.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { opensSnapshot } from '../../keyring/sealed-index.ts';
import { genesis, startAt } from '../../keyring/log-base.ts';
import { openDetails } from '../../keyring/sealed-log.ts';
import type { VaultEvent } from '../../machines/events.ts';
import { findBase, pagesOf } from '../log/log-pages.ts';
import type { OnProgress } from '../protocol/progress.ts';
import { type PageParts, readParts } from './page-parts.ts';
import { SecretsCheck } from './secrets-check.ts';
import { SlotsCheck } from './slots-check.ts';

/** Findings that are told one by one; of more, only the number. */
const TOLD = 50;

/** A vault as it is looked at while its log is walked. */
export interface VerifyTarget {
  readonly id: VaultId;
  readonly store: VaultStore;
  readonly keyring: Keyring | null;
  /** The open index, `null` while the vault is locked or could not be started. */
  readonly secrets: SecretIndex | null;
  /** Where the log stands as far as this core has written or read it; `null` when it could not. */
  readonly written: Head | null;
}

/**
 * Walks the whole log of a vault and compares everything on disk with it.
 *
 * A page of records at a time, so that whatever else is asked of the core meanwhile is answered. What is
 * written while it walks is walked too. With the key at hand the secrets are folded once more from the
 * first record on, and the index in use has to be the same.
 *
 * @param current gives the vault as it is now, `null` when this walk is over
 * @returns `audit.interrupted` when the vault was locked or opened, or its log cut, meanwhile
 */
export async function verifyLog(
  current: () => VerifyTarget | null,
  onProgress: OnProgress,
): Promise<Outcome<VerifyReport>> {
  const target = current();
  if (!target) return failed({ code: 'audit.interrupted' });
  const { id, store } = target;
  const keyed = target.secrets !== null;
  const snapshot = await store.readSnapshot(id);
  const base = await findBase(store, id);
  const chain = new ChainCheck(base ? startAt(base) : genesis);
  const secrets = new SecretsCheck();
  const slots = new SlotsCheck();
  let atSnapshot: EventRecord | null = null;
  let parts = 0;

  for (let end = 0; ;) {
    for await (const records of pagesOf(store, id, end + 1)) {
      end = records[records.length - 1]?.seq ?? end;
      const sealed = await readParts(store, id, records);
      const now = current();
      if (!now || (now.secrets !== null) !== keyed) return failed({ code: 'audit.interrupted' });
      const { keyring } = now;
      const auditKey = keyed ? (keyring?.auditKey ?? null) : null;
      for (const record of records) {
        const isKept = base !== null && record.seq <= base.seq;
        const event = isKept ? chain.takeKept(record, auditKey) : chain.take(record, auditKey);
        if (record.seq === snapshot?.seq) atSnapshot = record;
        parts += takeParts(secrets, record, event, sealed, keyed ? keyring : null);
        if (event) slots.evolve(event, record.seq);
      }
      secrets.takeLeft(sealed);
      onProgress({ done: end, total: Math.max(end, now.written?.seq ?? 0) });
    }
    // Nothing is left to read: compare with what is in memory, unless that has moved on meanwhile.
    const now = current();
    if (!now || (now.secrets !== null) !== keyed) return failed({ code: 'audit.interrupted' });
    if ((now.written?.seq ?? 0) > end && (await store.readEvents(id, end + 1, 1)).length > 0) {
      continue;
    }
    const again = await findBase(store, id);
    if (again?.seq !== base?.seq) return failed({ code: 'audit.interrupted' });
    const findings: Finding[] = [
      ...chain.all,
      ...compareHead(chain.head, now.written),
      ...(await slots.compare(await store.readSlots(id))),
      ...(now.secrets ? secrets.compare(now.secrets) : []),
      ...(await secrets.confirm(store, id, keyed)),
      ...(await checkSnapshot(snapshot, atSnapshot, keyed ? now : null)),
    ].sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity));
    const { seq: last } = chain.head;
    return done({
      first: (base?.seq ?? 0) + 1,
      last,
      base: base && { seq: base.seq, at: base.at },
      authenticatedTo: chain.authenticatedTo,
      keyed,
      parts,
      secrets: now.secrets?.count ?? 0,
      slots: slots.count,
      findings: findings.slice(0, TOLD),
      found: findings.length,
    });
  }
}

/** Looks at the sealed parts of one record. @returns how many fitted their digest */
function takeParts(
  secrets: SecretsCheck,
  record: EventRecord,
  event: VaultEvent | null,
  { details: allDetails, values }: PageParts,
  keyring: Keyring | null,
): number {
  const { seq } = record;
  const fits = (bytes: Uint8Array, digest: Uint8Array | undefined) =>
    digest !== undefined && equalBytes(sha256(bytes), digest);
  const details = allDetails.get(seq);
  const value = values.get(seq);
  let fitted = 0;
  if (event && erasesSecrets(event)) secrets.emptied(event, seq, record.at);
  if (value && record.valueDigest) {
    values.delete(seq);
    if (fits(value, record.valueDigest)) fitted += 1;
    else secrets.note('valueChanged', seq);
    secrets.seenValue(seq);
  }
  if (!record.detailsDigest) return fitted;
  if (!details) {
    secrets.missingDetails(seq);
    return fitted;
  }
  allDetails.delete(seq);
  secrets.seenDetails(seq);
  if (!fits(details, record.detailsDigest)) {
    secrets.note('detailsChanged', seq);
    return fitted;
  }
  if (keyring && event) {
    try {
      secrets.evolve(event, seq, record.at, openDetails(record, details, keyring.sealer));
    } catch {
      secrets.note('detailsChanged', seq);
    }
  }
  return fitted + 1;
}

function compareHead(head: Head, written: Head | null): Finding[] {
  if (!written || written.seq === 0) return [];
  if (head.seq < written.seq) return [{ kind: 'rolledBack', seq: head.seq + 1 }];
  if (head.seq > written.seq) return [{ kind: 'added', seq: written.seq + 1 }];
  return equalBytes(head.link, written.link) ? [] : [{ kind: 'changed', seq: head.seq }];
}

async function checkSnapshot(
  snapshot: Snapshot | undefined,
  at: EventRecord | null,
  open: VerifyTarget | null,
): Promise<Finding[]> {
  if (!snapshot) return [];
  const wrong: Finding = { kind: 'snapshot', seq: snapshot.seq };
  if (!at || !equalBytes(linkOf(at), snapshot.link)) return [wrong];
  if (!open?.keyring) return [];
  const reading = await open.store.readIndex(open.id);
  return (await opensSnapshot(reading, open.keyring)) ? [] : [wrong];
}
