import type { VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { EventRecord, LogBase } from '../../core/log/records.ts';
import type { Receipt, ReceiptVerdict, VerifyReport } from '../../core/log/verify-report.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { linkOf } from '../../crypto/hash-chain.ts';
import { formatReceipt, parseReceipt } from '../../crypto/receipt.ts';
import { ChainCheck } from '../../keyring/chain-check.ts';
import { genesis, startAt } from '../../keyring/log-base.ts';
import type { Dependencies } from '../dependencies.ts';
import { findBase, pagesOf } from '../log/log-pages.ts';
import type { TimelineQuery, TimelineWindow } from '../protocol/audit-api.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { AuditedVault } from './audited-vault.ts';
import { TimelineReader } from './timeline-reader.ts';
import type { VerifyTarget } from './verify-log.ts';

/**
 * Reads the log of one vault for the person it belongs to. Everything here only reads, goes on beside the
 * commands, and works on a locked vault too; a log that is damaged can be verified, if nothing else.
 */
export class LogAudit {
  readonly #id: VaultId;
  readonly #dependencies: Dependencies;
  readonly #vault: () => AuditedVault | null;
  readonly #timeline: TimelineReader;
  #base: { readonly seq: number; readonly base: LogBase | null } | null = null;
  #walks = 0;

  /** @param vault the vault while it is in use; `null` when it could not be started */
  constructor(id: VaultId, dependencies: Dependencies, vault: () => AuditedVault | null) {
    this.#id = id;
    this.#dependencies = dependencies;
    this.#vault = vault;
    this.#timeline = new TimelineReader(id, dependencies.store);
  }

  /** Ends walks under way: the vault is no longer in use. */
  close(): void {
    this.#walks += 1;
  }

  async timeline(query: TimelineQuery, onProgress: OnProgress): Promise<Outcome<TimelineWindow>> {
    const vault = this.#vault();
    if (!vault) return failed({ code: 'notSignedIn' });
    const { offset, limit, ...filter } = query;
    const sealer = vault.keyring.isOpen && vault.secrets ? vault.keyring.sealer : null;
    const source = { base: await this.#findBase(), last: vault.written.seq, sealer };
    return done(await this.#timeline.window(source, filter, offset, limit, onProgress));
  }

  async verify(onProgress: OnProgress): Promise<Outcome<VerifyReport>> {
    this.#walks += 1;
    const walk = this.#walks;
    // Few people verify, and no first load waits for what does.
    const { verifyLog } = await import('./verify-log.ts');
    const current = (): VerifyTarget | null => {
      if (walk !== this.#walks) return null;
      const { store } = this.#dependencies;
      const vault = this.#vault();
      return vault
        ? { ...vault, store }
        : { id: this.#id, store, keyring: null, secrets: null, written: null };
    };
    return verifyLog(current, onProgress);
  }

  /** The receipt of the last event. */
  async receipt(): Promise<Outcome<Receipt>> {
    const vault = this.#vault();
    if (!vault) return failed({ code: 'notSignedIn' });
    const { written } = vault;
    const [record] = await this.#dependencies.store.readEvents(this.#id, written.seq, 1);
    const at = record?.at ?? this.#dependencies.clock();
    return done({ text: formatReceipt(this.#id, written), seq: written.seq, at });
  }

  /** Whether the history still holds the moment that a receipt was made at. Walks the whole chain. */
  async checkReceipt(text: string, onProgress: OnProgress): Promise<Outcome<ReceiptVerdict>> {
    const parsed = parseReceipt(text, this.#id);
    if (!parsed.ok) return parsed;
    const { seq, link } = parsed.value;
    const { store } = this.#dependencies;
    const base = await findBase(store, this.#id);
    if (base && seq < base.seq) return done({ type: 'compacted', seq, base: base.seq });
    const chain = new ChainCheck(base ? startAt(base) : genesis);
    let isIts = base?.seq === seq && equalBytes(base.link, link);
    let at: EventRecord | null = null;
    for await (const records of pagesOf(store, this.#id, (base?.seq ?? 0) + 1)) {
      for (const record of records) {
        chain.take(record, null);
        if (record.seq !== seq) continue;
        at = record;
        isIts = equalBytes(linkOf(record), link);
      }
      const total = this.#vault()?.written.seq ?? chain.head.seq;
      onProgress({ done: chain.head.seq, total });
    }
    const { seq: last } = chain.head;
    if (last < seq) return done({ type: 'rolledBack', seq, last });
    if (!isIts) return done({ type: 'altered', seq });
    // Broken anywhere, the chain no longer shows what came before the receipt, or what came after it.
    const broken = chain.findings[0]?.seq ?? null;
    if (broken !== null) return done({ type: 'damaged', seq, damaged: broken });
    const when = at ?? (await store.readEvents(this.#id, base?.at ?? seq, 1))[0];
    return done({ type: 'contained', seq, at: when?.at ?? 0, since: last - seq });
  }

  /** The log as a file: JSON Lines, of which FORMAT.md says what they hold. */
  async export(onProgress: OnProgress): Promise<Outcome<Blob>> {
    const vault = this.#vault();
    if (!vault) return failed({ code: 'notSignedIn' });
    const { store, clock } = this.#dependencies;
    const base = await this.#findBase();
    const { exportLog } = await import('./log-export.ts');
    return done(await exportLog(this.#id, store, base, vault.written, clock(), onProgress));
  }

  /** Looked for again only when events came: the log may have been cut by one of them. */
  async #findBase(): Promise<LogBase | null> {
    const seq = this.#vault()?.written.seq ?? 0;
    if (this.#base?.seq !== seq) {
      const { store } = this.#dependencies;
      const snapshot = await store.readSnapshot(this.#id);
      this.#base = { seq, base: await findBase(store, this.#id, snapshot?.base) };
    }
    return this.#base.base;
  }
}
