import { describe, expect, test } from 'vitest';
import { leaks, spellings, type OriginDump } from './browser-dump.ts';

const dumpOf = (bytes: Uint8Array): OriginDump => ({
  stores: { values: [{ deep: [{ $bytes: Buffer.from(bytes).toString('base64') }] }] },
  elsewhere: '',
});

describe('the search for plaintext in a dump', () => {
  test('finds a planted text in every spelling, and wherever it lies', () => {
    const planted = 'value-planted-4711';
    for (const [name, spelling] of spellings(planted)) {
      const dependencies = Buffer.concat([Buffer.from([1, 2, 3]), spelling, Buffer.from([9])]);
      expect(leaks(dumpOf(dependencies), [planted]), name).toEqual([`value-plante… as ${name}`]);
    }
    expect(leaks({ stores: {}, elsewhere: `/vault#${planted}` }, [planted])).toHaveLength(1);
    const asKey = { stores: { s: [{ [planted]: 1 }] }, elsewhere: '' };
    expect(leaks(asKey, [planted])).toHaveLength(1);
  });

  test('finds base64 of a longer text that holds the planted one', () => {
    const planted = 'value-planted-4711';
    for (const before of ['', 'a', 'ab', 'abc']) {
      const text = Buffer.from(`${before}${planted} and more`).toString('base64');
      expect(leaks(dumpOf(Buffer.from(text)), [planted]).length, before).toBeGreaterThan(0);
    }
  });

  test('finds nothing where nothing was planted', () => {
    expect(leaks(dumpOf(crypto.getRandomValues(new Uint8Array(4096))), ['value-planted'])).toEqual(
      [],
    );
  });
});
