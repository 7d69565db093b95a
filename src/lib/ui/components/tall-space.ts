/**
 * Scrolling through more than browsers can make an element high (Chromium 33,554,426 px, Firefox some 17,900,000).
 *
 * What scrolls is capped, and stands for a space that is higher by an excess. A place in the space is where the
 * browser has scrolled to plus a shift between 0 and the excess. Small movements leave the shift as it is, so that
 * they go as far in the space as on the screen; a jump, as by dragging the scrollbar, sets the shift by how far down
 * it leads. Near its ends the space is not condensed: both are reached, to the pixel. All lengths are pixels.
 */

/** What a list may be high. Below what any browser caps, with room for what stands around it. */
export const MAX_HEIGHT = 8_000_000;

/** At each end, and between a place and an end of the scrollbar it does not belong to: what no one gesture covers. */
const ZONE = 1_000_000;

/** How far the browser can scroll, and how much higher the space is than what scrolls. */
export interface Extent {
  readonly max: number;
  readonly excess: number;
}

/** Where a space is scrolled to: what the browser says, and what is added to it. */
export interface Place {
  readonly scroll: number;
  readonly shift: number;
}

const clamp = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), Math.max(least, most));

const zoneOf = (max: number): number => Math.min(ZONE, max / 4);

/** What of a list's height is too much to be made an element of. */
export const excessOf = (height: number, cap = MAX_HEIGHT): number => Math.max(0, height - cap);

/** The last place of the space. */
export const endOf = ({ max, excess }: Extent): number => max + excess;

/** The place in the space that a jump of the scrollbar leads to. */
export function atJump(scroll: number, { max, excess }: Extent): Place {
  const zone = zoneOf(max);
  const share = max > 0 ? clamp((scroll - zone) / (max - 2 * zone), 0, 1) : 0;
  return { scroll, shift: excess * share };
}

/** Where the scrollbar belongs at a place in the space: what `atJump` leads there from, in whole pixels. */
export function anchored(offset: number, { max, excess }: Extent): Place {
  const at = clamp(offset, 0, max + excess);
  const zone = zoneOf(max);
  if (excess === 0 || at <= zone)
    return { scroll: Math.min(at, max), shift: Math.max(0, at - max) };
  if (at >= max + excess - zone) return { scroll: at - excess, shift: excess };
  const inner = max - 2 * zone;
  const share = (at - zone) / (inner + excess);
  const scroll = clamp(Math.round(zone + share * inner), at - excess, at);
  return { scroll, shift: at - scroll };
}

/** The place after the browser scrolled: by as much as that, or, where it was a jump, to where that leads. */
export const moved = (from: Place, scroll: number, extent: Extent, jump: number): Place =>
  Math.abs(scroll - from.scroll) > jump ? atJump(scroll, extent) : { scroll, shift: from.shift };

/** The place for an offset in the space: near by without moving the shift, else where it belongs. */
export function placeAt(from: Place, offset: number, extent: Extent, jump: number): Place {
  const at = clamp(offset, 0, endOf(extent));
  const scroll = at - from.shift;
  const isNear = Math.abs(scroll - from.scroll) <= jump && scroll >= 0 && scroll <= extent.max;
  return isNear ? { scroll, shift: from.shift } : anchored(at, extent);
}

/** Whether the scrollbar would end before the space does: with less room than a gesture may take. */
export function isCramped({ scroll, shift }: Place, { max, excess }: Extent): boolean {
  const room = zoneOf(max) / 2;
  const above = scroll < room && shift > 0;
  const below = max - scroll < room && shift < excess;
  return above || below;
}

/** The place in a space that became higher or lower. */
export const within = ({ scroll, shift }: Place, { max, excess }: Extent): Place => ({
  scroll: clamp(scroll, 0, max),
  shift: clamp(shift, 0, excess),
});
