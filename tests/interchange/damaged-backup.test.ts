import { Encrypter } from 'age-encryption';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { providerId } from '../../src/lib/core/base/ids.ts';
import { NO_PROVIDER } from '../../src/lib/core/secrets/secret-value.ts';
import { plainSecret, type PlainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { readAgeBackup, writeAgeBackup } from '../support/backups.ts';
import { valueOf } from '../support/core.ts';

const passphrase = 'correct horse battery staple';
const CHUNK = 64 * 1024 + 16;
const TEXT = 64 * 1024;

/** What looks like a secret inside of one, and characters of one to four bytes. */
const decoy = '","value":"y"},{"name":"STOLEN","value":"no"},{"name":"\\","secrets":[{"name":"';
const secrets: PlainSecret[] = Array.from({ length: 900 }, (_, at) =>
  plainSecret(`SECRET_${at}`, `${decoy}${'aé€😀'.repeat(20)}${at}\\`, {
    note: at % 7 === 0 ? decoy : '',
    environments: new Map([['"name":"', `${at}`]]),
    versions: [{ environment: null, value: `old ${at}`, at }],
    createdAt: at,
  }),
);
const contents = { writtenAt: 1_790_000_000_000, environments: ['live'], secrets };

/** Where the chunks of an age file begin. */
function payloadOf(file: Uint8Array): number {
  const text = new TextDecoder('latin1').decode(file.subarray(0, 1024));
  return text.indexOf('\n', text.indexOf('\n--- ') + 1) + 1 + 16;
}

const flipped = (file: Uint8Array, ...at: number[]): Uint8Array => {
  const bent = file.slice();
  for (const one of at) bent[one] = (bent[one] ?? 0) ^ 1;
  return bent;
};

/** Which chunks each secret lies in, by the bytes of the text. */
function placesOf(text: Buffer): [first: number, last: number][] {
  let end = 0;
  return secrets.map(({ name }) => {
    const start = text.indexOf(`{"name":"${name}"`, end);
    end = text.indexOf(',"changedAt":null}', start) + ',"changedAt":null}'.length;
    return [Math.floor(start / TEXT), Math.floor((end - 1) / TEXT)];
  });
}

const read = async (bytes: Uint8Array) => readAgeBackup(bytes, { passphrase });

describe('a damaged backup gives what can still be read, and says what is missing', () => {
  let file: Uint8Array;
  let places: [first: number, last: number][];
  let payload: number;
  let chunks: number;
  beforeAll(async () => {
    file = await writeAgeBackup(contents, passphrase, 2);
    payload = payloadOf(file);
    chunks = Math.ceil((file.length - payload) / CHUNK);
    // As age itself reads it.
    const at = mkdtempSync(join(tmpdir(), 'lockstate-damaged-'));
    writeFileSync(join(at, 'b.age'), file);
    execFileSync('script', ['-qec', `age -d -o ${at}/b.json ${at}/b.age`, '/dev/null'], {
      input: `${passphrase}\n`,
    });
    places = placesOf(readFileSync(join(at, 'b.json')));
  });

  async function check(bent: Uint8Array, broken: readonly number[]): Promise<void> {
    const left = secrets.filter((_, at) => {
      const [first, last] = places[at] ?? [0, 0];
      return !broken.some((chunk) => chunk >= first && chunk <= last);
    });
    const got = await read(bent);
    if (left.length === 0) {
      expect(got).toMatchObject({ problem: { code: 'file.damaged' } });
      return;
    }
    const { secrets: whole, damage, refusals } = valueOf(got);
    expect(whole).toEqual(left);
    expect(refusals).toEqual([]);
    const isNamed = !broken.includes(0);
    const gone = secrets.filter((one) => !left.includes(one)).map(({ name }) => name);
    expect(damage).toEqual({ missing: isNamed ? gone : null });
  }

  test('it is a file of several chunks', () => {
    expect(chunks).toBeGreaterThan(5);
    expect(new Set(places.flat()).size).toBe(chunks);
  });

  test('with one byte of any chunk changed', async () => {
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      for (const within of [0, 777, 2_000]) {
        const at = payload + chunk * CHUNK + within;
        if (at < file.length) await check(flipped(file, at), [chunk]);
      }
    }
  });

  test('with several chunks changed, neighbours or not', async () => {
    const at = (chunk: number) => payload + chunk * CHUNK + 99;
    await check(flipped(file, at(1), at(2)), [1, 2]);
    await check(flipped(file, at(1), at(3)), [1, 3]);
    await check(flipped(file, at(0), at(4)), [0, 4]);
    const all = Array.from({ length: chunks }, (_, chunk) => chunk);
    await check(flipped(file, ...all.map(at)), all);
  });

  test('cut anywhere, also where a chunk ends', async () => {
    const last = chunks - 1;
    const cuts = [file.length - 1, payload + 3 * CHUNK + 5_000, payload + 2 * CHUNK + 3];
    for (const length of [...cuts, payload + 4 * CHUNK, payload + CHUNK, payload + 100, payload]) {
      const kept = Math.floor((length - payload) / CHUNK);
      const broken = Array.from({ length: last - kept + 1 }, (_, index) => kept + index);
      await check(file.subarray(0, length), broken);
    }
  });

  test('with chunks in each other’s place: none of them is taken', async () => {
    const swapped = file.slice();
    const of = (chunk: number) => payload + chunk * CHUNK;
    swapped.set(file.subarray(of(1), of(2)), of(2));
    swapped.set(file.subarray(of(2), of(3)), of(1));
    await check(swapped, [1, 2]);
    const twice = file.slice();
    twice.set(file.subarray(of(1), of(2)), of(3));
    await check(twice, [3]);
  });

  test('with only the mac of its header changed, nothing is missing', async () => {
    const at = new TextDecoder('latin1').decode(file.subarray(0, 1024)).indexOf('\n--- ') + 9;
    // Another letter of base64: what is none makes another kind of damage.
    const changed = file.slice();
    changed[at] = changed[at] === 65 ? 66 : 65;
    await check(changed, []);
  });

  test('with its nonce changed, nothing can be read; with its key changed, it looks mistyped', async () => {
    expect(await read(flipped(file, payload - 1))).toMatchObject({
      problem: { code: 'file.damaged' },
    });
    const wrong = await readAgeBackup(flipped(file, payload + 5), { passphrase: 'another one' });
    expect(wrong).toMatchObject({ problem: { code: 'file.passphraseWrong' } });
  });

  test('a whole one says nothing of damage', async () => {
    expect(valueOf(await read(file))).not.toHaveProperty('damage');
  });
});

describe('what is left of the rest', () => {
  const connection = { kind: 'onepassword', origin: 'https://a.example', token: 't' } as const;
  const link = (provider: number) => ({
    provider: providerId(provider),
    kind: 'onepassword' as const,
    reference: 'op://a/b/c',
  });
  const providers = new Map([[providerId(7), { name: 'Team', connection }]]);
  const linked = secrets.map((one, at) => (at % 2 ? one : { ...one, value: link(7) }));

  test('external vaults come with their links, or the links come without', async () => {
    const file = await writeAgeBackup({ ...contents, secrets: linked, providers }, passphrase, 2);
    const payload = payloadOf(file);
    const tail = valueOf(await read(file.subarray(0, payload + 2 * CHUNK)));
    expect(tail.providers).toHaveLength(1);
    expect(tail.environments).toEqual(['live']);
    expect(tail.secrets[0]?.value).toEqual(link(-1));
    const head = valueOf(await read(flipped(file, payload + 5)));
    expect(head.providers).toEqual([]);
    const loose = head.secrets.find(({ value }) => typeof value !== 'string');
    expect(loose?.value).toEqual({ ...link(0), provider: NO_PROVIDER });
  });

  const encrypted = async (text: string) => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(2);
    return encrypter.encrypt(text);
  };

  test('a list of names that was cut names nobody', async () => {
    const many = Array.from({ length: 9_000 }, (_, at) => plainSecret(`N_${at}`, 'v'));
    const file = await writeAgeBackup({ ...contents, secrets: many }, passphrase, 2);
    const { damage, secrets: left } = valueOf(
      await read(flipped(file, payloadOf(file) + CHUNK + 1)),
    );
    expect(damage).toEqual({ missing: null });
    expect(left.length).toBeGreaterThan(8_000);
  });

  test('a backup from before there was such a list, and what is none', async () => {
    const old = { lockstate: 'backup', format: 1, writtenAt: 5, environments: [], secrets };
    const json = JSON.stringify({
      ...old,
      secrets: secrets.map((one) => ({ ...one, environments: [...one.environments] })),
    });
    const file = await encrypted(json);
    const { damage, secrets: left, writtenAt } = valueOf(await read(file.subarray(0, -5)));
    expect(damage).toEqual({ missing: null });
    expect(writtenAt).toBe(5);
    expect(left.length).toBeGreaterThan(100);
    const other = await encrypted(json.replace('"backup"', '"other"'));
    expect(await read(other.subarray(0, -5))).toMatchObject({
      problem: { code: 'file.notThisFormat' },
    });
    const newer = await encrypted(json.replace('"format":1', '"format":9'));
    expect(await read(newer.subarray(0, -5))).toMatchObject({ problem: { code: 'file.newer' } });
    const nothing = await encrypted('x'.repeat(200_000));
    expect(await read(nothing.subarray(0, -5))).toMatchObject({
      problem: { code: 'file.damaged' },
    });
  });

  test('bytes that are no text are not taken for one', async () => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(2);
    const bytes = new TextEncoder().encode(
      `{"lockstate":"backup","format":1,"secrets":[{"name":"A","value":"x?y"},{"name":"B","value":"${'z'.repeat(70_000)}"}]}`,
    );
    bytes[new TextDecoder('latin1').decode(bytes).indexOf('?')] = 0xff;
    const file = await encrypter.encrypt(bytes);
    expect(await read(file.subarray(0, -5))).toMatchObject({ problem: { code: 'file.damaged' } });
  });
});
