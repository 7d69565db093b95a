import type { ImportFormat } from '../core/transfer/plain-secret.ts';
import { hasArmour } from './age-head.ts';
import { encodingOf } from './file-text.ts';

const KDBX = [0x03, 0xd9, 0xa2, 0x9a];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Which JSON export this is, by fields that only that one has. */
function jsonFormat(text: string): ImportFormat {
  if (/"_postman_variable_scope"\s*:/.test(text)) return 'postmanEnvironment';
  if (/"(?:items|folders|encKeyValidation_DO_NOT_EDIT|passwordProtected)"\s*:/.test(text)) {
    return 'bitwarden';
  }
  if (/"(?:_domains|domains|allowedDomains)"\s*:|"vault:/.test(text)) return 'postmanVault';
  if (/"(?:ciphertext|cipherText|encryptedData)"\s*:/.test(text)) return 'postmanVault';
  return /^\s*\[/.test(text) ? 'postmanVault' : 'postmanEnvironment';
}

/**
 * Tells a file's format from its first bytes, and where those leave it open from its name.
 * @param head the first bytes, some kilobytes are enough
 * @returns `null` when nothing tells
 */
export function detectFormat(fileName: string, head: Uint8Array): ImportFormat | null {
  if (KDBX.every((byte, index) => head[index] === byte)) return 'kdbx';
  const text = new TextDecoder(encodingOf(head)).decode(head).trimStart();
  if (text.startsWith('age-encryption.org/v1') || hasArmour(text)) return 'age';
  // A section of an INI file (.aws/credentials) begins as a list of JSON does, which it is not.
  if (/^\[[\w .:@/"-]+\][ \t]*(?:[#;].*)?(?:\r?\n|$)/.test(text) && !isJson(text)) return null;
  if (/^[[{]/.test(text)) return jsonFormat(text);
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (extension === 'kdbx' || extension === 'age') return extension;
  if (extension === 'csv' || extension === 'tsv') return 'csv';
  if (/(^|[./])env(\.|$)/i.test(fileName)) return 'dotenv';
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  if (/^\s*(?:export\s+)?[\w.-]+\s*=/.test(lines[0] ?? '')) return 'dotenv';
  return /[,;\t]/.test(lines[0] ?? '') ? 'csv' : null;
}
