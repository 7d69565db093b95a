/** How far something long is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Called now and then while something long goes on. */
export type OnProgress = (progress: Progress) => void;
