import type { Page } from '@playwright/test';

/** Milliseconds from a click on Lock to the page that says so. */
export const timeToLock = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const button = [...document.querySelectorAll('button')].find(
          ({ textContent }) => textContent.trim() === 'Lock',
        );
        const started = performance.now();
        const look = () => {
          const labels = [...document.querySelectorAll('label')];
          if (!labels.some(({ textContent }) => textContent.trim() === 'Vault key')) return;
          seen.disconnect();
          resolve(performance.now() - started);
        };
        const seen = new MutationObserver(look);
        seen.observe(document.body, { childList: true, subtree: true });
        button?.click();
      }),
  );
