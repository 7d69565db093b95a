import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/**
 * Moves focus to the heading inside whenever `key` changes, but not when the page first appears.
 * @param key names what is on the screen; `null` while there is nothing yet
 */
export function focusHeadingOnChange(key: () => string | null): Attachment<HTMLElement> {
  let seen: string | null = null;
  return (node) => {
    const now = key();
    if (seen !== null && now !== seen) focusHeading(node);
    seen = now;
  };
}

/**
 * Of a screen that is still being loaded, the heading gets the focus when it comes; of one that is there to be typed
 * into, the field that says so by `data-first`.
 */
function focusHeading(node: HTMLElement): void {
  const heading = node.querySelector<HTMLElement>('[data-first]') ?? node.querySelector('h1');
  if (heading) {
    heading.focus();
    return;
  }
  const waiting = new MutationObserver(() => {
    const come = node.querySelector('h1');
    if (!come) return;
    waiting.disconnect();
    come.focus();
  });
  waiting.observe(node, { childList: true, subtree: true });
}

/** Opens a dialog as a modal one, and gives focus back to where it was when the dialog goes. */
export const modal: Attachment<HTMLDialogElement> = (dialog) => {
  const before = document.activeElement;
  dialog.showModal();
  return () => {
    // What lies behind may be inert until the page has caught up.
    void tick().then(() => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    });
  };
};

/** Moves focus to the first field of the form that was refused. */
export async function focusRefused(form: HTMLFormElement | undefined): Promise<void> {
  await tick();
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
