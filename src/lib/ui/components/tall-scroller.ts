import {
  anchored,
  endOf,
  excessOf,
  type Extent,
  isCramped,
  MAX_HEIGHT,
  moved,
  type Place,
  placeAt,
  within,
} from './tall-space.ts';

/** What scrolls: the page, or an element. */
export interface Scroller {
  readonly target: Window | HTMLElement;
  readonly element: HTMLElement;
  readonly viewport: () => number;
}

/** The page as what scrolls. */
export const pageScroller = (): Scroller => ({
  target: window,
  element: document.documentElement,
  viewport: () => window.innerHeight,
});

/** An element as what scrolls. */
export const elementScroller = (element: HTMLElement): Scroller => ({
  target: element,
  element,
  viewport: () => element.clientHeight,
});

/** No scrolling for this long is rest, in milliseconds. */
const REST_MS = 150;

/** Movements up to this are never jumps: more than a frame of any wheel or finger. */
const LEAST_JUMP = 3_000;

/**
 * A list higher than browsers allow in what scrolls, as the virtualizer wants to see its scroll element: it reads
 * heights and offsets of the whole space, and scrolls to places in it.
 */
export class TallScroller {
  readonly ownerDocument = document;
  readonly #scroller: Scroller;
  readonly #onMove: () => void;
  #place: Place = { scroll: 0, shift: 0 };
  #height = 0;
  /** Where the browser was told to scroll to, until it says so. */
  #expected: number | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #onOffset: (offset: number, isScrolling: boolean) => void = () => undefined;

  /** @param onMove called when the shift changed: all rows have to be placed anew */
  constructor(scroller: Scroller, onMove: () => void) {
    this.#scroller = scroller;
    this.#onMove = onMove;
    this.#place = { scroll: this.#scrolled, shift: 0 };
  }

  /** What rows are drawn higher than their place in the list. */
  get shift(): number {
    return this.#place.shift;
  }

  get scrollTop(): number {
    return this.#place.scroll + this.#place.shift;
  }

  get clientHeight(): number {
    return this.#scroller.viewport();
  }

  get clientWidth(): number {
    return this.#scroller.element.clientWidth;
  }

  get scrollHeight(): number {
    return endOf(this.#extent) + this.clientHeight;
  }

  get style(): CSSStyleDeclaration {
    return this.#scroller.element.style;
  }

  addEventListener(type: string, listener: EventListener, options?: AddEventListenerOptions): void {
    this.#scroller.target.addEventListener(type, listener, options);
  }

  removeEventListener(type: string, listener: EventListener): void {
    this.#scroller.target.removeEventListener(type, listener);
  }

  /** Takes the height of all rows. @returns what the list's element may be high */
  resize(height: number): number {
    if (height !== this.#height) {
      this.#height = height;
      this.#settle(within(this.#place, this.#extent));
      this.#restSoon();
    }
    return Math.min(height, MAX_HEIGHT);
  }

  /** Scrolls to a place in the space. */
  scrollTo(offset: number): void {
    this.#write(placeAt(this.#place, offset, this.#extent, this.#jump));
  }

  /**
   * Follows the browser.
   * @param onOffset called with the place in the space, and whether it is moving
   */
  follow(onOffset: (offset: number, isScrolling: boolean) => void): () => void {
    const onScroll = (): void => {
      const scroll = this.#scrolled;
      const isOwn = this.#expected !== null && Math.abs(scroll - this.#expected) <= 1;
      this.#expected = null;
      const before = this.#place;
      this.#settle(
        isOwn ? { scroll, shift: before.shift } : moved(before, scroll, this.#extent, this.#jump),
      );
      const { max, excess } = this.#extent;
      const isStuck = (scroll <= 0 && this.shift > 0) || (scroll >= max - 1 && this.shift < excess);
      if (isStuck) this.#anchor();
      this.#restSoon();
      onOffset(this.scrollTop, true);
    };
    this.#onOffset = onOffset;
    this.addEventListener('scroll', onScroll, { passive: true });
    onOffset(this.scrollTop, false);
    return () => {
      clearTimeout(this.#rest);
      this.removeEventListener('scroll', onScroll);
      this.#onOffset = () => undefined;
    };
  }

  get #scrolled(): number {
    return this.#scroller.element.scrollTop;
  }

  get #jump(): number {
    return Math.max(LEAST_JUMP, 3 * this.clientHeight);
  }

  get #extent(): Extent {
    const { element } = this.#scroller;
    return {
      max: Math.max(0, element.scrollHeight - this.clientHeight),
      excess: excessOf(this.#height),
    };
  }

  /** At rest the scrollbar is given the room that the next gesture may take. */
  #restSoon(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      if (isCramped(this.#place, this.#extent)) this.#anchor();
      this.#onOffset(this.scrollTop, false);
    }, REST_MS);
  }

  /** Moves the scrollbar to where it belongs. Nothing moves on the screen. */
  #anchor(): void {
    this.#write(anchored(this.scrollTop, this.#extent));
  }

  #write(place: Place): void {
    this.#expected = place.scroll;
    this.#settle(place);
    this.#scroller.element.scrollTop = place.scroll;
  }

  #settle(place: Place): void {
    const { shift } = this.#place;
    this.#place = place;
    if (place.shift !== shift) this.#onMove();
  }
}
