import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { hostFiles } from '../../scripts/header-files.js';
import { headersFor } from '../../scripts/security-headers.js';

test.each(Object.entries(hostFiles))(
  'docs/headers/%s is what the source says',
  async (name, want) => {
    expect(await readFile(`docs/headers/${name}`, 'utf8')).toBe(want);
  },
);

test('the later rule counts', () => {
  expect(headersFor('/vault')['Cache-Control']).toBe('no-cache');
  expect(headersFor('/_app/immutable/x.js')['Cache-Control']).toContain('immutable');
  expect(headersFor('/_app/immutable/workers/x.js')).toMatchObject({
    'Cache-Control': expect.stringContaining('immutable') as string,
    'Content-Security-Policy': expect.stringContaining("default-src 'none'") as string,
  });
});

test('no host has a limit that a line exceeds', () => {
  // Cloudflare takes 2,000 characters a line.
  for (const line of hostFiles._headers.split('\n')) expect(line.length).toBeLessThan(2000);
});
