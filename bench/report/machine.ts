import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** What a run was measured on, and with what. */
export interface Machine {
  readonly processor: string;
  readonly memory: string;
  readonly system: string;
  /** Processes that wanted to run when the measuring began: the numbers of a busy machine are worth less. */
  readonly load: string;
  readonly versions: readonly string[];
}

/** The first line that a program says, `null` where there is none. */
export function saidBy(program: string, ...given: string[]): string | null {
  try {
    const said = execFileSync(program, given, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return said.trim().split('\n')[0] ?? '';
  } catch {
    return null;
  }
}

export function machineOf(root: string): Machine {
  const read = (path: string) =>
    JSON.parse(readFileSync(join(root, path), 'utf8')) as { readonly version: string };
  const packages = ['kdbxweb', 'age-encryption', 'playwright'];
  const cores = cpus();
  return {
    processor: `${cores.length} × ${cores[0]?.model.trim() || 'unknown processor'}`,
    memory: `${(totalmem() / 1e9).toFixed(0)} GB`,
    system: `${platform()} ${release()}`,
    load: loadavg()[0]?.toFixed(1) ?? '',
    versions: [
      `Lockstate ${read('package.json').version} (${saidBy('git', '-C', root, 'rev-parse', '--short', 'HEAD') ?? 'no commit'})`,
      `Node ${process.versions.node}`,
      ...packages.map((name) => `${name} ${read(`node_modules/${name}/package.json`).version}`),
      `age ${saidBy('age', '--version') ?? 'not installed'}`,
      `keepassxc-cli ${saidBy('keepassxc-cli', '--version') ?? 'not installed'}`,
    ],
  };
}
