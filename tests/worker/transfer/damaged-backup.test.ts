import { expect, test } from 'vitest';
import { plainSecret } from '../../../src/lib/core/transfer/plain-secret.ts';
import { writeAgeBackup } from '../../support/backups.ts';
import { auditedCore } from '../../support/audited-core.ts';
import { valueOf } from '../../support/core.ts';

const passphrase = 'correct horse battery staple';
const secrets = Array.from({ length: 4_000 }, (_, at) => plainSecret(`N_${at}`, 'v'.repeat(40)));

test('the preview of a damaged backup says what is missing, and the rest is imported', async () => {
  const { core, vault } = await auditedCore();
  const before = vault().count ?? 0;
  const file = await writeAgeBackup({ writtenAt: 1, environments: [], secrets }, passphrase, 2);
  const of = (bytes: Uint8Array<ArrayBuffer>) => ({ name: 'b.age', bytes, format: null });
  expect(valueOf(await core.transfer.preview(of(file), { passphrase })).damage).toBeNull();

  const cut = file.slice(0, file.length - 1_000);
  const preview = valueOf(await core.transfer.preview(of(cut), { passphrase }));
  const missing = preview.damage?.missing ?? 0;
  expect(missing).toBeGreaterThan(10);
  expect(preview.counts.new).toBe(secrets.length - missing);
  expect(preview.damage?.names).toEqual(
    secrets
      .slice(-missing)
      .map(({ name }) => name)
      .slice(0, 500),
  );
  const imported = valueOf(await core.transfer.import('skip', () => undefined));
  expect(imported.added).toBe(secrets.length - missing);
  expect(vault().count).toBe(before + imported.added);
});
