/** Outside of IndexedDB on purpose: it is what remembers that there was something in that. */
const KEY = 'lockstate-witness';

/** What lies there, whatever it is; `null` for nothing, or where the browser stores nothing. */
export function keptWitness(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Whether a vault is, or was, kept in this browser, as far as a look at that text tells. */
export const remembersVault = (): boolean => keptWitness()?.includes('"vault":') ?? false;

/** Keeps a text. Best effort: the core has another place for it. */
export function keepWitness(text: string): void {
  try {
    if (localStorage.getItem(KEY) !== text) localStorage.setItem(KEY, text);
  } catch {
    // As above.
  }
}
