import { Virtualizer, type VirtualItem } from '@tanstack/virtual-core';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { elementScroller, TallScroller } from '../components/tall-scroller.ts';
import { tallOptions } from '../components/tall-options.ts';

/** A row's height before it was measured, in pixels. */
const ESTIMATE = 58;

/** Rows rendered beyond each edge of what is seen. */
const OVERSCAN = 8;

/** Which rows of a long list are seen, and where, in an element that scrolls. */
export class ScrolledRows {
  items = $state.raw<readonly VirtualItem[]>([]);
  /** Of the list's element, in pixels. */
  height = $state(0);
  /** What rows are drawn higher than their place in the list. */
  shift = $state(0);
  #count = 0;
  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | null = null;
  #scroller: TallScroller | null = null;

  /** For the element that scrolls: starts with it and ends with it. */
  readonly attach: Attachment<HTMLElement> = (element) =>
    untrack(() => {
      const scroller = new TallScroller(
        elementScroller(element),
        () => (this.shift = scroller.shift),
      );
      this.#scroller = scroller;
      const virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
        count: this.#count,
        estimateSize: () => ESTIMATE,
        ...tallOptions(scroller, element),
        overscan: OVERSCAN,
        scrollPaddingStart: 4,
        scrollPaddingEnd: 4,
        onChange: () => this.#publish(),
      });
      this.#virtualizer = virtualizer;
      const unmount = virtualizer._didMount();
      virtualizer._willUpdate();
      this.#publish();
      return () => {
        unmount();
        this.#virtualizer = null;
        this.#scroller = null;
      };
    });

  /** For the element of a row, which has to carry its index as `data-index`. */
  readonly measure: Attachment<HTMLElement> = (row) => {
    untrack(() => this.#virtualizer?.measureElement(row));
  };

  update(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    virtualizer.setOptions({ ...virtualizer.options, count });
    virtualizer._willUpdate();
    this.#publish();
  }

  /** Brings a row into sight, if it is not. */
  reveal(index: number): void {
    this.#virtualizer?.scrollToIndex(index, { align: 'auto' });
  }

  toStart(): void {
    this.#virtualizer?.scrollToIndex(0, { align: 'start' });
  }

  #publish(): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    this.items = virtualizer.getVirtualItems();
    const height = virtualizer.getTotalSize();
    this.height = this.#scroller?.resize(height) ?? height;
  }
}
