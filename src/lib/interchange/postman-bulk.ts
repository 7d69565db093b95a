import { failed, type Outcome } from '../core/base/outcome.ts';
import {
  MAX_IMPORT_ENTRIES,
  type ReadFile,
  type Refusal,
  type RefusalReason,
} from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { countingOnes } from './variables.ts';

/** Whether a value looks like the first line of one that has several. */
const isBeginning = (value: string): boolean =>
  (value.startsWith('-----BEGIN ') && !value.includes('-----END ')) ||
  (value.startsWith('{') && !value.endsWith('}')) ||
  (value.startsWith('[') && !value.endsWith(']'));

function reasonOf(value: string): RefusalReason | null {
  const text = value.trim();
  if (text === '') return 'valueMissing';
  if (isBeginning(text)) return 'severalLines';
  // Whether blanks around a value belong to it, its text does not say.
  return text === value ? null : 'ambiguous';
}

/**
 * Reads the text of Postman's Bulk Edit: a variable a line, `KEY:value`, with `//` before one that is disabled. A line
 * without a colon may be the rest of the value before it, so that neither is taken.
 */
export function readPostmanBulk(text: string): Outcome<ReadFile> {
  const lines = text.split(/\r\n|\n/);
  if (!lines.some((line) => line.includes(':'))) return failed({ code: 'file.notThisFormat' });
  if (lines.length > MAX_IMPORT_ENTRIES) {
    return failed({ code: 'file.entriesTooMany', max: MAX_IMPORT_ENTRIES });
  }
  const entries: RawEntry[] = [];
  lines.forEach((line, index) => {
    const position = index + 1;
    if (line.trim() === '') return;
    const isDisabled = line.startsWith('//');
    const row = isDisabled ? line.slice(2) : line;
    const colon = row.indexOf(':');
    if (colon < 0) {
      const before = entries.pop();
      if (before) entries.push({ ...before, reason: before.reason ?? 'severalLines' });
      entries.push({ position, reason: 'lineUnreadable' });
      return;
    }
    const value = row.slice(colon + 1);
    const reason = reasonOf(value);
    const name = row.slice(0, colon);
    entries.push({ position, name, value, enabled: !isDisabled, ...(reason && { reason }) });
  });
  const refusals: Refusal[] = [];
  return collectSecrets(countingOnes(entries, refusals), { refusals });
}
