import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonObjectStream } from '../../src/lib/interchange/json-stream.ts';

/** What is read of a text that comes in pieces; `null` where it is refused. */
function read(text: string, piece: number): Record<string, unknown> | null {
  const lists: Record<string, unknown[]> = {};
  try {
    const stream = new JsonObjectStream(new Set(['list']), (list, element) => {
      (lists[list] ??= []).push(JSON.parse(element));
    });
    for (let at = 0; at < text.length; at += piece) stream.push(text.slice(at, at + piece));
    stream.finish();
    const whole = Object.create(null) as Record<string, unknown>;
    for (const [name, value] of stream.fields) whole[name] = value;
    for (const name of stream.lists) whole[name] = lists[name] ?? [];
    return whole;
  } catch {
    return null;
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const json = JSON.parse(text) as unknown;
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    const whole = Object.create(null) as Record<string, unknown>;
    return isObject ? Object.assign(whole, ...[json].map((one) => ({ ...one }))) : null;
  } catch {
    return null;
  }
}

const piece = fc.integer({ min: 1, max: 9 });
const key = fc.oneof(fc.constantFrom('list', 'a', 'b', '"', '\\'), fc.string({ unit: 'binary' }));
const object = fc
  .uniqueArray(fc.tuple(key, fc.jsonValue()), { selector: ([name]) => name })
  .map((pairs) => pairs.filter(([name]) => name !== '__proto__'));
const textOf = (pairs: readonly (readonly [string, unknown])[], indent?: number) =>
  JSON.stringify(Object.fromEntries(pairs), null, indent);

describe('a JSON object that comes in pieces', () => {
  test('is read as it is read whole, however it is laid out', () => {
    fc.assert(
      fc.property(object, piece, fc.constantFrom(0, 1, 4), (pairs, size, indent) => {
        const text = textOf(pairs, indent);
        expect(read(text, size)).toEqual(parsed(text));
      }),
      { numRuns: 500 },
    );
  });

  test('with one character more, less or another is refused where it is no JSON', () => {
    const mark = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', ' ', '0', 'e', '');
    fc.assert(
      fc.property(object, piece, fc.nat(), fc.nat(1), mark, (pairs, size, place, cut, one) => {
        const text = textOf(pairs);
        const at = place % (text.length + 1);
        const bent = text.slice(0, at) + one + text.slice(at + cut);
        const wanted = parsed(bent);
        const got = read(bent, size);
        // A list that is there twice is refused, where a parser takes the second.
        if (got !== null || bent.split('"list"').length <= 2) expect(got).toEqual(wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    '',
    ' ',
    '[]',
    '[{}]',
    '"a"',
    '5',
    'null',
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,}',
    '{"a":1 2}',
    '{"list":[,]}',
    '{"list":[1,]}',
    '{"list":[1 2]}',
    '{"list":[1}',
    '{"list":[1]',
    '{}x',
    '{"list":[1],"list":[2]}',
    '{a:1}',
  ])('%j is refused', (text) => {
    for (const size of [1, 2, 100]) expect(read(text, size)).toBeNull();
  });

  test('a list that is none, and a name that is written otherwise', () => {
    expect(read('{"list":{"a":[1]}}', 2)).toEqual({ list: { a: [1] } });
    expect(read('{"l\\u0069st" : [ "]" , [ ] ] }', 3)).toEqual({ list: [']', []] });
  });
});
