import { failed, type Outcome } from '../core/base/outcome.ts';
import {
  type ImportFormat,
  MAX_IMPORT_BYTES,
  type ReadFile,
  type ReadOptions,
} from '../core/transfer/plain-secret.ts';
import { decodeText } from './file-text.ts';
import { isEncryptedFile } from './stand-ins.ts';

/**
 * Reads a file of any format but the backup's, in memory only. A format's code is loaded when it is asked for.
 * Whatever the bytes are, this gives an outcome and does not throw: `file.damaged` where a library gives up
 * in a way of its own.
 */
export async function readFile(
  format: Exclude<ImportFormat, 'age'>,
  bytes: Uint8Array<ArrayBuffer>,
  options: ReadOptions,
): Promise<Outcome<ReadFile>> {
  if (bytes.length > MAX_IMPORT_BYTES) {
    return failed({ code: 'file.tooLarge', max: MAX_IMPORT_BYTES });
  }
  if (bytes.length === 0) return failed({ code: 'file.empty' });
  try {
    return await readAs(format, bytes, options);
  } catch {
    return failed({ code: 'file.damaged' });
  }
}

async function readAs(
  format: Exclude<ImportFormat, 'age'>,
  bytes: Uint8Array<ArrayBuffer>,
  options: ReadOptions,
): Promise<Outcome<ReadFile>> {
  if (format === 'kdbx') return (await import('./keepass.ts')).readKeepass(bytes, options);
  if (format === 'whole') {
    return (await import('./whole-file.ts')).readWholeFile(bytes, options);
  }
  if (isEncryptedFile(bytes)) return failed({ code: 'file.encryptedElsewhere' });
  const text = decodeText(bytes);
  if (!text.ok) return text;
  switch (format) {
    case 'dotenv':
      return (await import('./dotenv.ts')).readDotenv(text.value, options);
    case 'csv':
      return (await import('./csv.ts')).readCsv(text.value, options.columns);
    case 'bitwarden':
      return (await import('./bitwarden.ts')).readBitwarden(text.value);
    case 'postmanVault':
      return (await import('./postman-vault.ts')).readPostmanVault(text.value);
    case 'postmanEnvironment':
      return (await import('./postman-environment.ts')).readPostmanEnvironment(text.value);
    case 'postmanCollection':
      return (await import('./postman-collection.ts')).readPostmanCollection(text.value);
    case 'postmanBulk':
      return (await import('./postman-bulk.ts')).readPostmanBulk(text.value);
    case 'json':
      return (await import('./flat-data.ts')).readFlatJson(text.value);
    case 'yaml':
      return (await import('./flat-data.ts')).readFlatYaml(text.value);
    case 'kubeconfig':
      return (await import('./kubeconfig.ts')).readKubeconfig(text.value);
    case 'ini':
      return (await import('./ini.ts')).readIni(text.value);
    case 'npmrc':
      return (await import('./npmrc.ts')).readNpmrc(text.value);
    case 'netrc':
      return (await import('./netrc.ts')).readNetrc(text.value);
    case 'insomnia':
      return (await import('./insomnia.ts')).readInsomnia(text.value);
    case 'bruno':
      return (await import('./bruno.ts')).readBruno(text.value);
    case 'hoppscotch':
      return (await import('./hoppscotch.ts')).readHoppscotch(text.value);
    case 'yaak':
      return (await import('./yaak.ts')).readYaak(text.value);
    case 'cxf':
      return (await import('./cxf.ts')).readCxf(text.value);
  }
}
