import { describe, expect, test } from 'vitest';
import type { FileHandle } from '../../../src/lib/core/log/records.ts';
import { fileSource } from '../../../src/lib/worker/external/external-files.ts';
import type { PickedFile } from '../../../src/lib/worker/protocol/providers-api.ts';
import { valueOf } from '../../support/core.ts';

describe('a picked file', () => {
  const throwing = (name: string): FileHandle => ({
    kind: 'file',
    name: 'team.kdbx',
    getFile: () => Promise.reject(new DOMException('said by the browser', name)),
  });
  const codeOf = async (picked: PickedFile | undefined) => {
    const source = fileSource(() => Promise.resolve(picked));
    const [stamp, read] = [await source.stamp(), await source.read()];
    expect(stamp.ok).toBe(read.ok);
    return stamp.ok ? null : stamp.problem.code;
  };

  test('is read, and told from what it was before', async () => {
    const handle = (text: string, lastModified: number): FileHandle => ({
      ...throwing(''),
      getFile: () => Promise.resolve(new File([text], 'team.kdbx', { lastModified })),
    });
    const stampOf = async (picked: FileHandle) =>
      valueOf(await fileSource(() => Promise.resolve(picked)).stamp());
    expect(await stampOf(handle('abc', 1))).toBe(await stampOf(handle('xyz', 1)));
    expect(await stampOf(handle('abc', 1))).not.toBe(await stampOf(handle('abc', 2)));
    expect(await stampOf(handle('abc', 1))).not.toBe(await stampOf(handle('abcd', 1)));
    const source = fileSource(() => Promise.resolve(handle('abc', 1)));
    expect(new TextDecoder().decode(valueOf(await source.read()))).toBe('abc');
  });

  test.each([
    ['NotFoundError', 'external.fileMissing'],
    ['NotAllowedError', 'external.filePermission'],
    ['SecurityError', 'external.filePermission'],
    ['NotReadableError', 'external.fileChanged'],
    ['AbortError', 'external.fileMissing'],
  ])('that gives %s is %s', async (name, code) => {
    expect(await codeOf(throwing(name))).toBe(code);
  });

  test('that is not there is missing', async () => {
    expect(await codeOf(undefined)).toBe('external.fileMissing');
  });
});
