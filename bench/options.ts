/** What one run of the benchmark is asked to do. */
export interface Options {
  /** Secrets in the vaults that are measured. */
  readonly sizes: readonly number[];
  /** Names of subjects, all where there are none. */
  readonly only: readonly string[];
  /** Runs of what is quick; what takes seconds gets a third of them. */
  readonly runs: number;
  /** Where the results are written. */
  readonly out: string;
}

const DEFAULTS: Options = {
  sizes: [1_000, 10_000, 100_000],
  only: [],
  runs: 11,
  out: 'bench/results.md',
};

const numberOf = (text: string, what: string): number => {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`"${what}" expected a whole number above 0, got "${text}"`);
  return number;
};

/**
 * Reads `--sizes 1000,10000 --only unlock,filter --runs 11 --out FILE`.
 * @param subjects those there are
 * @throws Error for anything else
 */
export function optionsOf(given: readonly string[], subjects: readonly string[]): Options {
  let options = DEFAULTS;
  for (let at = 0; at < given.length; at += 2) {
    const [name, value] = [given[at], given[at + 1]];
    if (value === undefined) throw new Error(`"${name}" expected something behind it`);
    const many = value.split(',').filter(Boolean);
    if (name === '--sizes')
      options = { ...options, sizes: many.map((one) => numberOf(one, '--sizes')) };
    else if (name === '--only') options = { ...options, only: many };
    else if (name === '--runs') options = { ...options, runs: numberOf(value, '--runs') };
    else if (name === '--out') options = { ...options, out: value };
    else throw new Error(`"${name}" is no option: --sizes, --only, --runs and --out are`);
  }
  const unknown = options.only.find((one) => !subjects.includes(one));
  if (unknown !== undefined)
    throw new Error(`"--only" expected some of ${subjects.join(', ')}, got "${unknown}"`);
  return options;
}
