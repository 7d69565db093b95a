import { Decrypter, Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { providerId, type ProviderId, type ProviderKind } from '../../src/lib/core/base/ids.ts';
import type { ProviderDraft } from '../../src/lib/core/providers/provider.ts';
import { NO_PROVIDER } from '../../src/lib/core/secrets/secret-value.ts';
import { plainSecret, type PlainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { readAgeBackup, writeAgeBackup } from '../support/backups.ts';
import { valueOf } from '../support/core.ts';

const passphrase = 'correct horse battery staple';
const secrets: PlainSecret[] = [
  plainSecret('STRIPE_KEY', 'sk_live_1', {
    domains: 'api.stripe.com',
    note: 'rotate',
    enabled: false,
    environments: new Map([['staging', 'sk_test_1']]),
    versions: [{ environment: null, value: 'sk_live_0', at: 1_700_000_000_000 }],
    createdAt: 1_700_000_000_000,
    changedAt: 1_700_000_000_001,
  }),
  plainSecret('__proto__', '-----BEGIN KEY-----\r\nabc\n'),
];
const contents = { writtenAt: 1_790_000_000_000, environments: ['staging', 'empty'], secrets };

/** Runs Debian's age, which asks for a passphrase on a terminal only: `script` gives it one. */
function age(command: string, answers: number): void {
  execFileSync('script', ['-qec', command, '/dev/null'], {
    input: `${passphrase}\n`.repeat(answers),
    timeout: 30_000,
  });
}

const folder = () => mkdtempSync(join(tmpdir(), 'lockstate-age-'));

async function encrypted(text: string, workFactor = 2): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(text);
}

const problemOf = async (bytes: Uint8Array, given: string | undefined = passphrase) => {
  const read = await readAgeBackup(bytes, { passphrase: given });
  return read.ok ? 'none' : read.problem.code;
};

describe('a backup', () => {
  test('comes back whole', async () => {
    const file = valueOf(
      await readAgeBackup(await writeAgeBackup(contents, passphrase, 2), { passphrase }),
    );
    expect(file.secrets).toEqual(secrets);
    expect(file.environments).toEqual(['staging', 'empty']);
    expect(file).toMatchObject({ writtenAt: contents.writtenAt, refusals: [] });
  });

  test('loses nothing, whatever the secrets are', async () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 });
    const name = fc
      .stringMatching(/^[\p{L}\p{N}_ .-]{1,20}$/u)
      .map((text) => `n${text.trim()}`.normalize());
    const time = fc.option(fc.nat(2 ** 43));
    const secret = fc.record({
      name,
      value,
      domains: fc.constantFrom('', 'api.example.com', '*.example.com'),
      note: fc.string({ unit: 'grapheme' }),
      enabled: fc.boolean(),
      environments: fc
        .array(fc.tuple(fc.constantFrom('dev', 'live', '__proto__'), value))
        .map((all) => new Map(all)),
      versions: fc.array(
        fc.record({ environment: fc.constantFrom(null, 'dev'), value, at: fc.nat(2 ** 43) }),
      ),
      createdAt: time,
      changedAt: time,
    });
    const all = fc.uniqueArray(secret, { selector: (one) => one.name, minLength: 1 });
    await fc.assert(
      fc.asyncProperty(all, async (given) => {
        const made = await writeAgeBackup({ ...contents, secrets: given }, passphrase, 1);
        const file = valueOf(await readAgeBackup(made, { passphrase }));
        expect(file.secrets).toEqual(given);
        expect(file.refusals).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("is opened by Debian's age", async () => {
    const at = folder();
    writeFileSync(join(at, 'b.age'), await writeAgeBackup(contents, passphrase));
    age(`age -d -o ${join(at, 'b.json')} ${join(at, 'b.age')}`, 1);
    const json = JSON.parse(readFileSync(join(at, 'b.json'), 'utf8')) as {
      secrets: { name: string; value: string }[];
    };
    expect(json.secrets.map((one) => [one.name, one.value])).toEqual(
      secrets.map((one) => [one.name, one.value]),
    );
  });

  test("is read when Debian's age made it, binary or armoured", async () => {
    const at = folder();
    const json = { lockstate: 'backup', format: 1, secrets: [{ name: 'A', value: 'one' }] };
    writeFileSync(join(at, 'b.json'), JSON.stringify(json));
    for (const armor of ['', '-a']) {
      const made = join(at, `b${armor}.age`);
      age(`age -p ${armor} -o ${made} ${join(at, 'b.json')}`, 2);
      const file = valueOf(await readAgeBackup(readFileSync(made), { passphrase }));
      expect(file.secrets).toEqual([plainSecret('A', 'one')]);
    }
  });
});

describe('external vaults in a backup', () => {
  const connection = { kind: 'onepassword', origin: 'https://a.example', token: 't' } as const;
  const keyFile = new Uint8Array([0, 1, 255]);
  const file = { kind: 'keepass', password: null, keyFile } as const;
  const providers = new Map<ProviderId, ProviderDraft>([
    [providerId(7), { name: 'Team', connection }],
    [providerId(3), { name: 'File', connection: file, file: 'team.kdbx' }],
  ]);
  const link = (provider: ProviderId, kind: ProviderKind = 'onepassword') => ({
    provider,
    kind,
    reference: 'op://a/b/c',
  });
  const linked = plainSecret('L', link(providerId(7)), {
    environments: new Map([['dev', link(providerId(3), 'keepass')]]),
    versions: [{ environment: null, value: link(NO_PROVIDER), at: 5 }],
  });

  test('come back, with links that name them by their place', async () => {
    const written = { ...contents, secrets: [linked], providers };
    const made = await writeAgeBackup(written, passphrase, 1);
    const read = valueOf(await readAgeBackup(made, { passphrase }));
    expect(read.providers).toEqual([
      { name: 'Team', connection, file: null },
      { name: 'File', connection: file, file: 'team.kdbx' },
    ]);
    expect(read.secrets).toEqual([
      {
        ...linked,
        value: link(providerId(-1)),
        environments: new Map([['dev', link(providerId(-2), 'keepass')]]),
        versions: [{ environment: null, value: link(NO_PROVIDER), at: 5 }],
      },
    ]);
  });

  test('make it a second version, and only they do', async () => {
    const formatOf = async (made: Uint8Array) => {
      const decrypter = new Decrypter();
      decrypter.addPassphrase(passphrase);
      const json = JSON.parse(new TextDecoder().decode(await decrypter.decrypt(made))) as unknown;
      return (json as { format: number }).format;
    };
    expect(await formatOf(await writeAgeBackup(contents, passphrase, 1))).toBe(1);
    const only = { ...contents, secrets: [linked] };
    expect(await formatOf(await writeAgeBackup(only, passphrase, 1))).toBe(2);
    expect(await formatOf(await writeAgeBackup({ ...contents, providers }, passphrase, 1))).toBe(2);
  });

  const read = async (providers: unknown, value: unknown, format = 2) =>
    readAgeBackup(
      await encrypted(
        JSON.stringify({ lockstate: 'backup', format, providers, secrets: [{ name: 'A', value }] }),
      ),
      { passphrase },
    );
  const good = { name: 'Team', connection };

  test.each([
    [{ ...good, name: '' }],
    [{ ...good, name: 5 }],
    [{ name: 'Team' }],
    [{ ...good, connection: { ...connection, origin: 'http://evil.example' } }],
    [{ ...good, connection: { ...connection, token: '' } }],
    [{ ...good, connection: { kind: '__proto__' } }],
    [null],
  ])('that cannot be used make the whole file a damaged one: %j', async (provider) => {
    expect(await read([provider], 'x')).toMatchObject({ problem: { code: 'file.damaged' } });
  });

  test.each([
    [{ link: { provider: 0, kind: 'other', reference: 'x' } }],
    [{ link: { provider: 0, kind: 'onepassword' } }],
    [{ link: { provider: 0, kind: 'onepassword', reference: '' } }],
    [{ link: { provider: 0, kind: 'onepassword', reference: 'a\nb' } }],
    [{ link: null }],
    [{}],
    [[]],
  ])('links that are none are refused one by one: %j', async (value) => {
    const file = valueOf(await read([good], value));
    expect(file.secrets).toEqual([]);
    expect(file.refusals).toHaveLength(1);
  });

  test('links to what is not in the list name nobody, and version 1 has none', async () => {
    for (const provider of [1, -1, 0.5, '0', null, 'constructor']) {
      const value = { link: { provider, kind: 'onepassword', reference: 'x' } };
      const file = valueOf(await read([good], value));
      expect(file.secrets[0]?.value).toMatchObject({ provider: NO_PROVIDER });
      expect(valueOf(await read([good], value, 1)).refusals).toHaveLength(1);
    }
  });
});

describe('what cannot be read is told apart', () => {
  const made = writeAgeBackup(contents, passphrase, 2);

  test('no passphrase, a wrong one, and no backup at all', async () => {
    expect(await problemOf(await made, '')).toBe('file.passphraseNeeded');
    expect(await problemOf(await made, 'another one')).toBe('file.passphraseWrong');
    expect(await problemOf(new TextEncoder().encode('hello'))).toBe('file.notThisFormat');
    expect(await problemOf(await encrypted('{"a":1}'))).toBe('file.notThisFormat');
    expect(await problemOf(await encrypted('hello'))).toBe('file.notThisFormat');
  });

  test('a newer version, and a damaged one', async () => {
    const newer = JSON.stringify({ lockstate: 'backup', format: 7, secrets: [] });
    expect(await readAgeBackup(await encrypted(newer), { passphrase })).toEqual({
      ok: false,
      problem: { code: 'file.newer', found: 7, known: 2 },
    });
    expect(await problemOf(await encrypted('{"lockstate":"backup","format":1}'))).toBe(
      'file.damaged',
    );
  });

  test('a file that was cut anywhere, or changed behind its header', async () => {
    const whole = await made;
    const body = new TextDecoder('latin1').decode(whole).indexOf('\n--- ');
    for (const length of [30, body, body + 20, body + 60, whole.length - 1]) {
      expect(await problemOf(whole.slice(0, length)), String(length)).toBe('file.damaged');
    }
    const bent = (at: number) => whole.map((byte, index) => (index === at ? byte ^ 1 : byte));
    for (const at of [body + 60, whole.length - 1]) {
      expect(await problemOf(bent(at)), String(at)).toBe('file.damaged');
    }
  });

  test('a line of the mac that says something else, or is no such line', async () => {
    const whole = await made;
    const body = new TextDecoder('latin1').decode(whole).indexOf('\n--- ');
    // The mac of the header covers no secret: each chunk authenticates by itself.
    const ways: [number, number][] = [1, 2, 4, 5, 10, 30, 47, 48].flatMap((at) =>
      [0x2a, 0x20, 0x0a, 0x00, 0xff].map((byte): [number, number] => [body + at, byte]),
    );
    for (const [at, byte] of ways) {
      const bent = whole.slice();
      bent[at] = byte;
      if (byte === whole[at]) continue;
      const { secrets: read, damage } = valueOf(await readAgeBackup(bent, { passphrase }));
      expect(read, `${at}: ${byte}`).toEqual(secrets);
      expect(damage).toEqual({ missing: [] });
      expect(await problemOf(bent, 'another one')).toBe('file.passphraseWrong');
    }
  });

  test('a work factor that would take for ever is not begun', async () => {
    const text = new TextDecoder('latin1').decode(await made).replace(/ 2\n/, ' 30\n');
    const bent = Uint8Array.from(text, (character) => character.charCodeAt(0));
    expect(await problemOf(bent)).toBe('file.workFactorTooHigh');
  });
});
