import { Encrypter } from 'age-encryption';
import type { ProviderId } from '../core/base/ids.ts';
import { encodeConnection } from '../core/providers/connection-text.ts';
import type { ProviderDraft } from '../core/providers/provider.ts';
import { isSecretReference, NO_PROVIDER, type SecretValue } from '../core/secrets/secret-value.ts';
import { hasLinks, type PlainSecret } from '../core/transfer/plain-secret.ts';
import { BACKUP_FORMAT, PLAIN_FORMAT } from './backup-format.ts';

/** What a backup holds besides secrets and their names. */
export interface BackupHead {
  /** Milliseconds since 1970, UTC. */
  readonly writtenAt: number;
  /** All environments of the vault, also those in which no secret has a value of its own. */
  readonly environments: readonly string[];
  /** External vaults with their credentials, by the numbers that links name them by. */
  readonly providers?: ReadonlyMap<ProviderId, ProviderDraft>;
  /** Whether any value of a secret is a link. */
  readonly hasLinks?: boolean;
}

/** Bytes that are gathered before a browser is given them to keep, on the disk where there are many. */
const PIECE = 4 * 1024 * 1024;

/**
 * Writes a backup as it is given: what it holds of it in plain is a page. That is not overwritten, since it ends with
 * the worker, which serves one file.
 */
export class BackupWriter {
  readonly #places: readonly ProviderId[];
  readonly #format: number;
  readonly #text: WritableStreamDefaultWriter<Uint8Array>;
  readonly #written: Promise<Blob>;
  readonly #encoder = new TextEncoder();
  #list: 'names' | 'secrets' = 'names';
  #isEmpty = true;

  private constructor(
    places: readonly ProviderId[],
    format: number,
    text: WritableStreamDefaultWriter<Uint8Array>,
    written: Promise<Blob>,
  ) {
    this.#places = places;
    this.#format = format;
    this.#text = text;
    this.#written = written;
    // Whoever writes is told of a failure, too.
    written.catch(() => undefined);
  }

  /**
   * Begins a standard age file with a passphrase; `age -d` opens it. Names of all its secrets come first.
   * @param workFactor base-2 logarithm of scrypt's cost; age's own default
   */
  static async begin(
    { writtenAt, environments, providers = new Map(), hasLinks: linked = false }: BackupHead,
    passphrase: string,
    workFactor = 18,
  ): Promise<BackupWriter> {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(workFactor);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const written = gathered(await encrypter.encrypt(readable));
    const format = linked || providers.size > 0 ? BACKUP_FORMAT : PLAIN_FORMAT;
    const text = writable.getWriter();
    const writer = new BackupWriter([...providers.keys()], format, text, written);
    const head = {
      lockstate: 'backup',
      format,
      writtenAt,
      environments,
      ...(providers.size > 0 && { providers: [...providers.values()].map(providerText) }),
    };
    await writer.#write(`${JSON.stringify(head).slice(0, -1)},"names":[`);
    return writer;
  }

  /** Writes some names of secrets that are to follow, so that a damaged file can say what is missing. */
  async addNames(names: readonly string[]): Promise<void> {
    if (this.#list !== 'names') throw new Error('"names" come before secrets');
    await this.#add(names);
  }

  /** Writes some secrets. Resolves when more can be taken. */
  async addSecrets(secrets: readonly PlainSecret[]): Promise<void> {
    await this.#beginSecrets();
    if (this.#format === PLAIN_FORMAT && secrets.some(hasLinks)) {
      throw new Error('"hasLinks" was to be said before');
    }
    const one = (value: SecretValue) =>
      isSecretReference(value) ? linkText(value, this.#places) : value;
    const entries = secrets.map(({ name, ...secret }) => ({
      // First: it is what a secret is found by in a damaged file.
      name,
      ...secret,
      value: one(secret.value),
      environments: [...secret.environments].map(([environment, value]) => [
        environment,
        one(value),
      ]),
      versions: secret.versions.map((version) => ({ ...version, value: one(version.value) })),
    }));
    await this.#add(entries);
  }

  /** Ends the file. @returns all of it */
  async end(): Promise<Blob> {
    await this.#beginSecrets();
    await this.#write(']}');
    await this.#text.close();
    return this.#written;
  }

  async #beginSecrets(): Promise<void> {
    if (this.#list === 'secrets') return;
    this.#list = 'secrets';
    this.#isEmpty = true;
    await this.#write('],"secrets":[');
  }

  async #add(entries: readonly unknown[]): Promise<void> {
    if (entries.length === 0) return;
    const text = entries.map((one) => JSON.stringify(one)).join(',');
    await this.#write(this.#isEmpty ? text : `,${text}`);
    this.#isEmpty = false;
  }

  async #write(text: string): Promise<void> {
    await this.#text.ready;
    await this.#text.write(this.#encoder.encode(text));
  }
}

/** A link as a backup has it: its external vault by its place in the list, `null` where it is not there. */
function linkText(
  { provider, kind, reference }: Exclude<SecretValue, string>,
  places: readonly ProviderId[],
) {
  const place = provider === NO_PROVIDER ? -1 : places.indexOf(provider);
  return { link: { provider: place < 0 ? null : place, kind, reference } };
}

const providerText = ({ name, connection, file }: ProviderDraft) => ({
  name,
  ...(file && { file }),
  connection: JSON.parse(encodeConnection(connection)) as unknown,
});

/** A file of what a stream gives. Only a piece of it is held here at a time. */
async function gathered(stream: ReadableStream<Uint8Array>): Promise<Blob> {
  const pieces: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const put = (): void => {
    pieces.push(new Blob(parts));
    parts = [];
    size = 0;
  };
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value as Uint8Array<ArrayBuffer>);
    size += next.value.length;
    if (size >= PIECE) put();
  }
  put();
  return new Blob(pieces);
}
