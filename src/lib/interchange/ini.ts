import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { iniLines } from './ini-lines.ts';

/** Reads an INI file, such as `.aws/credentials`: names are those of the section (the profile) and the line. */
export function readIni(text: string): Outcome<ReadFile> {
  const lines = iniLines(text);
  if (!lines.some(({ name }) => name !== undefined)) return failed({ code: 'file.notThisFormat' });
  return collectSecrets(
    lines.map(({ section, name, ...line }): RawEntry => {
      if (name === undefined) return line;
      // Python's reader ends a name at a colon, too.
      const isOdd = name.includes(':');
      return {
        ...line,
        name: section ? `${section} / ${name}` : name,
        ...(isOdd && { reason: line.reason ?? 'ambiguous' }),
      };
    }),
  );
}
