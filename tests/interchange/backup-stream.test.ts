import { Decrypter, Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_IMPORT_BYTES,
  plainSecret,
  type PlainSecret,
} from '../../src/lib/core/transfer/plain-secret.ts';
import { openAgeBackup } from '../../src/lib/interchange/age-backup.ts';
import { FileReading } from '../../src/lib/worker/interchange/file-reading.ts';
import { readAgeBackup, writeAgeBackup } from '../support/backups.ts';
import { valueOf } from '../support/core.ts';

const passphrase = 'correct horse battery staple';
const head = { writtenAt: 1_790_000_000_000, environments: ['live'] };
const some = (count: number, length = 40): PlainSecret[] =>
  Array.from({ length: count }, (_, at) =>
    plainSecret(`N_${at}`, `${at}${'ä€😀'.repeat(length)}`, { note: at % 3 ? '' : '"\\{[\n' }),
  );

async function encrypted(text: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(1);
  return encrypter.encrypt(text);
}

async function textOf(file: Uint8Array): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return decrypter.decrypt(file, 'text');
}

describe('a backup that is written page by page', () => {
  test('has the bytes of one that is written at once, whatever the pages', async () => {
    const secrets = some(700);
    const texts = await Promise.all(
      [1, 7, 250, Infinity].map(async (page) =>
        textOf(await writeAgeBackup({ ...head, secrets }, passphrase, 1, page)),
      ),
    );
    expect(new Set(texts).size).toBe(1);
    const [text = ''] = texts;
    expect(text).toBe(JSON.stringify(JSON.parse(text)));
    expect(text.indexOf('"names":[')).toBeLessThan(text.indexOf('"secrets":['));
  });

  test('of nothing is a backup of nothing', async () => {
    const text = await textOf(await writeAgeBackup({ ...head, secrets: [] }, passphrase, 1));
    expect(JSON.parse(text)).toMatchObject({ lockstate: 'backup', names: [], secrets: [] });
  });
});

describe('a backup of several slices', () => {
  const secrets = some(9_000);
  const file = writeAgeBackup({ ...head, secrets }, passphrase, 1);

  test('comes back whole, as often as it is read, and tells how far it is', async () => {
    const blob = new Blob([await file]);
    const seen: number[] = [];
    const opened = valueOf(await openAgeBackup(blob, { passphrase }, (at) => seen.push(at)));
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(blob.size);
    for (let turn = 0; turn < 2; turn += 1) {
      const { collector, pages } = opened.pass();
      const read: PlainSecret[] = [];
      let most = 0;
      for await (const page of pages()) {
        read.push(...page.secrets);
        most = Math.max(most, page.secrets.length);
      }
      expect(read).toEqual(secrets);
      expect(most).toBeLessThan(secrets.length / 2);
      expect(collector.count).toBe(secrets.length);
    }
  });

  test('pretty-printed, and with its fields in any order, it is the same', async () => {
    const small = some(60);
    const made = await writeAgeBackup({ ...head, secrets: small }, passphrase, 1);
    const json = JSON.parse(await textOf(made)) as Record<string, unknown>;
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(Object.keys(json), { minLength: Object.keys(json).length }),
        fc.constantFrom(0, 2, 9),
        async (order, indent) => {
          const text = JSON.stringify(
            Object.fromEntries(order.map((name) => [name, json[name]])),
            null,
            indent,
          );
          const read = valueOf(await readAgeBackup(await encrypted(text), { passphrase }));
          expect(read.secrets).toEqual(small);
          expect(read).toMatchObject({ ...head, refusals: [] });
        },
      ),
      { numRuns: 20 },
    );
  });

  test('names that are twice, and entries that are none, are refused wherever they stand', async () => {
    const json = {
      lockstate: 'backup',
      format: 1,
      secrets: [...secrets.slice(0, 8_000), plainSecret('N_3', 'other'), { name: 5 }, null].map(
        (one) => (one && 'environments' in one ? { ...one, environments: [] } : one),
      ),
    };
    const read = valueOf(
      await readAgeBackup(await encrypted(JSON.stringify(json)), { passphrase }),
    );
    expect(read.secrets).toHaveLength(8_000);
    expect(read.refusals).toEqual([
      { position: 8_001, reason: 'nameTwice', name: 'N_3' },
      { position: 8_002, reason: 'nameInvalid' },
      { position: 8_003, reason: 'nameMissing' },
    ]);
  });

  test('what is no JSON in the middle of it is told, and nothing given', async () => {
    const text = JSON.stringify({ lockstate: 'backup', format: 1, secrets: some(4_000) });
    const at = text.indexOf('"name":"N_3000"');
    for (const bent of [text.slice(0, at), `${text.slice(0, at)}x${text.slice(at)}`]) {
      expect(await readAgeBackup(await encrypted(bent), { passphrase })).toMatchObject({
        problem: { code: 'file.notThisFormat' },
      });
    }
  });
});

test('a backup may be larger than files of others', async () => {
  const long = Array.from({ length: 1_100 }, (_, at) => plainSecret(`N_${at}`, 'v'.repeat(65_000)));
  const bytes = await writeAgeBackup({ ...head, secrets: long }, passphrase, 1, 50);
  expect(bytes.length).toBeGreaterThan(MAX_IMPORT_BYTES);
  const reading = new FileReading();
  const source = { name: 'b.age', bytes, format: null };
  expect(valueOf(await reading.read(source, { passphrase })).size).toBe(bytes.length);
  const { secrets } = valueOf(await reading.next());
  expect(secrets).toEqual(long.slice(0, secrets.length));
  expect(secrets.length).toBeLessThan(20);
  const other = { ...source, format: 'csv' } as const;
  expect(await reading.read(other, {})).toMatchObject({ problem: { code: 'file.tooLarge' } });
}, 120_000);
