/**
 * Version 4: a second record of each key slot. Frozen: it imports no app code and is never edited.
 * @param database the database inside its upgrade transaction
 * @param upgrading that transaction
 */
export function migrateToV4(database: IDBDatabase, upgrading: IDBTransaction): void {
  const copies = database.createObjectStore('slotCopies', { keyPath: ['vault', 'id'] });
  const reading = upgrading.objectStore('slots').openCursor();
  reading.onsuccess = () => {
    const cursor = reading.result;
    if (!cursor) return;
    copies.put(cursor.value);
    cursor.continue();
  };
}
