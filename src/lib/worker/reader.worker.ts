import { readRequests } from '../core/secrets/requests/read-requests.ts';
import type { FromReader, ToReader } from './protocol/request-reader.ts';

/**
 * Reads texts for a page, which ends this worker when its vault locks: however long a text keeps it busy, neither
 * the core nor the page waits. It holds no keys and no values.
 */
globalThis.addEventListener('message', ({ data: { id, text } }: MessageEvent<ToReader>) => {
  const answer: FromReader = { id, reading: readRequests(text) };
  postMessage(answer);
});
