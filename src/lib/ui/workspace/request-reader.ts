import type { RequestReading } from '../../core/secrets/requests/reading.ts';
import { startReader } from '../../worker/client.ts';
import type { FromReader, ToReader } from '../../worker/protocol/request-reader.ts';

/** A text takes some milliseconds; one that takes this long is not waited for. */
const PATIENCE_MS = 3_000;

/** Where the requests of texts go, found by a worker of its own, which starts with the first text. */
export class RequestReader {
  readonly #start: () => Promise<Worker>;
  readonly #waiting = new Map<number, (reading: RequestReading | null) => void>();
  #worker: Promise<Worker> | null = null;
  #ids = 0;

  constructor(start: () => Promise<Worker> = startReader) {
    this.#start = start;
  }

  /** @returns `null` where no worker answers, or it was ended: then nothing is known of the text */
  read(text: string): Promise<RequestReading | null> {
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.end();
      }, PATIENCE_MS);
      this.#waiting.set(id, (reading) => {
        clearTimeout(late);
        this.#waiting.delete(id);
        resolve(reading);
      });
      const question: ToReader = { id, text };
      this.#started().then(
        (worker) => {
          worker.postMessage(question);
        },
        () => {
          this.end();
        },
      );
    });
  }

  /** Ends the worker, whatever it does. A later text starts another. */
  end(): void {
    const ending = this.#worker;
    this.#worker = null;
    ending?.then(
      (worker) => {
        worker.terminate();
      },
      () => undefined,
    );
    for (const answer of [...this.#waiting.values()]) answer(null);
  }

  #started(): Promise<Worker> {
    if (this.#worker) return this.#worker;
    const starting = this.#start().then((worker) => {
      worker.onmessage = ({ data: { id, reading } }: MessageEvent<FromReader>) => {
        this.#waiting.get(id)?.(reading);
      };
      worker.onerror = () => {
        if (this.#worker === starting) this.end();
      };
      return worker;
    });
    this.#worker = starting;
    return starting;
  }
}
