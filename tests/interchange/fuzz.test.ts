import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainSecret, type ImportFormat } from '../../src/lib/core/transfer/plain-secret.ts';
import { checkName, checkValue } from '../../src/lib/core/secrets/secret.ts';
import { readAnyFile, writeAgeBackup } from '../support/backups.ts';
import { writeDotenv } from '../../src/lib/interchange/dotenv.ts';
import { writePostmanEnvironment } from '../../src/lib/interchange/postman-environment.ts';

const secrets = [plainSecret('A', 'one'), plainSecret('B', 'two\nlines', { note: 'n' })];
const bytes = (text: string) => new TextEncoder().encode(text);
const passphrase = 'twelve and more';
const age = await writeAgeBackup({ writtenAt: 1, environments: [], secrets }, passphrase, 1);
const environment = writePostmanEnvironment(secrets, { name: 'x', id: 'y', at: 0 });
const exported = (name: string) => readFileSync(`tests/fixtures/exports/${name}`);

/** A valid file of each format, to be cut and bent. */
const samples: Record<ImportFormat, Uint8Array> = {
  age,
  dotenv: bytes(writeDotenv(secrets).text),
  postmanEnvironment: bytes(environment),
  postmanVault: bytes('{"values":[{"key":"vault:a","value":"b","domains":["x.example"]}]}'),
  postmanCollection: bytes('{"info":{},"item":[],"variable":[{"key":"a","value":"b"}]}'),
  postmanBulk: bytes('A:one\n//B:two\n'),
  json: bytes('{"A":"one","B":2}'),
  yaml: bytes('A: one\nB: "two"\n'),
  kubeconfig: bytes('kind: Config\nusers:\n- name: u\n  user:\n    token: t\n'),
  ini: bytes('[default]\nkey = one\n'),
  npmrc: bytes('//npm.example/:_authToken=npm_1\n'),
  netrc: bytes('machine a.example login ada password pw\n'),
  insomnia: bytes(
    '{"_type":"export","resources":[{"_type":"environment","parentId":"wrk_1","data":{"a":"b"}}]}',
  ),
  bruno: bytes('vars {\n  a: one\n  ~b: two\n}\nvars:secret [\n  c\n]\n'),
  hoppscotch: bytes('[{"name":"E","variables":[{"key":"a","value":"b"}]}]'),
  yaak: bytes(
    '{"yaakSchema":4,"resources":{"environments":[{"name":"E","variables":[{"name":"a","value":"b"}]}]}}',
  ),
  bitwarden: exported('bitwarden.json'),
  csv: exported('1password.csv'),
  cxf: bytes(
    '{"version":{"major":1,"minor":0},"accounts":[{"items":[{"title":"a","credentials":[{"type":"api-key","key":{"value":"k"}}]}]}]}',
  ),
  whole: bytes('-----BEGIN KEY-----\nMIIE\n-----END KEY-----\n'),
  kdbx: readFileSync('tests/fixtures/exports/sample.kdbx'),
};

/** Whatever a file is: an outcome, and secrets that the vault could take as they are. */
async function expectOutcome(format: ImportFormat, file: Uint8Array): Promise<void> {
  const read = await readAnyFile(format, new Uint8Array(file), { passphrase });
  if (!read.ok) {
    expect(read.problem.code).toMatch(/^file\./);
    return;
  }
  const names = new Set<string>();
  for (const { name, value } of read.value.secrets) {
    expect(checkName(name).ok && checkValue(value).ok && !names.has(name)).toBe(true);
    names.add(name);
  }
}

describe.each(Object.keys(samples) as ImportFormat[])('%s', (format) => {
  const sample = samples[format];
  // The kinds whose key is derived from a passphrase cost milliseconds each.
  const numRuns = format === 'kdbx' ? 60 : 300;

  test('any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (file) => expectOutcome(format, file)),
      { numRuns },
    );
  });

  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), (text) =>
        expectOutcome(format, bytes(text)),
      ),
      { numRuns },
    );
  });

  test('any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), (text) => expectOutcome(format, bytes(text))),
      { numRuns },
    );
  });

  test('JSON with the right names and the wrong things under them', async () => {
    const odd = fc.jsonValue();
    const entry = fc.record(
      { key: odd, value: odd, name: odd, type: odd, login: odd, domains: odd, enabled: odd },
      { requiredKeys: [] },
    );
    const file = fc.record(
      { values: fc.oneof(fc.array(entry), odd), items: fc.oneof(fc.array(entry), odd) },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(file, (json) => expectOutcome(format, bytes(JSON.stringify(json)))),
      { numRuns },
    );
  });

  test('a valid file that is cut, bent or doubled', async () => {
    const place = fc.nat(sample.length - 1);
    await fc.assert(
      fc.asyncProperty(place, fc.nat(255), fc.constantFrom(0, 1, 2), async (at, byte, how) => {
        const bent = new Uint8Array(sample);
        if (how === 1) bent[at] = byte;
        const file =
          how === 0
            ? bent.slice(0, at)
            : how === 2
              ? new Uint8Array([...bent, ...bent.subarray(at)])
              : bent;
        await expectOutcome(format, file);
      }),
      { numRuns },
    );
  });

  test('the valid file itself is read', async () => {
    const read = await readAnyFile(format, new Uint8Array(sample), { passphrase });
    expect(read.ok && read.value.secrets.length).toBeGreaterThan(0);
  });
});
