import { runsInstalled } from './app-install.ts';

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

/**
 * Whether the browser deletes what this page keeps once it was used on seven days without a visit here, as Safari and
 * every browser of an iPhone or iPad do unless the page is installed. The name of its maker tells WebKit from others;
 * nothing else does. See WebKit, "Full Third-Party Cookie Blocking and More", 2020.
 */
export const clearsAfterSevenDays = (): boolean =>
  navigator.vendor.startsWith('Apple') && !runsInstalled();
