import { createHash } from 'node:crypto';
import { armor, Decrypter } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { ageVectors, type AgeResult, type AgeVector } from '../support/age-cctv.ts';
import { readAgeBackup } from '../support/backups.ts';

/** Where the library names a failure otherwise than the vector. It refuses the file all the same. */
const NAMED_OTHERWISE: Readonly<Record<string, AgeResult>> = {
  // A MAC that is no 32 bytes long is found when it is compared, not when it is parsed.
  hmac_garbage: 'HMAC failure',
  hmac_missing: 'HMAC failure',
  hmac_truncated: 'HMAC failure',
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const payloadOf = (name: string) => ageVectors.find((one) => one.name === name)?.payload ?? null;
const NOTHING = sha256(new Uint8Array());
const FIRST_CHUNK = payloadOf('stream_bad_tag_second_chunk_full');

/**
 * Where less comes out before a failure than the vector allows. The library opens a whole chunk as what its
 * place says, the last or not, where the vectors' own reader tries both: so the chunk that is not what it
 * should be stays inside.
 */
const RELEASED_LESS: Readonly<Record<string, string | null>> = {
  armor_garbage_encoded: NOTHING,
  stream_no_final_full: NOTHING,
  stream_no_final_two_chunks_full: FIRST_CHUNK,
  stream_trailing_garbage_long: NOTHING,
  stream_trailing_garbage_short: NOTHING,
  stream_two_final_chunks: NOTHING,
  stream_two_final_chunks_full: NOTHING,
  stream_two_final_chunks_second: FIRST_CHUNK,
};

/**
 * What the app says of a vector, given its passphrase; of all others that they are no backup of its own, also where
 * only the lines of the armour are not as they should be: those it puts right.
 */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'file.passphraseWrong': ['scrypt_bad_tag', 'scrypt_no_match', 'scrypt_work_factor_wrong'],
  'file.workFactorTooHigh': ['scrypt_work_factor_23', 'scrypt_work_factor_overflow'],
  'file.damaged': [
    'armor_empty',
    'armor_headers',
    'armor_invalid_character_header',
    'armor_invalid_character_payload',
    'armor_no_end_line',
    'armor_no_padding',
    'armor_not_canonical',
    'armor_pgp_checksum',
    'hmac_no_space',
    'scrypt_double',
    'scrypt_long_file_key',
    'scrypt_not_canonical_body',
    'scrypt_not_canonical_salt',
    'scrypt_salt_long',
    'scrypt_salt_short',
  ],
};

interface Opened {
  readonly result: AgeResult;
  /** SHA-256 of what came out before the end or the failure; `null` where the payload was not reached. */
  readonly payload: string | null;
}

function decrypterFor({ identities, passphrases }: AgeVector): Decrypter {
  const decrypter = new Decrypter();
  for (const one of identities) decrypter.addIdentity(one);
  for (const one of passphrases) decrypter.addPassphrase(one);
  return decrypter;
}

/** The binary file of a vector; `null` when its armour cannot be read. */
function binaryOf({ isArmored, file }: AgeVector): Uint8Array<ArrayBuffer> | null {
  if (!isArmored) return file;
  try {
    return new Uint8Array(armor.decode(Buffer.from(file).toString('latin1')));
  } catch {
    return null;
  }
}

/** In pieces below a chunk's size: of one piece, an error would take back what it had released. */
function inPieces(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += 16_384)));
    },
  });
}

function failureOf(error: unknown): AgeResult {
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('no identity matched')) return 'no match';
  return message === 'invalid header HMAC' ? 'HMAC failure' : 'header failure';
}

async function open(vector: AgeVector): Promise<Opened> {
  const binary = binaryOf(vector);
  if (!binary) return { result: 'armor failure', payload: null };
  const hash = createHash('sha256');
  let isHeaderRead = false;
  try {
    const plain = await decrypterFor(vector).decrypt(inPieces(binary));
    isHeaderRead = true;
    const reader = plain.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      hash.update(next.value);
    }
    return { result: 'success', payload: hash.digest('hex') };
  } catch (error) {
    if (!isHeaderRead) return { result: failureOf(error), payload: null };
    return { result: 'payload failure', payload: hash.digest('hex') };
  }
}

test('CCTV has 143 vectors for age, and each kind of result', () => {
  const count = (kind: AgeResult) => ageVectors.filter(({ expected }) => expected === kind).length;
  expect(count('success')).toBe(26);
  expect(count('no match')).toBe(13);
  expect(count('HMAC failure')).toBe(1);
  expect(count('header failure')).toBe(62);
  expect(count('payload failure')).toBe(19);
  expect(count('armor failure')).toBe(22);
  expect(ageVectors).toHaveLength(143);
  const names = ageVectors.map(({ name }) => name);
  const listed = [NAMED_OTHERWISE, RELEASED_LESS].flatMap((list) => Object.keys(list));
  expect(names).toEqual(expect.arrayContaining([...listed, ...Object.values(TOLD).flat()]));
});

describe.each(ageVectors)('$name: $expected', (vector) => {
  test('opens or fails as it should', async () => {
    const want = { result: vector.expected, payload: vector.payload };
    const otherwise = {
      result: NAMED_OTHERWISE[vector.name] ?? want.result,
      payload: RELEASED_LESS[vector.name] ?? want.payload,
    };
    const got = await open(vector);
    expect(got).toEqual(otherwise);
    // A list that says what the vector says anyway is out of date.
    const isListed = vector.name in NAMED_OTHERWISE || vector.name in RELEASED_LESS;
    if (isListed) expect(got).not.toEqual(want);
  });

  // As the app calls it: a file that fails gives nothing, whatever of it could be opened.
  test('comes as a whole, or not at all', async () => {
    const binary = binaryOf(vector);
    const plain =
      binary &&
      (await decrypterFor(vector)
        .decrypt(binary)
        .catch(() => null));
    expect(plain && sha256(plain)).toBe(vector.expected === 'success' ? vector.payload : null);
  });

  test('is told apart by the app', async () => {
    const [passphrase = 'none of it'] = vector.passphrases;
    const told = async (given: string) => {
      const read = await readAgeBackup(vector.file, { passphrase: given });
      return read.ok ? 'read' : read.problem.code;
    };
    const code = Object.keys(TOLD).find((one) => TOLD[one]?.includes(vector.name));
    expect(await told(passphrase)).toBe(code ?? 'file.notThisFormat');
    // That the right passphrase opened it shows when another one does not.
    if (vector.expected === 'success' && vector.passphrases.length > 0) {
      expect(await told(`${passphrase}.`)).toBe('file.passphraseWrong');
    }
  });
});
