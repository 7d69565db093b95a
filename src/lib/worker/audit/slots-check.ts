import type { KeySlot } from '../../core/log/records.ts';
import type { Finding } from '../../core/log/verify-report.ts';
import type { VaultEvent } from '../../machines/events.ts';

/** The key slots that a log says there are, folded from its events, against those on disk. */
export class SlotsCheck {
  #vaultKey: string | null = null;
  readonly #passkeys = new Set<string>();

  get count(): number {
    return this.#passkeys.size + (this.#vaultKey === null ? 0 : 1);
  }

  take(event: VaultEvent): void {
    if (event.type === 'vault.opened') this.#vaultKey = event.slot;
    else if (event.type === 'passkey.added') this.#passkeys.add(event.slot);
    else if (event.type === 'passkey.removed') this.#passkeys.delete(event.slot);
    else if (event.type === 'reset.confirmed') {
      this.#vaultKey = null;
      this.#passkeys.clear();
    }
  }

  compare(found: readonly KeySlot[]): Finding[] {
    const known = new Set([
      ...this.#passkeys,
      ...(this.#vaultKey === null ? [] : [this.#vaultKey]),
    ]);
    const ids = new Set<string>(found.map(({ id }) => id));
    const missing = [...known].filter((id) => !ids.has(id));
    const unknown = [...ids].filter((id) => !known.has(id));
    return [
      ...missing.map((): Finding => ({ kind: 'slotMissing', seq: null })),
      ...unknown.map((): Finding => ({ kind: 'slotUnknown', seq: null })),
    ];
  }
}
