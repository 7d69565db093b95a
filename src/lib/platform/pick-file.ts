import type { FileHandle } from '../core/log/records.ts';

/** The parts of the File System Access API used here; the DOM types do not have them all. */
interface AskableHandle extends FileHandle {
  queryPermission(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission(options: { mode: 'read' }): Promise<PermissionState>;
}
type OpenPicker = (options: {
  multiple: false;
  types: readonly { description: string; accept: Record<string, readonly string[]> }[];
}) => Promise<readonly FileHandle[]>;

const pickerOf = (): OpenPicker | null =>
  (globalThis as { showOpenFilePicker?: OpenPicker }).showOpenFilePicker ?? null;

/** Whether this browser can remember a file, so that it need not be picked again. */
export const canRememberFiles = (): boolean => pickerOf() !== null;

/**
 * Lets the person pick a file that is to be remembered. Only after a click.
 * @returns `null` when they picked none
 */
export async function pickFile(description: string, ending: string): Promise<FileHandle | null> {
  const types = [{ description, accept: { 'application/octet-stream': [ending] } }];
  try {
    const [handle = null] = (await pickerOf()?.({ multiple: false, types })) ?? [];
    return handle;
  } catch {
    return null;
  }
}

/** Whether the browser wants the person to be asked before a remembered file is read again. */
export async function wantsToAsk(handle: FileHandle): Promise<boolean> {
  if (!('queryPermission' in handle)) return false;
  try {
    return (await (handle as AskableHandle).queryPermission({ mode: 'read' })) !== 'granted';
  } catch {
    return false;
  }
}

/**
 * Asks the person whether a remembered file may be read again. Only after a click.
 * @returns whether it may; `true` where the browser does not ask
 */
export async function askToRead(handle: FileHandle): Promise<boolean> {
  if (!('requestPermission' in handle)) return true;
  try {
    const state = await (handle as AskableHandle).requestPermission({ mode: 'read' });
    return state === 'granted';
  } catch {
    return false;
  }
}
