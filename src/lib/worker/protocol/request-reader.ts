import type { RequestReading } from '../../core/secrets/requests/reading.ts';

/** What a page asks of the worker that reads texts, and what it says back: one answer to each question. */
export interface ToReader {
  readonly id: number;
  readonly text: string;
}

export interface FromReader {
  readonly id: number;
  readonly reading: RequestReading;
}
