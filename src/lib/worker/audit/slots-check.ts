import type { KeySlot } from '../../core/log/records.ts';
import type { Finding } from '../../core/log/verify-report.ts';
import type { SlotsInUse } from '../../core/projections/events/event-meaning.ts';
import { meaningOf } from '../../core/projections/events/event-table.ts';
import type { VaultEvent } from '../../machines/events.ts';

/** The key slots that a log says there are, folded from its events, against those on disk. */
export class SlotsCheck {
  readonly #slots: SlotsInUse = new Map();

  get count(): number {
    return this.#slots.size;
  }

  /** Folds one event. */
  evolve(event: VaultEvent, seq: number): void {
    meaningOf(event).slots?.(this.#slots, event, seq);
  }

  compare(found: readonly KeySlot[]): Finding[] {
    const ids = new Set<string>(found.map(({ id }) => id));
    const missing = [...this.#slots.keys()].filter((id) => !ids.has(id));
    const unknown = [...ids].filter((id) => !this.#slots.has(id));
    return [
      ...missing.map((): Finding => ({ kind: 'slotMissing', seq: null })),
      ...unknown.map((): Finding => ({ kind: 'slotUnknown', seq: null })),
    ];
  }
}
