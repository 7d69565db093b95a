import { untrack } from 'svelte';
import type { ListedSecret } from '../../worker/protocol/secrets-api.ts';
import type { SecretList } from './secret-list.svelte.ts';

/** A row as it was last seen, and its index in the list. */
interface Seen {
  readonly row: ListedSecret;
  readonly at: number;
}

/**
 * Rows that stay in the page wherever it is scrolled to: the one being edited, so that nothing typed is
 * lost, and the one with the focus, so that the keyboard goes on from there. Both follow their secret
 * when the list changes around it.
 *
 * Slots are what is laid out: the rows of the list, and the form of a secret that is listed no more.
 * To be made while a component is.
 */
export class KeptRows {
  /** The secret that is edited, as it was when that began. */
  editing = $state.raw<ListedSecret | null>(null);
  #editedAt = $state(0);
  /** It is listed no more: another tab deleted it. Its form stays, in a slot of its own. */
  #isGone = $state(false);
  #focused = $state.raw<Seen | null>(null);
  readonly #list: SecretList;

  readonly slots = $derived.by(() => this.#list.total + (this.editing && this.#isGone ? 1 : 0));
  readonly formAt = $derived.by(() =>
    this.editing ? Math.min(this.#editedAt, this.slots - 1) : null,
  );
  readonly #focusedAt = $derived.by(() => {
    if (!this.#focused) return null;
    return this.#slotOf(this.#list.indexOf(this.#focused.row.id) ?? this.#focused.at);
  });
  readonly pinned = $derived.by(() =>
    [this.formAt, this.#focusedAt].filter((slot) => slot !== null),
  );

  constructor(list: SecretList) {
    this.#list = list;
    $effect(() => this.#followEdited());
    $effect(() => this.#followFocused());
  }

  edit(row: ListedSecret, slot: number): void {
    this.#isGone = false;
    this.#editedAt = slot;
    this.editing = row;
    this.#focused = null;
  }

  /** The row of a slot, if it is here; none for the slot of the form. */
  rowAt(slot: number): ListedSecret | undefined {
    const row = this.#list.rowAt(this.indexOf(slot));
    return row ?? (slot === this.#focusedAt ? this.#focused?.row : undefined);
  }

  indexOf(slot: number): number {
    return this.#isGone && this.formAt !== null && slot > this.formAt ? slot - 1 : slot;
  }

  focusIn(slot: number): void {
    const row = slot === this.formAt ? undefined : this.rowAt(slot);
    this.#focused = row ? { row, at: this.indexOf(slot) } : null;
  }

  focusOut(): void {
    this.#focused = null;
  }

  #slotOf(index: number): number {
    return this.#isGone && this.formAt !== null && index >= this.formAt ? index + 1 : index;
  }

  #followEdited(): void {
    const edited = this.editing;
    if (!edited) return;
    const list = this.#list;
    const index = list.indexOf(edited.id);
    untrack(() => {
      const isInReach = list.covers(this.#editedAt) || this.#editedAt >= list.total;
      this.#isGone = index === null && isInReach;
      if (index !== null) this.#editedAt = index;
    });
  }

  #followFocused(): void {
    const id = this.#focused?.row.id;
    if (id === undefined) return;
    const index = this.#list.indexOf(id);
    const row = index === null ? undefined : this.#list.rowAt(index);
    untrack(() => {
      const seen = this.#focused;
      if (!seen) return;
      if (index !== null && row) {
        // Only what differs is written: this runs again for what it writes.
        if (index !== seen.at || row !== seen.row) this.#focused = { row, at: index };
      } else if (this.#list.covers(seen.at) || seen.at >= this.#list.total) {
        this.#focused = null;
      }
    });
  }
}
