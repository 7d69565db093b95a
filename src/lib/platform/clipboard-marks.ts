/** When a copied value is to be off the clipboard again. A time and nothing else: a reload must not forget it. */
const DUE = 'lockstate-clipboard-due';
/** That the person was asked once whether this page may look at the clipboard. */
const ASKED = 'lockstate-clipboard-asked';

/** Milliseconds since 1970, of this tab; `null` when nothing is to be cleared. */
export function clipboardDue(): number | null {
  try {
    const due = Number(sessionStorage.getItem(DUE) ?? Number.NaN);
    return Number.isFinite(due) ? due : null;
  } catch {
    return null;
  }
}

/** Keeps the time, or forgets it. Best effort: without storage a reload forgets. */
export function keepClipboardDue(due: number | null): void {
  try {
    if (due === null) sessionStorage.removeItem(DUE);
    else sessionStorage.setItem(DUE, String(due));
  } catch {
    // As above.
  }
}

export function wasAskedToLook(): boolean {
  try {
    return localStorage.getItem(ASKED) !== null;
  } catch {
    return false;
  }
}

export function keepAskedToLook(): void {
  try {
    localStorage.setItem(ASKED, 'yes');
  } catch {
    // It is asked once more, then.
  }
}
