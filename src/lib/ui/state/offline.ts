import { dev } from '$app/environment';
import { resolve } from '$app/paths';
import { keepForOffline } from '../../platform/app-update.ts';
import { trustWorkers } from '../../worker/client.ts';

let isAsked = false;

/** Has the app kept for offline use, once a page. To be called when what the person waits for is there. */
export function startOffline(): void {
  if (isAsked) return;
  isAsked = true;
  const script = `${resolve('/')}service-worker.js`;
  const trusted = trustWorkers('lockstate-service-worker', [script])(script);
  // As it is served while it is developed.
  keepForOffline(trusted, dev ? { type: 'module' } : {});
}
