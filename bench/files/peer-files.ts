import type { Entry } from '../page/entries.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const uuidOf = (number: number): string => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(number + 1, 12);
  return bytes.toString('base64');
};

/** The entries as XML that keepassxc-cli imports. */
export function keepassXml(entries: readonly Entry[]): string {
  const text = (key: string, value: string) =>
    `<String><Key>${key}</Key><Value>${escaped(value)}</Value></String>`;
  const all = entries.map(
    ({ name, value, domain }, index) =>
      `<Entry><UUID>${uuidOf(index + 1)}</UUID>${text('Title', name)}${text('URL', domain)}${text('Password', value)}</Entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile><Meta/><Root><Group><UUID>${uuidOf(0)}</UUID><Name>Root</Name>${all.join('\n')}</Group></Root></KeePassFile>`;
}
