/** What the browser says of its storage. */
export interface StorageState {
  /** Whether it has promised not to clear it by itself; `null` where it does not say. */
  readonly persisted: boolean | null;
  /** Bytes. */
  readonly used: number | null;
  readonly quota: number | null;
}

export async function readStorageState(): Promise<StorageState> {
  try {
    const persisted = await navigator.storage.persisted();
    const { usage = null, quota = null } = await navigator.storage.estimate();
    return { persisted, used: usage, quota };
  } catch {
    return { persisted: null, used: null, quota: null };
  }
}

/** Asks the browser to keep this origin's storage. Some ask the person, some decide by themselves. */
export async function askForPersistence(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}
