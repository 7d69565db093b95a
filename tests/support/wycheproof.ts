import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fromHex } from './hex.ts';

/** Where Wycheproof's `testvectors_v1` lie: `WYCHEPROOF_DIR`, else beside the project. */
const directory = process.env['WYCHEPROOF_DIR'] ?? resolve('../shared/vectors');

export interface WycheproofCase {
  readonly id: number;
  readonly valid: boolean;
  readonly group: Readonly<Record<string, unknown>>;
  /** A hex field of the case, as bytes. */
  bytes(name: string): Uint8Array<ArrayBuffer>;
  number(name: string): number;
}

interface RawFile {
  testGroups: (Record<string, unknown> & { tests: Record<string, unknown>[] })[];
}

/** All cases of a file, `null` when it is not on this machine. */
export function wycheproof(name: string): WycheproofCase[] | null {
  const path = resolve(directory, `wycheproof_${name}.json`);
  if (!existsSync(path)) return null;
  const file = JSON.parse(readFileSync(path, 'utf8')) as RawFile;
  return file.testGroups.flatMap((group) =>
    group.tests.map((test) => ({
      id: Number(test['tcId']),
      valid: test['result'] === 'valid',
      group,
      bytes: (field: string) => fromHex(String(test[field])),
      number: (field: string) => Number(test[field]),
    })),
  );
}
