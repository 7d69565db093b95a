import type { ChartState } from '../../machines/chart-state.ts';

/** What has just happened. A new object each time, so that the same event twice shows twice. */
export interface LastEvent {
  /** Id of the transition taken: that of `transitionOf` for the state before and the event. */
  readonly transition: string;
}

/** All that tells the parts of a drawn chart apart, and how a part is chosen. */
export interface ChartMarks {
  readonly current: ChartState;
  /** Ids of the transitions that the next event can take. */
  readonly can: ReadonlySet<string>;
  readonly last: LastEvent | null;
  /** The state (by path) or transition (by id) that a person looks at, `null` for none. */
  readonly selected: string | null;
  readonly select: (part: string) => void;
}

/** Whether a state is the current one, or holds it. */
export const isIn = (path: string, current: string): boolean =>
  current === path || current.startsWith(`${path}.`);

/** What a bar at the top of a page may cover, in pixels. */
const COVERED = 96;

/**
 * Scrolls to a part that keys moved the focus to: of a large one a browser is content with an edge, which may be
 * covered. Afterwards, since a browser scrolls when everybody has been told of the focus.
 */
function bringIntoSight(part: Element): void {
  setTimeout(() => {
    const { top, bottom } = part.getBoundingClientRect();
    if (top < COVERED || bottom > innerHeight) part.scrollIntoView({ block: 'center' });
  });
}

/**
 * The handlers of a part that is chosen by a click, by Enter or the space bar, and by the focus that keys
 * move. The focus of a pointer that goes down chooses nothing: a drag may begin there.
 */
export function choosing(choose: () => void) {
  return {
    onclick: choose,
    onfocus: ({ currentTarget }: FocusEvent): void => {
      if (!(currentTarget instanceof Element) || !currentTarget.matches(':focus-visible')) return;
      bringIntoSight(currentTarget);
      choose();
    },
    onkeydown: (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      choose();
    },
  };
}
