/** How far something is, for one that asks again and again until it is over. */
export class SoFar {
  #at = 0;
  #answered = 0;
  #isUnderWay = false;
  #waiting: ((at: number | null) => void) | null = null;

  /** Does something that tells how far it is. */
  async during<T>(work: (tell: (at: number) => void) => Promise<T>): Promise<T> {
    this.#at = this.#answered = 0;
    this.#isUnderWay = true;
    try {
      return await work((at) => {
        this.#at = at;
        this.#answer();
      });
    } finally {
      this.#isUnderWay = false;
      this.#answer();
    }
  }

  /** As soon as it is further than the last answer said; `null` when it is over. */
  next(): Promise<number | null> {
    return new Promise((resolve) => {
      this.#waiting?.(null);
      this.#waiting = resolve;
      this.#answer();
    });
  }

  #answer(): void {
    const isFurther = this.#at > this.#answered;
    if (!this.#waiting || (this.#isUnderWay && !isFurther)) return;
    this.#answered = this.#at;
    this.#waiting(this.#isUnderWay ? this.#at : null);
    this.#waiting = null;
  }
}
