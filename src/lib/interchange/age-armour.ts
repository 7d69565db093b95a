import { armor } from 'age-encryption';
import { armourLine } from './age-head.ts';
import { encodingOf } from './file-text.ts';

const ARMOUR = new RegExp(`${armourLine('BEGIN')}([^]*?)${armourLine('END')}`);

/** What is in base64 between the two lines, in age's own lines; `null` where it is not whole. */
function rewrapped(text: string): string | null {
  let [, body] = ARMOUR.exec(text) ?? [];
  if (body === undefined) return null;
  body = body.replace(/^[ \t]*(?:>[ \t]?)+/gm, '');
  // Quoted-printable, by mail programs.
  if (body.includes('=3D')) body = body.replace(/=\r?\n/g, '').replaceAll('=3D', '=');
  const base64 = body.replace(/\s|\u00ad|\u200b|\u200c|\u200d|\u2060/g, '');
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const lines = base64.match(/.{1,64}/g) ?? [];
  const ends = ['BEGIN', 'END'].map((word) => `-----${word} AGE ENCRYPTED FILE-----`);
  return [ends[0], ...lines, ends[1]].join('\n');
}

/**
 * Reads armour: as age does, and where a mail program or a clipboard changed its lines (blanks for breaks, other
 * lengths, quoting, other dashes, text around it), what it was before. The file itself proves that it is.
 * @throws where it is neither
 */
export function decodeArmour(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  try {
    return armor.decode(text);
  } catch (error) {
    const again = rewrapped(text);
    if (again === null) throw error;
    return armor.decode(again);
  }
}
