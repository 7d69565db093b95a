import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileReading } from '../../src/lib/worker/interchange/file-reading.ts';
import { detectFormat } from '../../src/lib/interchange/detect-format.ts';
import { readFile } from '../../src/lib/interchange/read-file.ts';
import { valueOf } from '../support/outcome.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstate-whole-'));
const openssl = (...args: readonly string[]) =>
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
const at = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

/** What the app makes of a dropped file. */
async function read(name: string, bytes: Uint8Array<ArrayBuffer>) {
  const reading = new FileReading();
  const head = valueOf(await reading.read({ name, bytes, format: null }, {}));
  return { format: head.format, secrets: valueOf(await reading.next()).secrets };
}

test('keys that OpenSSL writes come in to the byte, binary ones in base64', async () => {
  const subject = ['-subj', '/CN=x', '-days', '1'];
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', 'key.pem', '-out', 'cert.pem', ...subject],
  );
  openssl(
    ...['pkcs12', '-export', '-inkey', 'key.pem', '-in', 'cert.pem'],
    ...['-out', 'key.p12', '-passout', 'pass:x'],
  );
  const pem = await read('key.pem', at('key.pem'));
  expect(pem.format).toBe('whole');
  expect(pem.secrets).toMatchObject([
    { name: 'key.pem', value: readFileSync(join(folder, 'key.pem'), 'utf8'), note: '' },
  ]);
  const p12 = await read('C:\\keys\\key.p12', at('key.p12'));
  expect(p12.format).toBe('whole');
  const value = readFileSync(join(folder, 'key.p12')).toString('base64');
  expect(p12.secrets).toMatchObject([{ name: 'key.p12', value, note: 'base64: key.p12' }]);
});

test('a service account is one secret, and other JSON is none', async () => {
  const account = { type: 'service_account', private_key: '-----BEGIN', client_email: 'x' };
  const text = `${JSON.stringify(account, null, 2)}\r\n`;
  const file = await read('sa.json', new TextEncoder().encode(text));
  expect(file).toMatchObject({ format: 'whole', secrets: [{ name: 'sa.json', value: text }] });
  const of = (json: object) => detectFormat('', new TextEncoder().encode(JSON.stringify(json)));
  expect(of({ kty: 'EC', d: 'x' })).toBe('whole');
  expect(of({ kty: 'EC', x: 'x' })).toBe('json');
  expect(of({ type: 'x' })).toBe('json');
});

test('any bytes are kept, or refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.string({ unit: 'binary', minLength: 1 }).map((text) => new TextEncoder().encode(text)),
        fc
          .constantFrom('\ufeffx', ' ', '\r\n', 'a\0')
          .map((text) => new TextEncoder().encode(text)),
      ),
      async (bytes) => {
        const file = await readFile('whole', new Uint8Array(bytes), { fileName: 'f' });
        const [secret] = valueOf(file).secrets;
        const isBase64 = secret?.note === 'base64: f';
        const back = Buffer.from(String(secret?.value), isBase64 ? 'base64' : 'utf8');
        expect([...back]).toEqual([...bytes]);
      },
    ),
    { numRuns: 500 },
  );
  const large = new Uint8Array(64 * 1024);
  expect(valueOf(await readFile('whole', large, { fileName: 'f' })).refusals).toMatchObject([
    { reason: 'valueTooLong', name: 'f' },
  ]);
});
