/** Lets everything else have its turn: a lock that waits, above all. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
