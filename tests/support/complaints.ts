import type { Page } from '@playwright/test';

/**
 * Collects whatever a page must never do: an error, a violation of its policy, a request that leaves
 * its origin, also by a worker or the service worker.
 * @param approved origins of external vaults that the test has approved
 * @returns the list, which grows
 */
export async function watchForComplaints(
  page: Page,
  origin: string,
  approved: readonly string[] = [],
): Promise<string[]> {
  const isOurs = (url: string) =>
    url.startsWith(origin) || approved.some((one) => url.startsWith(`${one}/`));
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.context().on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !isOurs(request.url())) {
      complaints.push(`request to ${request.url()}`);
    }
  });
  await page.exposeFunction('complain', (violation: string) => complaints.push(violation));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const { complain } = globalThis as unknown as { complain: (violation: string) => void };
      complain(`${violatedDirective} stopped ${blockedURI}`);
    });
  });
  return complaints;
}
