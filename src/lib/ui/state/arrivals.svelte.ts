import { looksLikeFile } from '../../core/transfer/shared-text.ts';
import { takeShare, watchForFiles } from '../../platform/arrivals.ts';

/** A file, or the text of one, on its way to the preview of an import. */
export interface ArrivedFile {
  /** Empty for a text. Only tells its format, and is shown nowhere. */
  readonly name: string;
  readonly bytes: Blob | Uint8Array<ArrayBuffer>;
}

/** How long something waits for the vault to be opened. */
const WAITS_MS = 15 * 60_000;

let files = $state.raw<readonly ArrivedFile[]>([]);
let value = $state.raw<string | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

function forget(): void {
  clearTimeout(timer);
  files = [];
  value = null;
}

/** Things that came from other apps and wait for an open vault, in the memory of this page only. */
export const arrivals = {
  get hasFile(): boolean {
    return files.length > 0;
  },
  get hasValue(): boolean {
    return value !== null;
  },

  /**
   * To be called once, when the app starts.
   * @param isShared whether the service worker has something for this page
   * @param onArrival called when something came, and when what was shared is gone
   */
  watch(isShared: boolean, onArrival: () => void): void {
    watchForFiles((file) => {
      arrivals.add({ name: file.name, bytes: file });
      onArrival();
    });
    if (!isShared) return;
    void takeShare().then((share) => {
      if (share?.file) arrivals.add({ name: share.file.name, bytes: share.file });
      else if (share?.text) arrivals.addText(share.text);
      onArrival();
    });
  },

  add(file: ArrivedFile): void {
    files = [...files, file];
    clearTimeout(timer);
    timer = setTimeout(forget, WAITS_MS);
  },

  addText(text: string): void {
    if (looksLikeFile(text)) {
      arrivals.add({ name: '', bytes: new TextEncoder().encode(text) });
      return;
    }
    value = text;
    clearTimeout(timer);
    timer = setTimeout(forget, WAITS_MS);
  },

  /** The file that came first, which then waits no more. */
  takeFile(): ArrivedFile | null {
    const [first, ...rest] = files;
    files = rest;
    return first ?? null;
  },

  takeValue(): string | null {
    const taken = value;
    value = null;
    return taken;
  },

  forget,
};
