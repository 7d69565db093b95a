import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { hostFiles } from '../../scripts/header-files.js';
import { headersFor, metaPolicy } from '../../scripts/security-headers.js';

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

test('the egress alone may reach other origins, on every host', () => {
  const policyOf = (path: string) => headersFor(path)['Content-Security-Policy'] ?? '';
  expect(policyOf('/_app/immutable/egress/x.js')).toBe(
    "default-src 'none'; script-src 'self'; connect-src https: http://localhost:* http://127.0.0.1:*",
  );
  for (const path of ['/', '/vault', '/x', '/_app/immutable/workers/x.js', '/service-worker.js']) {
    expect(policyOf(path)).toContain("connect-src 'self'");
  }
  // Where rules are joined, all of them count: what pages get must not shut the egress.
  const blocks = hostFiles._headers.split('\n\n').slice(1);
  const saying = blocks.filter((block) => block.includes('connect-src'));
  expect(saying.map((block) => block.split('\n')[0])).toEqual([
    '/_app/immutable/workers/*',
    '/_app/immutable/egress/*',
    '/service-worker.js',
  ]);
  expect(metaPolicy['connect-src']).toEqual(['self']);
});
