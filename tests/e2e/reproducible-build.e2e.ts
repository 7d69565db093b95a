import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { MANIFEST, manifestOf, sourceVersion } from '../../scripts/build-manifest.js';
import { buildCopy, differences } from '../../scripts/check-build.js';

test('the build is what its manifest says, and the same when built elsewhere', async () => {
  test.setTimeout(120_000);
  const manifest = await readFile(MANIFEST, 'utf8');
  expect(differences(manifest, await manifestOf('build'))).toEqual([]);
  expect(differences(manifest, await buildCopy())).toEqual([]);
});

test('the version is that of the sources', async () => {
  const built = JSON.parse(await readFile('build/_app/version.json', 'utf8')) as unknown;
  expect(built).toEqual({ version: await sourceVersion('.') });
});
