import type { ProviderId, VaultId } from '../../core/base/ids.ts';
import { done, failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import type { FileHandle } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import type { FileSource } from '../../external/provider.ts';
import { isHandle, type PickedFile } from '../protocol/providers-api.ts';

/** Why the browser does not give a file. */
function problemOf(error: unknown): ReturnType<typeof failed> {
  if (error instanceof ProblemError) return failed(error.problem);
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return failed({ code: 'external.filePermission' });
  }
  // What a file that changed since it was picked by hand gives when it is read.
  if (name === 'NotReadableError') return failed({ code: 'external.fileChanged' });
  return failed({ code: 'external.fileMissing' });
}

async function attempt<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return done(await work());
  } catch (error) {
    return problemOf(error);
  }
}

/** A picked file as providers read it. */
export function fileSource(find: () => Promise<PickedFile | undefined>): FileSource {
  const open = async (): Promise<File> => {
    const picked = await find();
    if (!picked) throw new ProblemError({ code: 'external.fileMissing' });
    return isHandle(picked) ? picked.getFile() : picked;
  };
  return {
    stamp: () =>
      attempt(async () => {
        const file = await open();
        // Of a file that was picked by hand the browser remembers what it was: only reading tells.
        await file.slice(0, 1).arrayBuffer();
        return `${file.lastModified} ${file.size}`;
      }),
    read: () => attempt(async () => new Uint8Array(await (await open()).arrayBuffer())),
  };
}

/** The files of the external vaults of one vault: handles on the disk, others in memory while it is in use. */
export class ExternalFiles {
  readonly #vault: VaultId;
  readonly #store: VaultStore;
  readonly #files = new Map<ProviderId, File>();

  constructor(vault: VaultId, store: VaultStore) {
    this.#vault = vault;
    this.#store = store;
  }

  source(provider: ProviderId): FileSource {
    return fileSource(async () => this.#files.get(provider) ?? (await this.handle(provider)));
  }

  /** The remembered handle, for a page to ask the person with. */
  handle(provider: ProviderId): Promise<FileHandle | undefined> {
    return this.#store.readFileHandle(this.#vault, provider);
  }

  /** Takes note of a file that was picked; a handle was written to the disk by the same commit. */
  picked(provider: ProviderId, picked: PickedFile): void {
    if (isHandle(picked)) this.#files.delete(provider);
    else this.#files.set(provider, picked);
  }

  /** Goes on with what is in memory of those before. */
  takeOver(before: ExternalFiles): void {
    for (const [provider, file] of before.#files) this.#files.set(provider, file);
  }

  /** Forgets what is in memory of a provider, or of all. */
  forget(provider?: ProviderId): void {
    if (provider === undefined) this.#files.clear();
    else this.#files.delete(provider);
  }
}
