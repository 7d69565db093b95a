import type { Bytes } from '../../core/base/bytes.ts';
import { done, failed, type Outcome } from '../../core/base/outcome.ts';
import type { ReadOptions } from '../../core/transfer/plain-secret.ts';
import type { KeepassTree } from '../../external/keepass-tree.ts';
import type { KeepassKey } from '../../interchange/keepass-file.ts';
import type { ImportSource } from '../protocol/transfer-api.ts';
import { FileReading } from './file-reading.ts';
import { beginFile, type FileWriting } from './file-writing.ts';
import type { InterchangeService, WriteRequest } from './interchange-protocol.ts';
import { SoFar } from './so-far.ts';

/** What only the end of the memory, or of a file while it is read, can throw. */
async function attempt<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch {
    return failed({ code: 'file.interrupted' });
  }
}

/**
 * The service of one interchange worker.
 * @param life name of the Web Lock that it holds, once it does
 */
export function interchangeService(life: Promise<string | null>): InterchangeService {
  const reading = new FileReading();
  const soFar = new SoFar();
  let writing: FileWriting | null = null;
  let keepass: KeepassTree | null = null;
  const ask = async <T>(work: (tree: KeepassTree) => Outcome<T>): Promise<Outcome<T>> =>
    // Nobody asks a database that was not opened.
    Promise.resolve(keepass ? work(keepass) : failed({ code: 'external.interrupted' }));
  const write = <T>(work: (file: FileWriting) => Promise<T>): Promise<Outcome<T>> =>
    // Nobody goes on with a file that was not begun.
    attempt(async () =>
      writing ? done(await work(writing)) : failed({ code: 'file.interrupted' }),
    );
  const take = (work: (file: FileWriting) => Promise<void>): Promise<Outcome> =>
    write(async (file) => {
      await work(file);
      return null;
    });
  return {
    life: () => life,
    read: (source: ImportSource, options: ReadOptions) =>
      attempt(() => soFar.during((tell) => reading.read(source, options, tell))),
    readSoFar: () => soFar.next(),
    nextSecrets: () => attempt(() => reading.next()),
    restOfFile: () => attempt(() => Promise.resolve(reading.rest())),
    readAgain: () => {
      reading.rewind();
      return Promise.resolve(done(null));
    },
    areThere: (names) => Promise.resolve(done(reading.areThere(names))),
    beginFile: (request: WriteRequest) =>
      attempt(async () => {
        writing = await beginFile(request);
        return done(null);
      }),
    takeNames: (names) => take((file) => file.names(names)),
    takeSecrets: (secrets) => take((file) => file.secrets(secrets)),
    endFile: () => write((file) => file.end()),
    openKeepass: (bytes: Bytes, key: KeepassKey) =>
      attempt(async () => {
        const { openTree } = await import('../../external/keepass-tree.ts');
        const opened = await openTree(bytes, key);
        bytes.fill(0);
        if (!opened.ok) return opened;
        keepass = opened.value;
        return done(null);
      }),
    testKeepass: () => ask((tree) => tree.test()),
    listKeepass: (path) => ask((tree) => tree.list(path)),
    searchKeepass: (text) => ask((tree) => tree.search(text)),
    readKeepass: (reference) => ask((tree) => tree.read(reference)),
  };
}
