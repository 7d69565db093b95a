/** What is asked of a transaction. */
interface Ending extends EventTarget {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
}

/**
 * When a transaction of idb's is over: resolves once it is complete, rejects with the reason once it was taken back.
 * idb's own `done` ends with the first request that fails, before the transaction does.
 */
export function endOf(writing: Ending): Promise<void> {
  writing.done.catch(() => undefined);
  const ended = new Promise<void>((resolve, reject) => {
    writing.addEventListener('complete', () => {
      resolve();
    });
    writing.addEventListener('abort', () => {
      reject(writing.error ?? new DOMException('the transaction was taken back', 'AbortError'));
    });
  });
  ended.catch(() => undefined);
  return ended;
}
