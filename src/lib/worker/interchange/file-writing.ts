import type { BackupWriter } from '../../interchange/backup-writer.ts';
import { isSecretReference } from '../../core/secrets/secret-value.ts';
import type { PlainSecret, TextSecret } from '../../core/transfer/plain-secret.ts';
import type { WriteRequest, WrittenFile } from './interchange-protocol.ts';

/** One file that is written page by page. Formats are loaded when one is asked for. */
export interface FileWriting {
  /** Takes names of secrets that are to follow. */
  names(names: readonly string[]): Promise<void>;
  /** Takes some more secrets. Resolves when more can be taken. */
  secrets(secrets: readonly PlainSecret[]): Promise<void>;
  end(): Promise<WrittenFile>;
}

/** Begins a file. */
export async function beginFile(request: WriteRequest): Promise<FileWriting> {
  const { format, passphrase } = request;
  if (format !== 'age') return new TextWriting({ ...request, format });
  const { BackupWriter } = await import('../../interchange/backup-writer.ts');
  return new BackupWriting(await BackupWriter.begin(request, passphrase));
}

/** A backup goes out as it comes in. */
class BackupWriting implements FileWriting {
  readonly #writer: BackupWriter;
  #count = 0;

  constructor(writer: BackupWriter) {
    this.#writer = writer;
  }

  names(names: readonly string[]): Promise<void> {
    return this.#writer.addNames(names);
  }

  async secrets(secrets: readonly PlainSecret[]): Promise<void> {
    this.#count += secrets.length;
    await this.#writer.addSecrets(secrets);
  }

  async end(): Promise<WrittenFile> {
    const file = await this.#writer.end();
    return { file, count: this.#count, left: [], defaults: [], withoutOwn: [], linked: [] };
  }
}

type TextRequest = WriteRequest & { readonly format: Exclude<WriteRequest['format'], 'age'> };

/** Formats that are one text, of the values that hold in the environment in use. */
class TextWriting implements FileWriting {
  readonly #request: TextRequest;
  readonly #secrets: TextSecret[] = [];
  readonly #linked: string[] = [];
  readonly #defaults: string[] = [];
  readonly #withoutOwn: string[] = [];

  constructor(request: TextRequest) {
    this.#request = request;
  }

  names(): Promise<void> {
    return Promise.resolve();
  }

  secrets(secrets: readonly PlainSecret[]): Promise<void> {
    const { activeEnvironment, needsOwnValue } = this.#request;
    for (const secret of secrets) {
      const { name, environments } = secret;
      const own = activeEnvironment === null ? undefined : environments.get(activeEnvironment);
      const value = own ?? secret.value;
      const isDefault = activeEnvironment !== null && own === undefined;
      // What is kept elsewhere is not copied into a file: it is named as left out.
      if (isDefault && needsOwnValue) this.#withoutOwn.push(name);
      else if (isSecretReference(value)) this.#linked.push(name);
      else {
        if (isDefault) this.#defaults.push(name);
        this.#secrets.push({ ...secret, value, environments: new Map(), versions: [] });
      }
    }
    return Promise.resolve();
  }

  async end(): Promise<WrittenFile> {
    const { text, left } = await textOf(this.#request, this.#secrets);
    const count = this.#secrets.length - left.length;
    const gone = new Set(left);
    const defaults = this.#defaults.filter((name) => !gone.has(name));
    const named = { left, defaults, withoutOwn: this.#withoutOwn, linked: this.#linked };
    return { file: new Blob([text]), count, ...named };
  }
}

async function textOf(
  { format, activeEnvironment, writtenAt }: TextRequest,
  secrets: readonly TextSecret[],
): Promise<{ readonly text: string; readonly left: readonly string[] }> {
  if (format === 'dotenv') {
    const { writeDotenv } = await import('../../interchange/dotenv.ts');
    const { text, left } = writeDotenv(secrets.filter(({ enabled }) => enabled));
    const disabled = secrets.filter(({ enabled }) => !enabled).map(({ name }) => name);
    return { text, left: [...left, ...disabled] };
  }
  const { writePostmanEnvironment } = await import('../../interchange/postman-environment.ts');
  const name = activeEnvironment ?? 'Lockstate';
  return {
    text: writePostmanEnvironment(secrets, { name, id: crypto.randomUUID(), at: writtenAt }),
    left: [],
  };
}
