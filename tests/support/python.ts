import { execFileSync, spawnSync } from 'node:child_process';

/**
 * A Python that has a module: the one on the path, or Debian's.
 * @throws where none has it
 */
export function pythonWith(module: string): string {
  const found = ['python3', '/usr/bin/python3']
    .map((one) => spawnSync(one, ['-c', `import ${module}, sys; print(sys.executable)`]))
    .find(({ status }) => status === 0)
    ?.stdout.toString()
    .trim();
  if (found === undefined) throw new Error(`no Python has the module ${module}`);
  return found;
}

/** Runs a program of Python that reads JSON from its input, as `given`, and prints its `answer` as JSON. */
export function runPython<T>(python: string, program: string, given: unknown): T {
  const text = execFileSync(
    python,
    ['-c', `import json, sys\ngiven = json.load(sys.stdin)\n${program}\nprint(json.dumps(answer))`],
    { input: JSON.stringify(given), encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  return JSON.parse(text) as T;
}
