/** What the browser says of looking at the clipboard: `unknown` where there is no lasting right to do so. */
export type LookingRight = 'granted' | 'denied' | 'prompt' | 'unknown';

/**
 * Puts text on the clipboard.
 * @returns whether the browser did it; `false` when it refused or has no clipboard to write to.
 */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The browser's own record of the right to look; `null` where it keeps none. */
async function lookingStatus(): Promise<PermissionStatus | null> {
  try {
    // The name is missing from the type, and Firefox and Safari do not know it: they throw.
    return await navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
  } catch {
    return null;
  }
}

/** Whether the page may look at the clipboard. Never asks the person. */
export const lookingRight = async (): Promise<LookingRight> =>
  (await lookingStatus())?.state ?? 'unknown';

/** Calls back whenever the person changes the right to look. @returns what ends that */
export function watchLookingRight(onChange: (right: LookingRight) => void): () => void {
  const ended = new AbortController();
  void lookingStatus().then((status) => {
    onChange(status?.state ?? 'unknown');
    const tell = () => {
      onChange(status?.state ?? 'unknown');
    };
    status?.addEventListener('change', tell, { signal: ended.signal });
  });
  return () => {
    ended.abort();
  };
}

/**
 * Has the browser ask the person whether this page may look at the clipboard. Only from a click, and only
 * where they have not answered yet: browsers without a lasting right would ask again for each look.
 */
export async function askToLook(): Promise<void> {
  if ((await lookingRight()) !== 'prompt') return;
  // The question comes with the first look. What is found is not wanted.
  await navigator.clipboard.readText().catch(() => undefined);
}

/**
 * The text on the clipboard, where the person has allowed looking before. Never asks them.
 * @returns `null` when it may not be read
 */
export async function readClipboard(): Promise<string | null> {
  try {
    return (await lookingRight()) === 'granted' ? await navigator.clipboard.readText() : null;
  } catch {
    return null;
  }
}

/** Other tabs of this app hear here that what they copied is not on the clipboard any more. */
const TABS = 'lockstate-clipboard';

/** Tells the other tabs that this page put something on the clipboard. */
export function tellOfCopy(): void {
  const tabs = new BroadcastChannel(TABS);
  tabs.postMessage(null);
  tabs.close();
}

/** Right after a copy, programs that keep a history of the clipboard write to it themselves, in milliseconds. */
const SETTLES_MS = 2000;

/** What is selected on this page, which is what its own copying copies. */
function selected(): string {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) {
    return String(getSelection());
  }
  return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
}

/**
 * Watches whether something else takes the place of a text that was just put on the clipboard, as far as a page
 * is told.
 * @param isSame whether a text is the one that is watched
 * @param onReplaced called when another text was copied on this page or in another tab of this app
 * @param onChanged called when the browser says that the clipboard changed, though not to what
 * @returns what ends the watching
 */
export function watchClipboard(
  isSame: (text: string) => Promise<boolean>,
  onReplaced: () => void,
  onChanged: () => void,
): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  let since = performance.now();
  const copied = (): void => {
    void isSame(selected()).then((same) => {
      since = performance.now();
      if (!same && !signal.aborted) onReplaced();
    });
  };
  const changed = (): void => {
    if (performance.now() - since > SETTLES_MS) onChanged();
  };
  const tabs = new BroadcastChannel(TABS);
  tabs.onmessage = onReplaced;
  for (const type of ['copy', 'cut']) addEventListener(type, copied, { signal });
  if ('clipboard' in navigator) {
    navigator.clipboard.addEventListener('clipboardchange', changed, { signal });
  }
  return () => {
    ended.abort();
    tabs.close();
  };
}
