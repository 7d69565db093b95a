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

/**
 * How something grows with size: the power of the size that fits best, by least squares over the logarithms of both.
 * 0 does not grow, 1 is in proportion.
 * @param points pairs of size and amount, all above 0
 * @returns `null` for fewer than two sizes
 */
export function growthOf(points: readonly (readonly [number, number])[]): number | null {
  const logs = points.map(([size, amount]) => [Math.log(size), Math.log(amount)] as const);
  if (new Set(logs.map(([x]) => x)).size < 2) return null;
  const middle = (axis: 0 | 1) => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [x, y] = [middle(0), middle(1)];
  const both = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  return both / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
}
