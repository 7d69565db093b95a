import type { Rect } from './placed.ts';

/** How far one can zoom in: the part of the whole width that still fills the view. */
const SMALLEST = 1 / 6;
/** How much of the view the drawing may not leave, so that it is never lost from sight. */
const KEPT = 0.2;

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** The part of the drawing that is in view. It keeps the proportions of the whole. */
export class ViewBox {
  readonly #whole: Rect;
  #view = $state.raw<Rect>({ x: 0, y: 0, width: 0, height: 0 });

  constructor(width: number, height: number) {
    this.#whole = { x: 0, y: 0, width, height };
    this.#view = this.#whole;
  }

  get rect(): Rect {
    return this.#view;
  }

  get isWhole(): boolean {
    return this.#view.width >= this.#whole.width;
  }

  get isClosest(): boolean {
    return this.#view.width <= this.#whole.width * SMALLEST * 1.01;
  }

  get attribute(): string {
    const { x, y, width, height } = this.#view;
    return [x, y, width, height].map((length) => Math.round(length * 100) / 100).join(' ');
  }

  fit(): void {
    this.#view = this.#whole;
  }

  #put(x: number, y: number, width: number): void {
    const { width: wholeWidth, height: wholeHeight } = this.#whole;
    const wide = clamp(width, wholeWidth * SMALLEST, wholeWidth);
    const high = (wide * wholeHeight) / wholeWidth;
    if (wide === wholeWidth) {
      this.fit();
      return;
    }
    this.#view = {
      x: clamp(x, -wide * KEPT, wholeWidth - wide * (1 - KEPT)),
      y: clamp(y, -high * KEPT, wholeHeight - high * (1 - KEPT)),
      width: wide,
      height: high,
    };
  }

  /** Moves by a distance in the units of the drawing. */
  pan(byX: number, byY: number): void {
    this.#put(this.#view.x + byX, this.#view.y + byY, this.#view.width);
  }

  /** Moves by parts of what is in view. */
  step(partX: number, partY: number): void {
    this.pan(this.#view.width * partX, this.#view.height * partY);
  }

  /**
   * Zooms, so that one point stays where it is.
   * @param factor above 1 to come closer
   * @param atX where in the view the point is, from 0 at its left to 1 at its right
   * @param atY as `atX`, from top to bottom
   */
  zoom(factor: number, atX = 0.5, atY = 0.5): void {
    const { x, y, width, height } = this.#view;
    const { width: whole } = this.#whole;
    const wide = clamp(width / factor, whole * SMALLEST, whole);
    const high = (wide * height) / width;
    this.#put(x + (width - wide) * atX, y + (height - high) * atY, wide);
  }

  /** Brings a part into the middle, at a width of the view in the units of the drawing. */
  show({ x, y, width, height }: Rect, viewWidth: number): void {
    const wide = Math.max(viewWidth, width * 1.1);
    const high = (wide * this.#whole.height) / this.#whole.width;
    this.#put(x + width / 2 - wide / 2, y + height / 2 - high / 2, wide);
  }

  /** Brings a part into the middle, as close as the view is now. */
  centre(part: Rect): void {
    this.show(part, this.#view.width);
  }

  /** Moves no further than it takes to have a part in view. */
  reveal({ x, y, width, height }: Rect): void {
    const view = this.#view;
    const shift = (from: number, to: number, least: number, most: number): number =>
      from < least ? from - least : to > most ? Math.min(to - most, from - least) : 0;
    this.pan(
      shift(x, x + width, view.x, view.x + view.width),
      shift(y, y + height, view.y, view.y + view.height),
    );
  }
}
