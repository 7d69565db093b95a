/**
 * Version 1: the first layout. Frozen: it imports no app code and is never edited.
 * @param database the database inside its upgrade transaction
 */
export function migrateToV1(database: IDBDatabase): void {
  database.createObjectStore('profiles', { keyPath: 'id' });
  database.createObjectStore('events', { keyPath: ['stream', 'seq'] });
  database.createObjectStore('details', { keyPath: ['vault', 'seq'] });
  database.createObjectStore('values', { keyPath: ['vault', 'seq'] });
  database.createObjectStore('slots', { keyPath: ['vault', 'id'] });
  database.createObjectStore('snapshots', { keyPath: 'vault' });
  database.createObjectStore('pages', { keyPath: ['vault', 'page'] });
}
