import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import type { Bytes } from '../../src/lib/core/base/bytes.ts';
import { MAX_IMPORT_ENTRIES, plainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { readAgeBackup, writeAgeBackup } from '../support/backups.ts';
import { KEEPASS_BOUNDS } from '../../src/lib/interchange/keepass-bounds.ts';
import { readFile } from '../../src/lib/interchange/read-file.ts';
import {
  holding,
  HOSTILE_PASSWORD,
  withArgon2,
  withRounds3,
  withRounds4,
} from '../support/hostile-kdbx.ts';
import { at, link } from '../support/keepass-stage.ts';
import { valueOf } from '../support/outcome.ts';

const read = async (bytes: Bytes) => {
  const file = await readFile('kdbx', bytes, { passphrase: HOSTILE_PASSWORD });
  return file.ok ? file.value.secrets.length : file.problem;
};

/** A backup without secrets. */
const nothing = { writtenAt: 0, environments: [], secrets: [] };

/** That nothing was derived shows by the time, of which the least of these would take hours. */
const AT_ONCE = { timeout: 20_000 };

describe('what a KeePass file asks for its key', AT_ONCE, () => {
  const rounds = (asked: number) => ({
    code: 'file.roundsTooMany',
    asked,
    max: KEEPASS_BOUNDS.aesRounds,
  });

  test.each([10n ** 15n, BigInt(KEEPASS_BOUNDS.aesRounds) + 1n, 2n ** 64n - 1n])(
    'is not derived with %s rounds of AES',
    async (asked) => {
      expect(await read(await withRounds3(asked))).toEqual(rounds(Number(asked)));
      expect(await read(await withRounds4(asked))).toEqual(rounds(Number(asked)));
    },
  );

  test.each([4_000_000_000n, 2n ** 64n - 1n, 65_537n])(
    'is not derived with %s iterations of Argon2',
    async (iterations) => {
      const problem = await read(await withArgon2({ iterations }));
      const asked = Number(iterations);
      expect(problem).toEqual({ code: 'file.iterationsTooMany', asked, max: 65_536 });
    },
  );

  test('is not derived with more iterations than its memory leaves', async () => {
    const asked = { memory: 1024 * 1024 * 1024, iterations: 65n };
    const problem = await read(await withArgon2(asked));
    expect(problem).toEqual({ code: 'file.iterationsTooMany', asked: 65, max: 64 });
    // Next to no memory is no way around it.
    const little = await read(await withArgon2({ memory: 1024, iterations: 4_000_000_000n }));
    expect(little).toMatchObject({ code: 'file.iterationsTooMany' });
  });

  test.each([1024 * 1024 * 1024 + 1024, 2 ** 52])('is not given %s bytes', async (memory) => {
    const max = KEEPASS_BOUNDS.argon2Memory;
    const problem = await read(await withArgon2({ memory }));
    expect(problem).toEqual({ code: 'file.memoryTooLarge', asked: memory, max });
  });

  test.each([257, 2 ** 24 - 1])('is not given %s lanes', async (lanes) => {
    const max = KEEPASS_BOUNDS.argon2Lanes;
    const problem = await read(await withArgon2({ lanes }));
    expect(problem).toEqual({ code: 'file.parallelismTooHigh', asked: lanes, max });
  });

  test('is checked for one that is linked, too', async () => {
    writeFileSync(at('linked.kdbx'), await withRounds4(10n ** 15n));
    const outcome = await link(at('linked.kdbx')).vault.test();
    expect(outcome).toEqual({ ok: false, problem: rounds(10 ** 15) });
  });
});

describe('what a KeePass file holds', () => {
  const tooLarge = { code: 'file.inflatedTooLarge', max: KEEPASS_BOUNDS.inflated };
  const zeros = new Uint8Array(KEEPASS_BOUNDS.inflated + 1);

  test.each([3, 4] as const)('is not inflated without an end in version %d', async (version) => {
    const bytes = await holding(version, zeros);
    expect(bytes.length).toBeLessThan(200_000);
    expect(await read(bytes)).toEqual(tooLarge);
  });

  test.each([3, 4] as const)('is read as it is compressed in version %d', async (version) => {
    const { readKeepass } = await import('../../src/lib/interchange/keepass.ts');
    const bytes = await holding(version, new TextEncoder().encode('<no xml'));
    const outcome = await readKeepass(bytes, { passphrase: HOSTILE_PASSWORD });
    expect(outcome).toMatchObject({ problem: { code: 'file.damaged' } });
    const wrong = await readKeepass(bytes, { passphrase: 'wrong' });
    expect(wrong).toMatchObject({ problem: { code: 'file.passphraseWrong' } });
  });

  test.each([true, false])('has no more entries than any vault (compressed: %s)', async (is) => {
    const many = '<Entry/>'.repeat(MAX_IMPORT_ENTRIES + 1);
    const xml = `<KeePassFile><Root><Group>${many}</Group></Root></KeePassFile>`;
    const tooMany = { code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES };
    for (const version of [3, 4] as const) {
      expect(await read(await holding(version, new TextEncoder().encode(xml), is))).toEqual(
        tooMany,
      );
    }
  });

  test('has no attachments that are inflated without an end', async () => {
    const size = Math.ceil(KEEPASS_BOUNDS.inflated / 4) + 1;
    const bomb = gzipSync(new Uint8Array(size)).toString('base64');
    const binary = (id: number) =>
      `<Binary ID="${id}" Compressed="True"><![CDATA[${bomb}]]></Binary>`;
    const xml = (count: number) =>
      `<KeePassFile><Meta><Binaries>${Array.from({ length: count }, (_, id) => binary(id)).join('')}</Binaries></Meta>` +
      '<Root><Group><UUID>n4K0cia4RuS8jOLUzXjHJQ==</UUID><Name>Root</Name></Group></Root></KeePassFile>';
    const holds = async (count: number) =>
      read(await holding(3, new TextEncoder().encode(xml(count))));
    expect(await holds(4)).toEqual(tooLarge);
    expect(await holds(1)).toEqual({ code: 'file.empty' });
  });
});

describe('an age file', () => {
  test.each([21, 22, 30, 4_000_000_000])(
    'is not derived with a work factor of %d',
    AT_ONCE,
    async (asked) => {
      const bytes = await writeAgeBackup(nothing, 'a passphrase', 2);
      const text = new TextDecoder('latin1')
        .decode(bytes)
        .replace(/^(.*\n-> scrypt \S+) 2\n/, `$1 ${asked}\n`);
      const changed = Uint8Array.from(text, (one) => one.charCodeAt(0));
      const problem = { code: 'file.workFactorTooHigh', asked, max: 20 };
      expect(await readAgeBackup(changed, { passphrase: 'a passphrase' })).toMatchObject({
        problem,
      });
      // Before anybody types a passphrase.
      expect(await readAgeBackup(changed, {})).toMatchObject({ problem });
    },
  );

  test('for a key is no backup, and not too long either', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient('age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj');
    const outcome = await readAgeBackup(await encrypter.encrypt('x'), { passphrase: 'x' });
    expect(outcome).toMatchObject({ problem: { code: 'file.notThisFormat' } });
  });
});

describe('a text', () => {
  const count = MAX_IMPORT_ENTRIES + 1;
  const lines = (one: (at: number) => string) => Array.from({ length: count }, (_, at) => one(at));
  const json = (text: string) => new TextEncoder().encode(text);

  test.each([
    ['csv', `name,value\n${lines((at) => `n${at},v`).join('\n')}`],
    ['csv', `name,value\n${'\n'.repeat(count)}`],
    ['dotenv', lines((at) => `N${at}=v`).join('\n')],
    ['dotenv', lines(() => '?').join('\n')],
    [
      'postmanEnvironment',
      JSON.stringify({ values: lines((at) => `n${at}`).map((key) => ({ key, value: 'v' })) }),
    ],
    ['postmanVault', JSON.stringify(lines((at) => `n${at}`).map((key) => ({ key, value: 'v' })))],
    [
      'bitwarden',
      JSON.stringify({
        items: lines((at) => `n${at}`).map((name) => ({ type: 1, name, login: { password: 'v' } })),
      }),
    ],
    ['bitwarden', `{"items":[${lines(() => '{"type":9}').join(',')}]}`],
  ] as const)('of %s has no more entries than any vault', async (format, text) => {
    const problem = { code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES };
    expect(await readFile(format, json(text), {})).toMatchObject({ problem });
  });

  test('of a backup has no secret with more versions than any vault keeps', async () => {
    const versions = lines(() => 'v').map((value, at) => ({ environment: null, value, at }));
    const secrets = [{ ...plainSecret('A', 'v'), versions }];
    const bytes = await writeAgeBackup({ ...nothing, secrets }, 'a passphrase', 2);
    const problem = { code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES };
    expect(await readAgeBackup(bytes, { passphrase: 'a passphrase' })).toMatchObject({ problem });
  });

  test('of CSV has no more columns than anybody chooses among', async () => {
    const outcome = await readFile('csv', json(`${'a,'.repeat(2_000)}b\n`), {});
    expect(outcome).toMatchObject({ problem: { code: 'file.notThisFormat' } });
  });

  test('with as many entries as there may be is read', async () => {
    const text = lines((at) => `N${at}=v`)
      .slice(1)
      .join('\n');
    expect(valueOf(await readFile('dotenv', json(text), {})).secrets).toHaveLength(
      MAX_IMPORT_ENTRIES,
    );
  });
});
