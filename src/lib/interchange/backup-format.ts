/** The versions of the JSON in a backup, which FORMAT.md describes: one without external vaults, and one with. */
export const PLAIN_FORMAT = 1;
export const BACKUP_FORMAT = 2;
