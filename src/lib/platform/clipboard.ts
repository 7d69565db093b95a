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
