/**
 * Why a file cannot be read at all, or not be written. The UI owns the words, which come with what reads files.
 * What a file asks for of a key's derivation (`asked`) and what it may (`max`) are in the format's own units.
 */
export type FileProblem =
  | { readonly code: 'file.tooLarge'; readonly max: number }
  | { readonly code: 'file.notText' }
  | { readonly code: 'file.notThisFormat' }
  | { readonly code: 'file.formatUnknown' }
  | { readonly code: 'file.damaged' }
  /** A good file, of a version of its format that this app does not read. */
  | { readonly code: 'file.versionUnknown' }
  /** A good file, encrypted, derived or compressed in a way that this app has not. */
  | { readonly code: 'file.cipherUnknown' }
  | { readonly code: 'file.newer'; readonly found: number; readonly known: number }
  | { readonly code: 'file.passphraseNeeded' }
  | { readonly code: 'file.passphraseWrong' }
  | { readonly code: 'file.keyFileWrong' }
  | { readonly code: 'file.encryptedElsewhere' }
  | { readonly code: 'file.empty' }
  /** AES rounds of a KeePass file. */
  | { readonly code: 'file.roundsTooMany'; readonly asked: number; readonly max: number }
  /** Argon2 iterations of a KeePass file: `max` is for the memory that it asks for. */
  | { readonly code: 'file.iterationsTooMany'; readonly asked: number; readonly max: number }
  /** Argon2 memory of a KeePass file, in bytes. */
  | { readonly code: 'file.memoryTooLarge'; readonly asked: number; readonly max: number }
  /** Argon2 lanes of a KeePass file. */
  | { readonly code: 'file.parallelismTooHigh'; readonly asked: number; readonly max: number }
  /** Base-2 logarithm of scrypt's cost in an age file. */
  | { readonly code: 'file.workFactorTooHigh'; readonly asked: number; readonly max: number }
  /** Bytes that what is compressed in a file would take. */
  | { readonly code: 'file.inflatedTooLarge'; readonly max: number }
  | { readonly code: 'file.entriesTooMany'; readonly max: number }
  /** What reads and writes files could not be started. */
  | { readonly code: 'file.workerMissing' }
  /** What read or wrote a file ended before it was done: cancelled, locked, its page closed, or out of memory. */
  | { readonly code: 'file.interrupted' };
