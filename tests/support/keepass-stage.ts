import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Bytes } from '../../src/lib/core/base/bytes.ts';
import { done, failed, type Outcome } from '../../src/lib/core/base/outcome.ts';
import { openKeepass } from '../../src/lib/external/keepass-vault.ts';
import { keepassOpener } from '../../src/lib/worker/external/keepass-opener.ts';
import { threadlessInterchange } from './interchange.ts';
import type { ExternalNode, FileSource } from '../../src/lib/external/provider.ts';

export const password = 'database pässword';
export const folder = mkdtempSync(join(tmpdir(), 'lockstate-keepass-'));
export const at = (name: string) => join(folder, name);
export const bytesAt = (path: string): Bytes => new Uint8Array(readFileSync(path));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Databases are opened by the real service, behind real ports. */
export const opener = keepassOpener(threadlessInterchange());

/** A file as it lies, with all that was read of it. */
export function sourceOf(path: string) {
  const given: Bytes[] = [];
  const orMissing = <T>(get: () => T): Promise<Outcome<T>> => {
    try {
      return Promise.resolve(done(get()));
    } catch {
      return Promise.resolve(failed({ code: 'external.fileMissing' }));
    }
  };
  const source: FileSource = {
    stamp: () =>
      orMissing(() => {
        const { mtimeNs, size } = statSync(path, { bigint: true });
        return `${String(mtimeNs)} ${String(size)}`;
      }),
    read: () =>
      orMissing(() => {
        const bytes = bytesAt(path);
        given.push(bytes);
        return bytes;
      }),
  };
  return { source, given };
}

export interface Key {
  readonly password?: string | null;
  readonly keyFile?: Bytes | null;
}

export function link(path: string, key: Key = {}) {
  const { source, given } = sourceOf(path);
  const connection = { kind: 'keepass', password, keyFile: null, ...key } as const;
  return { vault: openKeepass(connection, source, opener), given };
}

export const codeOf = <T>(outcome: Outcome<T>) => (outcome.ok ? 'none' : outcome.problem.code);
export const named = (nodes: readonly ExternalNode[], name: string): ExternalNode => {
  const found = nodes.find((one) => one.name === name);
  if (!found) throw new Error(`${name} is not listed`);
  return found;
};
