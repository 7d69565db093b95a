import { inflateSync } from 'node:zlib';
import * as files from 'cctv-age';

const EXPECTED = [
  'success',
  'no match',
  'HMAC failure',
  'header failure',
  'payload failure',
  'armor failure',
] as const;
export type AgeResult = (typeof EXPECTED)[number];

const KEYS = [
  ...['expect', 'payload', 'file key', 'identity', 'passphrase', 'armored', 'compressed'],
  'comment',
];

/** A test vector of C2SP/CCTV for the age format. */
export interface AgeVector {
  readonly name: string;
  readonly expected: AgeResult;
  /** SHA-256 of all that may come out, also where it fails later on; `null` where nothing may. */
  readonly payload: string | null;
  readonly identities: readonly string[];
  readonly passphrases: readonly string[];
  readonly isArmored: boolean;
  readonly file: Uint8Array<ArrayBuffer>;
}

/** @throws when a vector says what this reader does not know: it would test something else then */
function vectorOf(name: string, bytes: Uint8Array): AgeVector {
  const whole = Buffer.from(bytes);
  const end = whole.indexOf('\n\n');
  const header = whole
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .map((line) => {
      const colon = line.indexOf(': ');
      return { key: line.slice(0, colon), value: line.slice(colon + 2) };
    });
  const strange = header.find(({ key }) => !KEYS.includes(key));
  if (strange) throw new Error(`vector "${name}": unknown key "${strange.key}"`);
  const all = (key: string) => header.filter((line) => line.key === key).map(({ value }) => value);
  const expected = EXPECTED.find((one) => one === all('expect')[0]);
  if (!expected) throw new Error(`vector "${name}": expects "${String(all('expect')[0])}"`);
  const file = whole.subarray(end + 2);
  return {
    name,
    expected,
    payload: all('payload')[0] ?? null,
    identities: all('identity'),
    passphrases: all('passphrase'),
    isArmored: all('armored')[0] === 'yes',
    file: new Uint8Array(all('compressed')[0] === 'zlib' ? inflateSync(file) : file),
  };
}

export const ageVectors: readonly AgeVector[] = Object.entries(files).map(([name, bytes]) =>
  vectorOf(name, bytes),
);
