/** Numbers of one measure, in the order they were taken. */
export type Samples = readonly number[];

/** Where a share of the samples lies below, between neighbours in proportion. */
export function quantile(samples: Samples, share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new Error('"samples" is empty');
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (samples: Samples): number => quantile(samples, 0.5);

/** A middle with the quarters around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly runs: number;
}

export const spreadOf = (samples: Samples): Spread => ({
  median: median(samples),
  low: quantile(samples, 0.25),
  high: quantile(samples, 0.75),
  runs: samples.length,
});

/** The ratio of two medians; the spread is that of the pairs that were measured side by side. */
export function ratioOf(above: Samples, below: Samples): Spread {
  const pairs = above.flatMap((value, index) => {
    const other = below[index];
    return other === undefined ? [] : [value / other];
  });
  return { ...spreadOf(pairs), median: median(above) / median(below) };
}
