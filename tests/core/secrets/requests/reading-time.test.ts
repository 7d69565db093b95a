import { expect, test } from 'vitest';
import { readRequests } from '../../../../src/lib/core/secrets/requests/read-requests.ts';
import type { SecretRow } from '../../../../src/lib/core/secrets/secret.ts';
import { checkReferences, MAX_TEMPLATE_BYTES } from '../../../../src/lib/core/secrets/templates.ts';
import { limitedSecret } from '../../../support/limited-secret.ts';

const KEY = '{{vault:K}}';

const row = (name: string): SecretRow => ({
  ...limitedSecret,
  name,
  domains: 'api.example.com, *.example.org',
});

const upTo = (part: (at: number) => string, length: number): string => {
  let text = '';
  for (let at = 0; text.length + 80 < length; at += 1) text += part(at);
  return text;
};

/** Texts of any length, each of the kind that made some reader slow. */
const TEXTS: Readonly<Record<string, (length: number) => string>> = {
  commands: (length) =>
    upTo((at) => `curl https://api.example.com/${at} -u {{vault:K${at}}}\n`, length),
  'one command of many addresses': (length) =>
    `curl ${upTo((at) => `https://h${at}.example.org -H "X: ${KEY}" `, length)}`,
  'continued lines': (length) => `curl ${upTo(() => `-H "X: ${KEY}" \\\n  `, length)}x.test`,
  'requests of a file': (length) =>
    upTo((at) => `### ${at}\nGET https://api.example.com/${at}\nX: ${KEY}\n\n`, length),
  'one request of many lines': (length) =>
    `GET https://api.example.com\n${upTo(() => `X: ${KEY}\n`, length)}`,
  'JSON of many requests': (length) =>
    `[${upTo((at) => `{"url": "https://api.example.com/${at}", "key": "${KEY}"},`, length)}{}]`,
  'JSON of one depth more each': (length) => '[{"item":'.repeat(length / 9),
  'lines of .env': (length) => upTo((at) => `K${at}=${KEY}\n`, length),
  backslashes: (length) => '\\\n'.repeat(length / 2),
  'open braces': (length) => '{{vault:'.repeat(length / 8),
  'braces and blanks': (length) => `{{${' '.repeat(length - 10)}`,
  quotes: (length) => `curl ${'"'.repeat(length - 6)}`,
  'dollar signs': (length) => `curl "${'${a}'.repeat(length / 4 - 4)}"`,
  carets: (length) => `curl ${'^\n '.repeat(length / 3 - 4)}`,
  'here-documents': (length) => upTo(() => `cat <<A <<A\nA\nA\n`, length),
  'host of many labels': (length) => `curl https://${'a.'.repeat(length / 2 - 30)}test -u ${KEY}`,
  'user of many colons': (length) =>
    `curl https://${'a:'.repeat(length / 2 - 30)}@x.test -u ${KEY}`,
  'blank lines': (length) => `${' \n'.repeat(length / 2 - 20)}GET https://api.example.com`,
  'tabs and carets': (length) => `curl ${'^\t'.repeat(length / 2 - 20)}`,
  'backticks and blanks': (length) => `curl \`${' '.repeat(length - 10)}x`,
};

/** The least of some tries, in milliseconds of the processor, since others use the machine, too. */
function timeOf(text: string): number {
  const rows = new Map<string, SecretRow>();
  const find = (name: string) => {
    const known = rows.get(name) ?? row(name);
    rows.set(name, known);
    return known;
  };
  const tries = Array.from({ length: 5 }, () => {
    const from = process.cpuUsage();
    checkReferences(text, find, readRequests(text));
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1_000;
  });
  return Math.min(...tries);
}

test.each(Object.entries(TEXTS))('%s take no longer than their length', (_, made) => {
  const whole = made(MAX_TEMPLATE_BYTES);
  expect(whole.length).toBeLessThanOrEqual(MAX_TEMPLATE_BYTES);
  expect(whole.length).toBeGreaterThan(MAX_TEMPLATE_BYTES * 0.9);
  expect(timeOf(whole)).toBeLessThan(100);
  // Eight times the length takes some eight times as long: a square would take 64 times.
  const longer = timeOf(made(MAX_TEMPLATE_BYTES * 8));
  expect(longer).toBeLessThan(Math.max(timeOf(whole), 2) * 24);
});

test('a thousand references in 64 kB', () => {
  const text = TEXTS['commands']?.(MAX_TEMPLATE_BYTES) ?? '';
  expect(text.split('{{vault:').length).toBeGreaterThan(1_000);
  expect(timeOf(text)).toBeLessThan(100);
});
