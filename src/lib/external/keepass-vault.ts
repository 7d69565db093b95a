import type { Bytes } from '../core/base/bytes.ts';
import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import type { KeepassConnection } from '../core/providers/connection.ts';
import { canonicalReference, parseReference } from './keepass-reference.ts';
import type {
  ConnectionReport,
  ExternalFinds,
  ExternalNode,
  ExternalVault,
  FileSource,
} from './provider.ts';

const MALFORMED: Problem = { code: 'external.referenceMalformed', kind: 'keepass' };
const INTERRUPTED: Problem = { code: 'external.interrupted' };

/** An opened database, wherever it is held. Problems are those of `openTree`. */
export interface HeldKeepass {
  test(): Promise<Outcome<ConnectionReport>>;
  list(path: readonly string[]): Promise<Outcome<readonly ExternalNode[]>>;
  search(text: string): Promise<Outcome<ExternalFinds>>;
  read(reference: string): Promise<Outcome<string>>;
  /** Resolves when it is gone without having been let go of. */
  readonly gone: Promise<void>;
}

/**
 * Opens a database elsewhere: deriving a key takes as long as the file wants.
 * @param ending ends it, open or not
 */
export type OpenKeepassFile = (
  bytes: Bytes,
  key: Pick<KeepassConnection, 'password' | 'keyFile'>,
  ending: AbortSignal,
) => Promise<Outcome<HeldKeepass>>;

interface Held {
  readonly stamp: string;
  readonly opened: Promise<Outcome<HeldKeepass>>;
  readonly ending: AbortController;
  /** Resolves when it was let go of, or is gone. */
  readonly ended: Promise<Outcome<never>>;
}

/**
 * A KeePass database (KDBX 3 and 4) that lies in a file, which is read anew whenever it is another than
 * the one that is open. Problems of the file are those of its source and of opening it, and `external.interrupted` for
 * what was under way when it was closed.
 */
export function openKeepass(
  { password, keyFile }: KeepassConnection,
  source: FileSource,
  openFile: OpenKeepassFile,
): ExternalVault {
  let held: Held | null = null;
  let closings = 0;

  function letGo(): void {
    held?.ending.abort();
    held = null;
  }

  async function open(ending: AbortSignal): Promise<Outcome<HeldKeepass>> {
    const bytes = await source.read();
    if (!bytes.ok) return bytes;
    const opened = await openFile(bytes.value, { password, keyFile }, ending);
    bytes.value.fill(0);
    return opened;
  }

  /** The database as the file is now, opened where it is another than the last. */
  function hold(stamp: string): Held {
    if (held?.stamp === stamp) return held;
    letGo();
    const ending = new AbortController();
    const opened = open(ending.signal);
    const ended = new Promise<Outcome<never>>((resolve) => {
      ending.signal.addEventListener('abort', () => {
        resolve(failed(INTERRUPTED));
      });
    });
    const mine = { stamp, ending, opened, ended };
    // One that did not open is opened anew, as is one that is gone, with the page that it was opened by.
    const over = (): void => {
      ending.abort();
      if (held === mine) held = null;
    };
    void opened.then(async (outcome) => {
      if (outcome.ok) await outcome.value.gone;
      over();
    }, over);
    return (held = mine);
  }

  /** Takes something from the database as the file is now. */
  async function take<T>(
    from: (database: HeldKeepass) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const before = closings;
    const stamp = await source.stamp();
    // What was asked before it was closed must not open it again.
    if (before !== closings) return failed(INTERRUPTED);
    if (!stamp.ok) {
      letGo();
      return stamp;
    }
    const { opened, ended } = hold(stamp.value);
    const database = await opened;
    if (before !== closings) return failed(INTERRUPTED);
    if (!database.ok) return database;
    const taken = await Promise.race([from(database.value), ended]);
    return before === closings ? taken : failed(INTERRUPTED);
  }

  return {
    test: () => take((database) => database.test()),
    list: (path) => take((database) => database.list(path)),
    search: (text) => take((database) => database.search(text)),
    canonical(reference) {
      const text = canonicalReference(reference);
      return text === null ? failed(MALFORMED) : done(text);
    },
    read(reference) {
      // Which asks for no file.
      if (parseReference(reference) === null) return Promise.resolve(failed(MALFORMED));
      return take((database) => database.read(reference));
    },
    close() {
      closings++;
      letGo();
    },
  };
}
