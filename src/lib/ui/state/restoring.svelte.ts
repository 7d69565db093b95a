let isWanted = $state(false);

/** Whether somebody who lost a vault is on the way to the import of a backup, for as long as this page lives. */
export const restoring = {
  get isWanted(): boolean {
    return isWanted;
  },

  begin(): void {
    isWanted = true;
  },

  /** Ends it. @returns whether it was wanted */
  take(): boolean {
    const was = isWanted;
    isWanted = false;
    return was;
  },
};
