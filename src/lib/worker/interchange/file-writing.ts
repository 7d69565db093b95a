import { isSecretReference } from '../../core/secrets/secret-value.ts';
import type { PlainSecret, TextSecret } from '../../core/transfer/plain-secret.ts';
import type { WriteRequest, WrittenFile } from './interchange-protocol.ts';

/** A secret with the value it has in an environment as its only one. */
const inEnvironment = (secret: PlainSecret, environment: string | null): PlainSecret => ({
  ...secret,
  value: (environment !== null && secret.environments.get(environment)) || secret.value,
});

/** Writes a file. Formats are loaded when one is asked for. */
export async function writeFile(
  secrets: readonly PlainSecret[],
  { format, passphrase, activeEnvironment, ...contents }: WriteRequest,
): Promise<WrittenFile> {
  if (format === 'age') {
    const { writeAgeBackup } = await import('../../interchange/age-backup.ts');
    const bytes = await writeAgeBackup({ ...contents, secrets }, passphrase);
    return { bytes, count: secrets.length, left: [], linked: [] };
  }
  const all = secrets.map((secret) => inEnvironment(secret, activeEnvironment));
  // What is kept elsewhere is not copied into a file: it is named as left out.
  const inUse = all.filter((secret): secret is TextSecret => !isSecretReference(secret.value));
  const linked = all.filter(({ value }) => isSecretReference(value)).map(({ name }) => name);
  const { text, left } = await textOf(format, inUse, activeEnvironment, contents.writtenAt);
  const count = inUse.length - left.length;
  return { bytes: new TextEncoder().encode(text), count, left, linked };
}

async function textOf(
  format: Exclude<WriteRequest['format'], 'age'>,
  secrets: readonly TextSecret[],
  environment: string | null,
  at: number,
): Promise<{ readonly text: string; readonly left: readonly string[] }> {
  if (format === 'dotenv') {
    const { writeDotenv } = await import('../../interchange/dotenv.ts');
    const { text, left } = writeDotenv(secrets.filter(({ enabled }) => enabled));
    const disabled = secrets.filter(({ enabled }) => !enabled).map(({ name }) => name);
    return { text, left: [...left, ...disabled] };
  }
  const { writePostmanEnvironment } = await import('../../interchange/postman-environment.ts');
  const name = environment ?? 'Lockstate';
  return {
    text: writePostmanEnvironment(secrets, { name, id: crypto.randomUUID(), at }),
    left: [],
  };
}
