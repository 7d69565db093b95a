import type { WitnessPlace } from '../dependencies.ts';

/** Written in turn, so that one that is torn leaves the other. */
const FILES = ['witness-a', 'witness-b'] as const;

/** At the least between two writes. */
const PAUSE_MS = 1_000;

/** A browser that does not answer must not keep the app from starting. */
const PATIENCE_MS = 1_000;

/** Opens the folder of this origin; rejects where there is none. */
export type OpenFolder = () => Promise<FileSystemDirectoryHandle>;

/**
 * The witness in two files of the Origin Private File System, which came through every damage to IndexedDB
 * that was tried. Best effort: what fails is tried again with the next text.
 */
export class WitnessFiles implements WitnessPlace {
  readonly #open: OpenFolder;
  #turn = 0;
  #waiting: string | null = null;
  #isBusy = false;

  constructor(open: OpenFolder) {
    this.#open = open;
  }

  async read(): Promise<readonly string[]> {
    const late = new Promise<[]>((resolve) => setTimeout(resolve, PATIENCE_MS, []));
    return Promise.race([this.#read(), late]);
  }

  keep(text: string): void {
    this.#waiting = text;
    if (!this.#isBusy) void this.#work();
  }

  async #read(): Promise<string[]> {
    try {
      const folder = await this.#open();
      const texts = await Promise.allSettled(
        FILES.map(async (name) => {
          const file = await (await folder.getFileHandle(name)).getFile();
          return { text: await file.text(), at: file.lastModified };
        }),
      );
      const found = texts.map((one) => (one.status === 'fulfilled' ? one.value : null));
      // The newer one is the last to be written over.
      const [a, b] = found;
      this.#turn = (a?.at ?? 0) > (b?.at ?? 0) ? 1 : 0;
      return found.flatMap((one) => one?.text ?? []);
    } catch {
      return [];
    }
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting !== null) {
      const text = this.#waiting;
      this.#waiting = null;
      await this.#write(text).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    this.#isBusy = false;
  }

  async #write(text: string): Promise<void> {
    const folder = await this.#open();
    const name = FILES[this.#turn % FILES.length] ?? FILES[0];
    this.#turn += 1;
    const writing = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await writing.write(text);
    await writing.close();
  }
}
