import type { Attachment } from 'svelte/attachments';
import type { ViewBox } from './view-box.svelte.ts';

/** Pixels that a pointer moves before it drags: less is a click. */
const SLACK = 4;
/** What a key does to the view, by its name. */
const KEYS: Readonly<Record<string, (view: ViewBox) => void>> = {
  ArrowLeft: (view) => view.step(-0.1, 0),
  ArrowRight: (view) => view.step(0.1, 0),
  ArrowUp: (view) => view.step(0, -0.1),
  ArrowDown: (view) => view.step(0, 0.1),
  '+': (view) => view.zoom(ZOOM_STEP),
  '=': (view) => view.zoom(ZOOM_STEP),
  '-': (view) => view.zoom(1 / ZOOM_STEP),
  '0': (view) => view.fit(),
};

/** How much closer one press of a zoom button or key brings. */
export const ZOOM_STEP = 1.35;

interface Spot {
  x: number;
  y: number;
}

/** Moves and zooms a view by dragging, pinching, turning the wheel with Ctrl, and by keys. */
export function gestures(view: ViewBox): Attachment<SVGSVGElement> {
  return (svg) => {
    const spots = new Map<number, Spot>();
    let isDragging = false;

    const down = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      spots.set(event.pointerId, { x: event.clientX, y: event.clientY });
      isDragging = spots.size > 1;
    };

    const move = (event: PointerEvent): void => {
      const before = spots.get(event.pointerId);
      if (!before) return;
      const now = { x: event.clientX, y: event.clientY };
      const moved = Math.hypot(now.x - before.x, now.y - before.y);
      if (!isDragging && moved < SLACK) return;
      if (!isDragging) {
        isDragging = true;
        svg.setPointerCapture(event.pointerId);
      }
      const box = svg.getBoundingClientRect();
      const scale = view.rect.width / box.width;
      const other = [...spots].find(([id]) => id !== event.pointerId)?.[1];
      spots.set(event.pointerId, now);
      // Each of two pointers carries half of what they move together.
      const share = other ? scale / 2 : scale;
      if (other) {
        const apart = Math.hypot(before.x - other.x, before.y - other.y);
        const factor = Math.hypot(now.x - other.x, now.y - other.y) / (apart || 1);
        const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
        view.zoom(factor, (middle.x - box.left) / box.width, (middle.y - box.top) / box.height);
      }
      if (!view.isWhole) view.pan((before.x - now.x) * share, (before.y - now.y) * share);
    };

    const up = (event: PointerEvent): void => {
      spots.delete(event.pointerId);
    };

    // A click that ends a drag chooses nothing.
    const click = (event: MouseEvent): void => {
      if (isDragging) event.stopPropagation();
      isDragging = false;
    };

    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      view.zoom(
        Math.exp(-event.deltaY / 300),
        (event.clientX - box.left) / box.width,
        (event.clientY - box.top) / box.height,
      );
    };

    const key = (event: KeyboardEvent): void => {
      const act = KEYS[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      // At its full size the drawing does not move, and the arrow keys scroll the page as ever.
      if (event.key.startsWith('Arrow') && view.isWhole) return;
      event.preventDefault();
      act(view);
    };

    const listening = new AbortController();
    const { signal } = listening;
    svg.addEventListener('pointerdown', down, { signal });
    svg.addEventListener('pointermove', move, { signal });
    svg.addEventListener('pointerup', up, { signal });
    svg.addEventListener('pointercancel', up, { signal });
    svg.addEventListener('click', click, { signal, capture: true });
    svg.addEventListener('wheel', wheel, { signal, passive: false });
    svg.addEventListener('keydown', key, { signal });
    return () => listening.abort();
  };
}
