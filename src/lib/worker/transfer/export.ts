import { done, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import { isSecretReference } from '../../core/secrets/secret-value.ts';
import { checkPassphrase } from '../../core/transfer/passphrase.ts';
import type { PlainSecret, TextSecret } from '../../core/transfer/plain-secret.ts';
import type { BackupContents } from '../../interchange/age-backup.ts';
import { readProviders } from '../external/provider-reader.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import type { OnProgress } from '../protocol/progress.ts';
import type { ExportedFile, ExportRequest } from '../protocol/transfer-api.ts';
import type { OpenVault } from '../secrets/open-vault.ts';

/** How often progress is told, in secrets. */
const PROGRESS_STEP = 500;

/** The vault that secrets are taken from. */
export interface ExportFrom {
  readonly commands: CommandRunner;
  readonly open: OpenVault;
}

/** Makes a file of all secrets, and notes that in the log. Formats are loaded when one is asked for. */
export async function exportSecrets(
  { commands, open }: ExportFrom,
  { format, passphrase = '' }: ExportRequest,
  now: number,
  onProgress: OnProgress,
): Promise<Outcome<ExportedFile>> {
  const checked = format === 'age' ? checkPassphrase(passphrase) : done(passphrase);
  if (!checked.ok) return checked;
  const { secrets, damaged } = await readAll(open, onProgress);
  const { settings } = open.summary;
  const providers = format === 'age' ? await readProviders(open) : null;
  damaged.push(...(providers?.damaged ?? []));
  const contents = {
    writtenAt: now,
    environments: settings.environments,
    secrets,
    ...(providers && { providers: providers.drafts }),
  };
  const { bytes, left, linked } = await write(format, contents, passphrase, settings);
  const count = secrets.length - left.length - linked.length;
  const noted = await commands.run({ type: 'noteExport', format, count });
  return noted.ok ? done({ bytes, count, left, linked, damaged }) : noted;
}

/** All secrets in plain, the oldest first, and the names of those that are damaged. */
async function readAll(
  { secrets: index, reader }: OpenVault,
  onProgress: OnProgress,
): Promise<{ secrets: PlainSecret[]; damaged: string[] }> {
  const rows = index.newest(0, Number.MAX_SAFE_INTEGER).reverse();
  const parts = await reader.partsFor(rows.length);
  const secrets: PlainSecret[] = [];
  const damaged: string[] = [];
  for (const row of rows) {
    try {
      secrets.push((await reader.whole(row, parts)).plain);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      damaged.push(row.name);
    }
    const count = secrets.length + damaged.length;
    if (count % PROGRESS_STEP === 0) onProgress({ done: count, total: rows.length });
  }
  return { secrets, damaged };
}

async function write(
  format: ExportRequest['format'],
  contents: BackupContents,
  passphrase: string,
  { activeEnvironment }: OpenVault['summary']['settings'],
): Promise<Pick<ExportedFile, 'bytes' | 'left' | 'linked'>> {
  if (format === 'age') {
    const { writeAgeBackup } = await import('../../interchange/age-backup.ts');
    return { bytes: await writeAgeBackup(contents, passphrase), left: [], linked: [] };
  }
  const { secrets, writtenAt } = contents;
  const all = secrets.map((secret) => inEnvironment(secret, activeEnvironment));
  // What is kept elsewhere is not copied into a file: it is named as left out.
  const inUse = all.filter((secret): secret is TextSecret => !isSecretReference(secret.value));
  const linked = all.filter(({ value }) => isSecretReference(value)).map(({ name }) => name);
  if (format === 'dotenv') {
    const { writeDotenv } = await import('../../interchange/dotenv.ts');
    const { text, left } = writeDotenv(inUse.filter(({ enabled }) => enabled));
    const disabled = inUse.filter(({ enabled }) => !enabled).map(({ name }) => name);
    return { bytes: new TextEncoder().encode(text), left: [...left, ...disabled], linked };
  }
  const { writePostmanEnvironment } = await import('../../interchange/postman-environment.ts');
  const name = activeEnvironment ?? 'Lockstate';
  const id = crypto.randomUUID();
  const text = writePostmanEnvironment(inUse, { name, id, at: writtenAt });
  return { bytes: new TextEncoder().encode(text), left: [], linked };
}

/** A secret with the value it has in an environment as its only one. */
const inEnvironment = (secret: PlainSecret, environment: string | null): PlainSecret => ({
  ...secret,
  value: (environment !== null && secret.environments.get(environment)) || secret.value,
});
