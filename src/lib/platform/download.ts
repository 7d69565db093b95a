const handedOut = new Set<string>();

/** Lets go of what was handed to the browser, which has read it by the time a vault is locked. */
export function endDownloads(): void {
  for (const url of handedOut) URL.revokeObjectURL(url);
  handedOut.clear();
}

/** Hands bytes to the browser as a file to save. Whether it was kept is known to the person only. */
export function downloadBytes(
  fileName: string,
  content: Uint8Array<ArrayBuffer> | Blob | string,
  type: string,
): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Some browsers read the blob only after the click has returned.
  handedOut.add(url);
  setTimeout(() => {
    handedOut.delete(url);
    URL.revokeObjectURL(url);
  }, 60_000);
}

/** As `downloadBytes`, for plain text. */
export const downloadText = (fileName: string, text: string): void => {
  downloadBytes(fileName, text, 'text/plain;charset=utf-8');
};
