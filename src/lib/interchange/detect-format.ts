import type { ImportFormat } from '../core/transfer/plain-secret.ts';
import { hasArmour } from './age-head.ts';
import { jsonFormat } from './detect-json.ts';
import { encodingOf } from './file-text.ts';

const KDBX = [0x03, 0xd9, 0xa2, 0x9a];
/** A keystore of Java. */
const JKS = [0xfe, 0xed, 0xfe, 0xed];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** A sequence in DER that begins with the version of PKCS #12, and what it protects. */
const isPkcs12 = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x30 &&
  [2, 3, 4, 5].some((at) => startsWith(bytes.subarray(at), [0x02, 0x01, 0x03, 0x30]));

/** Keys in their own kinds of text. */
const KEY_TEXT = /^(?:-----BEGIN [A-Z0-9 ]+-----|PuTTY-User-Key-File-\d)/;

const textOf = (bytes: Uint8Array): string =>
  new TextDecoder(encodingOf(bytes)).decode(bytes).trimStart();

/** Formats that say in their first kilobytes which they are; `null` for others. */
export function formatByStart(head: Uint8Array): ImportFormat | null {
  if (startsWith(head, KDBX)) return 'kdbx';
  if (startsWith(head, JKS) || isPkcs12(head)) return 'whole';
  const text = textOf(head.subarray(0, 8192));
  return text.startsWith('age-encryption.org/v1') || hasArmour(text) ? 'age' : null;
}

/** Lines that say something: neither blank nor a comment. */
const linesOf = (text: string): string[] =>
  text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*#/.test(line));

/** A section, behind comments. */
const INI_START = /^(?:[#;][^\n]*\n\s*)*\[[\w .:@/"-]+\][ \t]*(?:[#;].*)?(?:\r?\n|$)/;
/** What is set for one registry. */
const NPM_LINE = /^\/\/[^\s:=]+(?::\d+)?[^\s:=]*:_?\w+[ \t]*=/m;
const NETRC_START = /^(?:#[^\n]*\n\s*)*machine\s+\S+\s+(?:login|user|account|password)\s/;

/** A line of Postman's Bulk Edit: no blank behind the colon, as YAML has it, and no address of its own. */
const BULK = /^(?:\/\/)?[A-Za-z_][\w.-]*:(?!\s|\/\/)/;

const KUBE = /^kind:[ \t]*["']?Config["']?[ \t]*$/m;
const INSOMNIA = /^type:[ \t]*["']?[\w-]+\.insomnia\.rest\//m;
const BRUNO_YAML = /^variables:[ \t]*\r?\n[ \t]*-[ \t]+name:/m;
/** A block of a .bru file. */
const BRU = /^vars(?::secret)?[ \t]*[{[]/m;

/** Which format a text in YAML is. */
function yamlFormat(text: string): ImportFormat {
  if (INSOMNIA.test(text)) return 'insomnia';
  if (KUBE.test(text) && /^(?:users|clusters|contexts):/m.test(text)) return 'kubeconfig';
  return BRUNO_YAML.test(text) && /^name:/m.test(text) ? 'bruno' : 'yaml';
}

/** A line of a map that is not indented, or where a document begins and ends. */
const MAP_LINE = /^(?:(?:[\w.-]+|"[^"]*"|'[^']*'):(?:[ \t]|$)|---|\.\.\.|[}\]])/;

/** Whether a text is a map in YAML by each line that is not indented, in it or in a list of it. */
function isLikeYaml(text: string): boolean {
  const lines = linesOf(text).filter((line) => !/^[ \t]|^- /.test(line));
  const isStarted = /^[\w."'-]/.test(linesOf(text)[0] ?? '');
  return isStarted && lines.length > 0 && lines.every((line) => MAP_LINE.test(line));
}

/**
 * Tells a file's format from what is in it, and where that leaves it open from its name.
 * @param bytes all of it
 * @returns `null` when nothing tells
 */
export function detectFormat(fileName: string, bytes: Uint8Array): ImportFormat | null {
  const started = formatByStart(bytes);
  if (started) return started;
  const text = textOf(bytes);
  if (KEY_TEXT.test(text)) return 'whole';
  if (/(?:^|[._/\\])npmrc$/i.test(fileName) || NPM_LINE.test(text)) return 'npmrc';
  // A section of an INI file (.aws/credentials) begins as a list of JSON does, which it is not.
  if (INI_START.test(text) && !isJson(text)) return 'ini';
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  const isYaml = extension === 'yaml' || extension === 'yml';
  if (/^[[{]/.test(text) && (!isYaml || isJson(text))) return jsonFormat(text);
  if (isYaml) return yamlFormat(text);
  if (extension === 'bru' || BRU.test(text)) return 'bruno';
  if (extension === 'kdbx' || extension === 'age') return extension;
  if (extension === 'csv' || extension === 'tsv') return 'csv';
  if (/(^|[./])env(\.|$)/i.test(fileName)) return 'dotenv';
  if (/(?:^|[._/\\])netrc$/i.test(fileName) || NETRC_START.test(text)) return 'netrc';
  const lines = linesOf(text);
  if (/^\s*(?:export\s+)?[\w.-]+\s*=/.test(lines[0] ?? '')) return 'dotenv';
  if (lines.length > 0 && lines.every((line) => BULK.test(line))) return 'postmanBulk';
  if (isLikeYaml(text)) return yamlFormat(text);
  return /[,;\t]/.test(lines[0] ?? '') ? 'csv' : null;
}
