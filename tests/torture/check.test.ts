import { describe, expect, test } from 'vitest';
import { compare, type Found } from '../../scripts/torture/kills/check.ts';
import { Ledger } from '../../scripts/torture/kills/ledger.ts';

const secret = (value: string, note = '') => ({ value, note });

/** A ledger with three acknowledged secrets, a template and a setting, and what a page finds of them. */
function settled(): { ledger: Ledger; found: Found } {
  const ledger = new Ledger();
  const secrets = new Map(['A', 'B', 'C'].map((name) => [name, secret(name)]));
  ledger.done(ledger.begin('import', { secrets }));
  ledger.done(ledger.begin('template', { templates: new Map([['T', 'text']]) }));
  ledger.done(ledger.begin('settings', { clipboardSeconds: 7 }));
  return { ledger, found: foundOf(ledger) };
}

const foundOf = (ledger: Ledger): Found => ({
  secrets: [...ledger.secrets].map(([name, one]) => ({ name, ...one })),
  templates: [...ledger.templates].map((one) => [...one]),
  findings: [],
  clipboardSeconds: ledger.clipboardSeconds,
});

describe('a kill that took something is found', () => {
  test('and one that took nothing finds nothing', () => {
    const { ledger, found } = settled();
    expect(compare(ledger, found)).toEqual([]);
  });

  test.each<[string, (found: Found) => Partial<Found>, string]>([
    ['gone', ({ secrets }) => ({ secrets: secrets.slice(1) }), 'A is gone'],
    [
      'other',
      ({ secrets }) => ({ secrets: [{ name: 'A', ...secret('x') }, ...secrets.slice(1)] }),
      'A is x, not A',
    ],
    [
      'twice',
      ({ secrets }) => ({ secrets: [...secrets, ...secrets.slice(2)] }),
      'C is there twice',
    ],
    [
      'back',
      ({ secrets }) => ({ secrets: [...secrets, { name: 'D', ...secret('d') }] }),
      'D is there, but was deleted or never added',
    ],
    ['a template', () => ({ templates: [] }), 'template T is gone'],
    ['a setting', () => ({ clipboardSeconds: 30 }), 'the settings say 30, not 7'],
  ])('%s', (_, change, loss) => {
    const { ledger, found } = settled();
    expect(compare(ledger, { ...found, ...change(found) })).toEqual([loss]);
  });

  test('what was open is there wholly or not at all, and never by half', () => {
    const names = ['D', 'E', 'F'];
    const secrets = new Map(names.map((name) => [name, secret(name)]));
    const after = (...there: string[]) => {
      const { ledger, found } = settled();
      ledger.begin('import', { secrets });
      const more = there.map((name) => ({ name, ...secret(name) }));
      const losses = compare(ledger, { ...found, secrets: [...found.secrets, ...more] });
      return { losses, count: ledger.secrets.size, open: ledger.open.size };
    };
    expect(after()).toEqual({ losses: [], count: 3, open: 0 });
    expect(after('D', 'E', 'F')).toEqual({ losses: [], count: 6, open: 0 });
    expect(after('D', 'E').losses[0]).toBe('"import" is there by half: 2 of 3');
  });

  test('a vault that was to be emptied is whole or empty', () => {
    const after = (left: number) => {
      const { ledger, found } = settled();
      ledger.begin('reset', { empties: 'secrets' });
      const clipboardSeconds = left === 0 ? 30 : 7;
      return compare(ledger, { ...found, clipboardSeconds, secrets: found.secrets.slice(0, left) });
    };
    expect(after(0)).toEqual([]);
    expect(after(3)).toEqual([]);
    expect(after(2)).toContain('"reset" is there by half: 1 of 3');
  });
});
