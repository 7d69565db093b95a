/** What becomes of a copied value, in English. */
export const clipboardWords = {
  label: 'Clipboard',
  nameless: 'A copied value',
  counting: (name: string, seconds: number) =>
    `${name} is on the clipboard. Cleared in ${seconds} s.`,
  whatever: 'This page may not look at it: whatever is on it then is cleared.',
  waiting: (name: string) =>
    `${name} may still be on the clipboard. It is cleared as soon as this page is in front.`,
  unsure: (name: string) =>
    `${name} may still be on the clipboard. Your next click or key in this page clears it.`,
  cleared: 'Clipboard cleared.',
  clear: 'Clear clipboard',
  look: 'Let it look, and clear only this …',
  allow: 'Let this page look at the clipboard …',
  rights: {
    granted:
      'This page may look at the clipboard: when the time is up, it clears it only if the value is still there.',
    prompt:
      'This page may not look at the clipboard: when the time is up, it clears whatever is there. The browser asks you if you let it look.',
    denied:
      'This page may not look at the clipboard: when the time is up, it clears whatever is there. You can change that in the browser’s settings for this site.',
    unknown:
      'This browser lets no page look at the clipboard for good: when the time is up, whatever is there is cleared, by some browsers with your next click here.',
  },
};

export type ClipboardWords = typeof clipboardWords;
