import type { Bytes } from '../core/base/bytes.ts';
import { isEventRecord } from '../core/log/record-check.ts';
import type { EventRecord, Head } from '../core/log/records.ts';
import type { Finding, FindingKind } from '../core/log/verify-report.ts';
import { isKeyedType, parseVaultEvent } from '../core/projections/events/event-table.ts';
import { equalBytes } from '../crypto/bytes.ts';
import {
  type AuditKey,
  GENESIS_LINK,
  isHashRight,
  isMacRight,
  linkOf,
} from '../crypto/hash-chain.ts';
import { stateAfterAny } from '../machines/chart-anchors.ts';
import { evolve } from '../machines/chart-fold.ts';
import type { ChartState } from '../machines/chart-state.ts';
import type { VaultEvent } from '../machines/events.ts';

/**
 * Walks a chain record by record and notes all that does not fit, where `replay` stops at the first: after
 * a break it goes on from the record it broke at, so that one change is one finding.
 */
export class ChainCheck {
  readonly findings: Finding[] = [];
  /** The last event with a mac that the key confirms. */
  authenticatedTo = 0;
  #seq: number;
  #link: Bytes;
  /** `null` after a break, until an event tells the state whatever came before. */
  #chart: ChartState | null;
  /** Wrong macs since the last reset. Those before it were made with keys that are gone. */
  #wrong: Finding[] = [];

  constructor(start: Head & { readonly chart: ChartState }) {
    this.#seq = start.seq;
    this.#link = start.link;
    this.#chart = start.chart;
  }

  get head(): Head {
    return { seq: this.#seq, link: this.#link };
  }

  /**
   * Checks the record that should be next.
   * @param auditKey `null` when there is none at hand: macs are not looked at then
   * @returns its event, `null` when this version knows no such event
   */
  take(record: EventRecord, auditKey: AuditKey | null): VaultEvent | null {
    const { seq } = record;
    if (!isEventRecord(record)) {
      this.#note('changed', seq);
      this.#seq = seq;
      this.#link = GENESIS_LINK;
      this.#chart = null;
      return null;
    }
    if (seq !== this.#seq + 1) {
      this.#note('missing', this.#seq + 1);
      this.#chart = null;
    } else if (!equalBytes(record.prev, this.#link)) {
      this.#note('chain', seq);
    }
    if (!isHashRight(record)) this.#note('changed', seq);
    if (isKeyedType(record.type) && !record.mac) this.#note('macMissing', seq);
    else if (auditKey && record.mac) this.#checkMac(record, auditKey);
    this.#seq = seq;
    this.#link = linkOf(record);
    const event = parseVaultEvent(record.type, record.data);
    if (!event) {
      this.#note('unreadable', seq);
      this.#chart = null;
      return null;
    }
    const next = this.#chart && evolve(this.#chart, event);
    if (this.#chart && !next) this.#note('notAccepted', seq);
    this.#chart = next ?? stateAfterAny(event.type);
    if (event.type === 'reset.confirmed') {
      this.#wrong = [];
      this.authenticatedTo = 0;
    }
    return event;
  }

  /** Checks a record that a compaction kept: it stands alone. @returns its event, if it has one */
  takeKept(record: EventRecord, auditKey: AuditKey | null): VaultEvent | null {
    if (!isEventRecord(record)) {
      this.#note('changed', (record as EventRecord).seq);
      return null;
    }
    if (!isHashRight(record)) this.#note('changed', record.seq);
    if (!record.mac || !isKeyedType(record.type)) this.#note('macMissing', record.seq);
    else if (auditKey && !isMacRight(record, auditKey)) {
      this.#wrong.push({ kind: 'macWrong', seq: record.seq });
    }
    const event = parseVaultEvent(record.type, record.data);
    if (!event) this.#note('unreadable', record.seq);
    return event;
  }

  /** Everything found so far, in the order of the log. */
  get all(): Finding[] {
    return [...this.findings, ...this.#wrong].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  }

  #checkMac(record: EventRecord, auditKey: AuditKey): void {
    if (isMacRight(record, auditKey)) this.authenticatedTo = record.seq;
    else this.#wrong.push({ kind: 'macWrong', seq: record.seq });
  }

  #note(kind: FindingKind, seq: number): void {
    this.findings.push({ kind, seq });
  }
}
