import { opening } from './opening.ts';

/** Forms with something in them that is saved nowhere. */
let changed: readonly object[] = [];
let dropped = $state(false);

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/**
 * What was typed and is not saved: the browser asks before the page goes. A lock asks nothing: it comes at once,
 * with the page's memory of the form, and the locked page says so.
 */
export const unsaved = {
  /** Takes note of whether something in a form is not saved. */
  note(form: object, isChanged: boolean): void {
    const others = changed.filter((one) => one !== form);
    changed = isChanged ? [...others, form] : others;
    if (changed.length > 0) {
      dropped = false;
      addEventListener('beforeunload', ask);
    } else removeEventListener('beforeunload', ask);
  },

  /** Whether the last lock took something along. */
  get wasDropped(): boolean {
    return dropped;
  },
};

opening.onEnd(() => {
  dropped = changed.length > 0;
  changed = [];
  removeEventListener('beforeunload', ask);
});
