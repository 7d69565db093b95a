import type { Virtualizer } from '@tanstack/virtual-core';
import type { TallScroller } from './tall-scroller.ts';

type Options = Virtualizer<HTMLElement, HTMLElement>['options'];

/**
 * How a virtualizer scrolls through a list of any height.
 * @param frame what changes its size with what is seen of the list
 */
export function tallOptions(scroller: TallScroller, frame: Window | HTMLElement) {
  const rect = () => ({ width: scroller.clientWidth, height: scroller.clientHeight });
  return {
    // Of an element it reads just what a `TallScroller` has.
    getScrollElement: () => scroller as unknown as HTMLElement,
    observeElementRect: (_, onRect) => {
      const observe = (): void => {
        onRect(rect());
      };
      observe();
      if (frame instanceof Window) {
        frame.addEventListener('resize', observe, { passive: true });
        return () => {
          frame.removeEventListener('resize', observe);
        };
      }
      const observer = new ResizeObserver(observe);
      observer.observe(frame);
      return () => {
        observer.disconnect();
      };
    },
    observeElementOffset: (_, onOffset) => scroller.follow(onOffset),
    scrollToFn: (offset, { adjustments = 0 }) => {
      scroller.scrollTo(offset + adjustments);
    },
    initialOffset: () => scroller.scrollTop,
  } satisfies Partial<Options>;
}
