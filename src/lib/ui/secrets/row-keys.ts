import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/** Keys of a row, by the control they press. */
const KEYS: Readonly<Record<string, string>> = {
  c: 'copy',
  r: 'reveal',
  e: 'edit',
  v: 'versions',
  x: 'select',
  Delete: 'delete',
};

/** Whether keys are for what has the focus: text, or a choice. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox');

const controlIn = (row: Element | null | undefined, control: string) =>
  row?.querySelector<HTMLElement>(`[data-control="${control}"]`);

/** A control of the row at an index, `null` while that row is not in the page. */
export const controlAt = (list: Element | undefined, index: number, control: string) =>
  controlIn(list?.querySelector(`[data-index="${index}"]`), control) ?? null;

/** What has the focus in a list of rows. */
export interface HeldFocus {
  readonly element: HTMLElement;
  /** Index of the row it is in. */
  readonly slot: number;
  /** Which control of the row it is, `null` when it is none of those that every row has. */
  readonly control: string | null;
}

/** @returns `null` when the focus is elsewhere */
export function focusIn(list: Element | undefined): HeldFocus | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || !list?.contains(element)) return null;
  const slot = Number(element.closest<HTMLElement>('[data-index]')?.dataset['index']);
  const control = element.closest<HTMLElement>('[data-control]')?.dataset['control'] ?? null;
  return { element, slot, control };
}

/** Focuses what comes into the page with a frame or two: rows off the screen, answers of the core. */
export async function focusOnceThere(find: () => HTMLElement | null): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    const found = find();
    if (found) {
      found.focus({ preventScroll: true });
      return;
    }
    await tick();
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/**
 * Keyboard use of a list of rows: arrows go to the same control of the next row, letters press the
 * controls of this one. Rows carry `data-index`, controls `data-control`.
 * @param reveal brings the row of an index onto the page
 */
export function rowKeys(reveal: (index: number) => void): Attachment<HTMLElement> {
  return (list) => {
    const go = (index: number, control: string): Promise<void> => {
      reveal(index);
      return focusOnceThere(() => controlAt(list, index, control));
    };
    const onkeydown = (event: KeyboardEvent): void => {
      const { target, key } = event;
      if (isTyping(target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(target instanceof HTMLElement) || target.closest('dialog')) return;
      const row = target.closest<HTMLElement>('[data-index]');
      if (!row) return;
      const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
      const control = KEYS[key.length === 1 ? key.toLowerCase() : key];
      if (step !== 0) {
        // Elsewhere in a row arrows do what they always do: they scroll a long value.
        const from = target.closest<HTMLElement>('[data-control]')?.dataset['control'];
        if (from === undefined) return;
        event.preventDefault();
        void go(Number(row.dataset['index']) + step, from);
      } else if (control !== undefined) {
        const button = controlIn(row, control);
        if (!button) return;
        event.preventDefault();
        button.click();
      }
    };
    list.addEventListener('keydown', onkeydown);
    return () => {
      list.removeEventListener('keydown', onkeydown);
    };
  };
}

/**
 * Focuses a field that comes when nothing but a heading has the focus, as after an unlock. Not where that would have
 * a keyboard cover the screen.
 */
export const focusIfFree: Attachment<HTMLElement> = (field) => {
  const { activeElement } = document;
  const isFree = activeElement === document.body || activeElement instanceof HTMLHeadingElement;
  if (isFree && !matchMedia('(hover:none)').matches) field.focus({ preventScroll: true });
};

/** Focuses a field when `/` is pressed anywhere but in another field. */
export const focusOnSlash: Attachment<HTMLElement> = (field) => {
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.key !== '/' || isTyping(event.target) || event.ctrlKey || event.metaKey) return;
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    field.focus();
  };
  window.addEventListener('keydown', onkeydown);
  return () => {
    window.removeEventListener('keydown', onkeydown);
  };
};
