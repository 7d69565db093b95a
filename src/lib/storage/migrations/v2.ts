/**
 * Version 2: workspaces, and templates in them. Frozen: it imports no app code and is never edited.
 * @param database the database inside its upgrade transaction
 */
export function migrateToV2(database: IDBDatabase): void {
  database.createObjectStore('workspaces', { keyPath: 'id' });
  database.createObjectStore('templates', { keyPath: ['vault', 'id'] });
}
