/** What can go wrong with a secret that lives elsewhere. None of them carries a value, a name or an address. */
export type ExternalProblem =
  | { readonly code: 'external.referenceMalformed' }
  /** The provider was removed, or its file was never picked in this browser. */
  | { readonly code: 'external.providerMissing' }
  | { readonly code: 'external.originMalformed' }
  /** Not an origin that was approved, or plain http to anything but this machine. */
  | { readonly code: 'external.originRefused' }
  /** Offline, wrong address, or the server allows no requests from this page: a browser does not tell which. */
  | { readonly code: 'external.unreachable' }
  | { readonly code: 'external.timeout'; readonly seconds: number }
  | { readonly code: 'external.tooLarge'; readonly max: number }
  /** 401, or a token that has expired or was revoked. */
  | { readonly code: 'external.unauthorised' }
  | { readonly code: 'external.forbidden' }
  /** Nothing is at this reference, or it may not be seen. */
  | { readonly code: 'external.notFound' }
  /** The version asked for was deleted or destroyed. */
  | { readonly code: 'external.deleted' }
  /** Several things have this name: the reference has to name one by its id. */
  | { readonly code: 'external.ambiguous' }
  | { readonly code: 'external.rateLimited'; readonly seconds: number | null }
  /** A Vault server that is sealed or not initialised. */
  | { readonly code: 'external.sealed' }
  | { readonly code: 'external.serverFailed'; readonly status: number }
  /** An answer that is not what the provider's documentation says. */
  | { readonly code: 'external.unexpectedAnswer' }
  /** What is there is no text: a whole object, a file. */
  | { readonly code: 'external.notAText' }
  | { readonly code: 'external.fileMissing' }
  /** The browser needs a click before the file may be read again. */
  | { readonly code: 'external.filePermission' }
  | { readonly code: 'external.filePasswordWrong' }
  | { readonly code: 'external.fileDamaged' };
