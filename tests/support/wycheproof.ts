import { readFileSync } from 'node:fs';
import { fromHex } from './hex.ts';

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

/** All cases of a file in `tests/vectors/wycheproof`; throws when it is missing. */
export function wycheproof(name: string): WycheproofCase[] {
  const path = new URL(`../vectors/wycheproof/wycheproof_${name}.json`, import.meta.url);
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
