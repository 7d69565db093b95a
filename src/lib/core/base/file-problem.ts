/** Why a file cannot be read at all. The UI owns the words. */
export type FileProblem =
  | { readonly code: 'file.tooLarge'; readonly max: number }
  | { readonly code: 'file.notText' }
  | { readonly code: 'file.notThisFormat' }
  | { readonly code: 'file.formatUnknown' }
  | { readonly code: 'file.damaged' }
  | { readonly code: 'file.newer'; readonly found: number; readonly known: number }
  | { readonly code: 'file.passphraseNeeded' }
  | { readonly code: 'file.passphraseWrong' }
  | { readonly code: 'file.keyFileWrong' }
  | { readonly code: 'file.encryptedElsewhere' }
  | { readonly code: 'file.empty' };
