import type { ProviderKind } from './ids.ts';

/**
 * What can go wrong with a secret that lives elsewhere. None of them carries a value, a name, a
 * credential or an address.
 */
export type ExternalProblem =
  | { readonly code: 'external.referenceMalformed'; readonly kind: ProviderKind }
  /** The provider was removed from this vault. */
  | { readonly code: 'external.providerMissing' }
  | { readonly code: 'external.nameEmpty' }
  | { readonly code: 'external.nameTooLong'; readonly max: number }
  | { readonly code: 'external.nameTaken' }
  | { readonly code: 'external.tooMany'; readonly max: number }
  | { readonly code: 'external.changedElsewhere' }
  | { readonly code: 'external.originMalformed' }
  /** A token, a role or a password has to be given, or is too long. */
  | { readonly code: 'external.credentialsMissing' }
  /** An address in a form that its approval is missing for. */
  | { readonly code: 'external.notApproved' }
  /** Not an origin that was approved, or plain http to anything but this machine. */
  | { readonly code: 'external.originRefused' }
  /** The browser says that there is no network. */
  | { readonly code: 'external.offline' }
  /** Wrong address, server down, or it allows no requests from this page (CORS): a browser does not tell which. */
  | { readonly code: 'external.unreachable'; readonly kind: ProviderKind }
  /** The server sends requests on to another address. */
  | { readonly code: 'external.redirected' }
  | { readonly code: 'external.timeout'; readonly seconds: number }
  | { readonly code: 'external.tooLarge'; readonly max: number }
  /** The vault was locked, or the page that sent the request was closed, before the answer came. */
  | { readonly code: 'external.interrupted' }
  /** A token or role that is not accepted (any more). */
  | { readonly code: 'external.unauthorised'; readonly kind: ProviderKind }
  | { readonly code: 'external.forbidden'; readonly kind: ProviderKind }
  /** Nothing is at this reference, or it may not be seen. */
  | { readonly code: 'external.notFound' }
  /** The version asked for was deleted or destroyed. */
  | { readonly code: 'external.deleted' }
  /** Several things have this name: the reference has to name one by its id. */
  | { readonly code: 'external.ambiguous' }
  /** The reference names no field of several. */
  | { readonly code: 'external.fieldMissing' }
  | { readonly code: 'external.rateLimited'; readonly seconds: number | null }
  /** A Vault server that is sealed or not initialised. */
  | { readonly code: 'external.sealed' }
  | { readonly code: 'external.serverFailed'; readonly status: number }
  /** An answer that is not what the provider's documentation says. */
  | { readonly code: 'external.unexpectedAnswer' }
  /** What is there is no text: a whole object, a file, nothing. */
  | { readonly code: 'external.notAText' }
  /** The file is not where it was, or was never picked in this browser. */
  | { readonly code: 'external.fileMissing' }
  /** The browser needs a click before the file may be read again. */
  | { readonly code: 'external.filePermission' }
  /** The file changed since it was picked, and the browser lets only the picked one be read. */
  | { readonly code: 'external.fileChanged' }
  | { readonly code: 'external.filePasswordWrong' }
  | { readonly code: 'external.keyFileWrong' }
  /** Not a KeePass database, version 3 or 4. */
  | { readonly code: 'external.fileNotKeepass' }
  | { readonly code: 'external.fileDamaged' };
