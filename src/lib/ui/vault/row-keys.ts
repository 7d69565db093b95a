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

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox');

const controlIn = (row: Element | null | undefined, control: string) =>
  row?.querySelector<HTMLElement>(`[data-control="${control}"]`);

/**
 * Keyboard use of a list of rows: arrows go to the same control of the next row, letters press the
 * controls of this one. Rows carry `data-index`, controls `data-control`.
 * @param reveal brings the row of an index onto the page
 */
export function rowKeys(reveal: (index: number) => void): Attachment<HTMLElement> {
  return (list) => {
    const go = async (index: number, control: string): Promise<void> => {
      reveal(index);
      const row = () => list.querySelector(`[data-index="${index}"]`);
      // A row that was off the screen comes with a frame or two, and its content after that.
      for (let turn = 0; turn < 20 && !controlIn(row(), control); turn += 1) {
        await tick();
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      controlIn(row(), control)?.focus({ preventScroll: true });
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
        event.preventDefault();
        const from = target.closest<HTMLElement>('[data-control]')?.dataset['control'] ?? 'copy';
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
