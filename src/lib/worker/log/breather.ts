/** How long work in the core may keep everything else waiting, a lock above all. */
const BREATH_MS = 20;

/**
 * Lets other things have a turn now and then while something long goes on. What only waits for what is in memory
 * already gives nobody a turn.
 */
export class Breather {
  #since = performance.now();

  async breathe(): Promise<void> {
    if (performance.now() - this.#since < BREATH_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#since = performance.now();
  }
}
