import {
  defaultRangeExtractor,
  Virtualizer,
  type Range,
  type VirtualItem,
} from '@tanstack/virtual-core';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { pageScroller, TallScroller } from '../components/tall-scroller.ts';
import { tallOptions } from '../components/tall-options.ts';

/** A row's height before it was measured, in pixels. */
const ESTIMATE = 72;

/** Rows rendered beyond each edge of the screen. */
const OVERSCAN = 8;

/** Which rows of a long list are on the screen, and where: the page scrolls, and only those are in it. */
export class VirtualRows {
  items = $state.raw<readonly VirtualItem[]>([]);
  /** Of the list's element, in pixels. */
  height = $state(0);
  /** Where the list starts, in pixels from the top of the page. */
  margin = $state(0);
  /** What rows are drawn higher than their place in the list. */
  shift = $state(0);
  #count = 0;
  #pinned: readonly number[] = [];
  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | null = null;
  #scroller: TallScroller | null = null;
  readonly #measured = new WeakSet<HTMLElement>();

  /** For the list's element: starts with it and ends with it. */
  readonly attach: Attachment<HTMLElement> = (list) => untrack(() => this.#start(list));

  #start(list: HTMLElement): () => void {
    const scroller = new TallScroller(pageScroller(), () => (this.shift = scroller.shift));
    this.#scroller = scroller;
    const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(this.#options(list, scroller));
    this.#virtualizer = virtualizer;
    const unmount = virtualizer._didMount();
    virtualizer._willUpdate();
    this.#publish();
    // What stands above the list grows and shrinks.
    const observer = new ResizeObserver(() => this.#position(list));
    observer.observe(document.body);
    if (list.parentElement) observer.observe(list.parentElement);
    return () => {
      observer.disconnect();
      unmount();
      this.#virtualizer = null;
      this.#scroller = null;
    };
  }

  /** For the element of the row at `index`, which has to carry it as `data-index`. */
  measure(index: number): Attachment<HTMLElement> {
    return (row) =>
      untrack(() => {
        const virtualizer = this.#virtualizer;
        virtualizer?.measureElement(row);
        // The observer does not report again what it has reported, and the height known so far is that
        // of the row that was here.
        if (this.#measured.has(row)) virtualizer?.resizeItem(index, heightOf(row));
        this.#measured.add(row);
        return () => {
          // An element that moves to another index must not be taken for the one that was there.
          if (virtualizer?.elementsCache.get(index) === row)
            virtualizer.elementsCache.delete(index);
        };
      });
  }

  /** Sets how many rows there are, and those that stay in the page wherever it is scrolled to. */
  update(count: number, pinned: readonly number[]): void {
    if (count === this.#count && pinned.join() === this.#pinned.join()) return;
    this.#count = count;
    this.#pinned = pinned;
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    virtualizer.setOptions({
      ...virtualizer.options,
      count,
      // A new one each time: the answer of the same one is kept until the page scrolls.
      rangeExtractor: (range) => this.#indexesIn(range),
    });
    virtualizer._willUpdate();
    this.#publish();
  }

  /** Where a row is drawn in the list's element. One that is pinned far below makes that no higher. */
  topOf(start: number): number {
    return Math.min(start - this.margin - this.shift, this.height);
  }

  /** Brings a row onto the screen, if it is not. */
  reveal(index: number): void {
    this.#virtualizer?.scrollToIndex(index, { align: 'auto' });
  }

  /** Goes back to the first row, if the page is scrolled beyond it. */
  toStart(): void {
    if ((this.#scroller?.scrollTop ?? 0) > this.margin)
      this.#virtualizer?.scrollToIndex(0, { align: 'start' });
  }

  #options(
    list: HTMLElement,
    scroller: TallScroller,
  ): ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0] {
    this.margin = topOf(list);
    return {
      count: this.#count,
      estimateSize: () => ESTIMATE,
      ...tallOptions(scroller, window),
      scrollMargin: this.margin,
      overscan: OVERSCAN,
      // Room for what floats at the edges of the page.
      scrollPaddingStart: 16,
      scrollPaddingEnd: 80,
      rangeExtractor: (range) => this.#indexesIn(range),
      onChange: () => this.#publish(),
    };
  }

  #indexesIn(range: Range): number[] {
    const indexes = defaultRangeExtractor(range);
    const more = this.#pinned.filter((at) => at < range.count && !indexes.includes(at));
    return more.length === 0 ? indexes : [...indexes, ...more].sort((a, b) => a - b);
  }

  #position(list: HTMLElement): void {
    const virtualizer = this.#virtualizer;
    const margin = topOf(list);
    if (!virtualizer || margin === this.margin) return;
    this.margin = margin;
    virtualizer.setOptions({ ...virtualizer.options, scrollMargin: margin });
    virtualizer._willUpdate();
    this.#publish();
  }

  #publish(): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    this.items = virtualizer.getVirtualItems();
    const height = virtualizer.getTotalSize();
    this.height = this.#scroller?.resize(height) ?? height;
  }
}

const heightOf = (row: HTMLElement): number => Math.round(row.getBoundingClientRect().height);

const topOf = (list: HTMLElement): number =>
  Math.round(list.getBoundingClientRect().top + window.scrollY);
