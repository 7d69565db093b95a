/** How far the browser's own files are rid of what was erased. */
export type ErasingView =
  /** How much of it is done, in percent. */
  | { readonly state: 'running'; readonly percent: number }
  /**
   * `waiting`: it is done in a while, or when the vault is locked. `noSpace` and `failed`: it did not work and is tried
   * again. `oneCopy`: it was done, but for a second copy that cannot be written now.
   */
  | { readonly state: 'waiting' | 'noSpace' | 'failed' | 'oneCopy' };
