/**
 * Version 3: handles of the files of external vaults. Frozen: it imports no app code and is never edited.
 * @param database the database inside its upgrade transaction
 */
export function migrateToV3(database: IDBDatabase): void {
  database.createObjectStore('handles', { keyPath: ['vault', 'provider'] });
}
