import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRequests } from '../../../../src/lib/core/secrets/requests/read-requests.ts';
import { checkReferences } from '../../../../src/lib/core/secrets/templates.ts';
import { honestTexts } from '../../../support/honest-texts.ts';
import { hostileTexts } from '../../../support/hostile-texts.ts';
import { limitedSecret as row } from '../../../support/limited-secret.ts';

const statusesOf = (text: string) =>
  checkReferences(text, (name) => (name === 'K' ? row : null), readRequests(text)).map(
    ({ status }) => status,
  );

test('no hostile text has a restricted secret put in without a question', () => {
  const texts = hostileTexts();
  expect(texts.length).toBeGreaterThan(1000);
  const leaking = texts.filter(([, text]) => {
    const statuses = statusesOf(text);
    expect(statuses.length).toBeGreaterThan(0);
    return statuses.includes('resolved');
  });
  expect(leaking).toEqual([]);
});

test('an honest text has it put in', () => {
  const texts = honestTexts();
  expect(texts.length).toBeGreaterThan(400);
  const asked = texts.filter((text) =>
    statusesOf(text).some((status) => status !== 'resolved' && status !== 'unknown'),
  );
  expect(asked).toEqual([]);
});

test('requests of any text lie in it in order and apart, and what is put in has its place', () => {
  const pieces = fc.constantFrom(
    ...[
      'curl ',
      'https://api.example.com ',
      'evil.example',
      '-H ',
      '"',
      "'",
      '\\\n',
      '\n',
      '{{vault:K}}',
    ],
    ...[
      'GET ',
      '### x\n',
      'X: ',
      '{"url": "',
      '", "key": "',
      '"}',
      '[',
      ']',
      ',',
      '{{',
      '}}',
      '^\n',
      '`\n',
    ],
    ...['<<EOF\n', 'EOF\n', '$(', '| jq', '&& ', ';', '#', '\r\n', '\u2028', '\uE000', 'x', ' '],
  );
  const begin = fc.constantFrom(
    '',
    'curl https://api.example.com -u {{vault:K}} ',
    'GET https://api.example.com\nX: {{vault:K}}\n',
    '[{"url": "https://api.example.com", "key": "{{vault:K}}"}]',
  );
  const known = { sites: 0, quotes: 0 };
  fc.assert(
    fc.property(begin, fc.array(pieces, { maxLength: 12 }), (first, parts) => {
      const text = first + parts.join('');
      const { sites, quotes } = readRequests(text);
      let last = 0;
      for (const { start, end, origins, isCertain } of sites) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        if (isCertain) expect(origins.length).toBeGreaterThan(0);
        for (const origin of origins) expect(() => new URL(origin)).not.toThrow();
        last = end;
      }
      expect(last).toBeLessThanOrEqual(text.length);
      for (const start of quotes.keys()) expect(text.slice(start, start + 2)).toBe('{{');
      known.sites += sites.length;
      known.quotes += quotes.size;
      const filled = checkReferences(text, () => row, readRequests(text)).filter(
        ({ status }) => status === 'resolved',
      );
      for (const { start } of filled) expect(quotes.has(start)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
  expect(Math.min(known.sites, known.quotes)).toBeGreaterThan(100);
});
