import type { PlainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { hasLinks } from '../../src/lib/core/transfer/plain-secret.ts';
import { type BackupHead, BackupWriter } from '../../src/lib/interchange/backup-writer.ts';

export const bytesOf = async (file: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await file.arrayBuffer());

/** A backup of some secrets, given to the writer in pages. */
export async function writeAgeBackup(
  { secrets, ...head }: BackupHead & { readonly secrets: readonly PlainSecret[] },
  passphrase: string,
  workFactor?: number,
  page = Infinity,
): Promise<Uint8Array<ArrayBuffer>> {
  const said = { ...head, hasLinks: secrets.some(hasLinks) };
  const writer = await BackupWriter.begin(said, passphrase, workFactor);
  const step = Math.min(page, secrets.length) || 1;
  const pages = Array.from({ length: Math.ceil(secrets.length / step) }, (_, at) =>
    secrets.slice(at * step, (at + 1) * step),
  );
  for (const some of pages) await writer.addNames(some.map(({ name }) => name));
  for (const some of pages) await writer.addSecrets(some);
  return bytesOf(await writer.end());
}
