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

/**
 * The text on the clipboard, where the person has allowed reading it before. Never asks them.
 * @returns `null` when it may not be read
 */
export async function readClipboard(): Promise<string | null> {
  try {
    // The name is missing from the type, and Firefox and Safari do not know it: they throw.
    const name = 'clipboard-read' as PermissionName;
    const { state } = await navigator.permissions.query({ name });
    return state === 'granted' ? await navigator.clipboard.readText() : null;
  } catch {
    return null;
  }
}
