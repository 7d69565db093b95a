import { fieldOf } from './file-text.ts';

/** Fields under which an encrypted export carries its bytes. */
const CIPHERTEXT = ['ciphertext', 'cipherText', 'encryptedData', 'encrypted', 'iv', 'salt'];

/** Whether a part of one of Postman's files says of itself that it is encrypted. */
export function isSealed(from: unknown): boolean {
  return CIPHERTEXT.some((name) => {
    const field = fieldOf(from, name);
    return field === true || typeof field === 'string' || (typeof field === 'object' && field);
  });
}

/** Whether an entry, or just its value, is encrypted. */
export const isSealedEntry = (entry: unknown): boolean =>
  isSealed(entry) || isSealed(fieldOf(entry, 'value'));
