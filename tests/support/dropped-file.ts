import type { Page } from '@playwright/test';

/**
 * Makes the browser's file picker give a file of this machine, with a real handle to it: automation cannot
 * use the picker's own window, but it can drop a file onto the page, which gives such a handle too.
 * The page must have been opened after `preparePicker`.
 */
export async function pickInPicker(page: Page, path: string): Promise<void> {
  await page.evaluate(() => {
    document.addEventListener('dragover', (event) => event.preventDefault());
    document.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        event.stopPropagation();
        const [item] = event.dataTransfer?.items ?? [];
        const handle = (
          item as unknown as { getAsFileSystemHandle(): Promise<unknown> }
        ).getAsFileSystemHandle();
        Object.assign(globalThis, { showOpenFilePicker: async () => [await handle] });
      },
      { once: true, capture: true },
    );
  });
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x: 20, y: 20, data });
  }
  await cdp.detach();
}
