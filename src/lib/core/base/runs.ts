/**
 * Groups whole numbers into runs, in their order; one that is given twice counts once.
 * @param gap how many numbers may be missing between two of a run; by default none
 * @returns the first and the last number of each run
 */
export function runsOf(numbers: readonly number[], gap = 0): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const run = runs[runs.length - 1];
    if (run && number <= run[1] + 1 + gap) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
