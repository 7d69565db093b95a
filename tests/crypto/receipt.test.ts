import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { formatReceipt, parseReceipt } from '../../src/lib/crypto/receipt.ts';

const vault = '00112233445566778899aabbccddeeff' as VaultId;
const head = fc.record({
  seq: fc.nat(2 ** 31),
  link: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Uint8Array.from(bytes)),
});

test('a receipt comes back as it was, however it was copied', () => {
  fc.assert(
    fc.property(head, fc.boolean(), fc.nat(90), (given, upper, at) => {
      const text = formatReceipt(vault, given);
      const broken = `${text.slice(0, at)}\n  ${text.slice(at)}`;
      const copied = ` ${upper ? broken.toUpperCase() : broken} `;
      expect(parseReceipt(copied, vault)).toEqual({ ok: true, value: given });
    }),
  );
});

test('every single wrong character, and every cut, is caught before anything is compared', () => {
  fc.assert(
    fc.property(head, fc.nat(200), fc.constantFrom(...'0123456789abcdef-x'), (given, at, other) => {
      const text = formatReceipt(vault, given);
      const place = at % text.length;
      if (text[place] === other) return;
      const wrong = text.slice(0, place) + other + text.slice(place + 1);
      expect(parseReceipt(wrong, vault).ok).toBe(false);
      expect(parseReceipt(text.slice(0, place), vault).ok).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

test('a receipt of another vault is told apart from a mistyped one', () => {
  const text = formatReceipt('ffffffffffffffffffffffffffffffff' as VaultId, {
    seq: 3,
    link: new Uint8Array(32),
  });
  expect(parseReceipt(text, vault)).toEqual({
    ok: false,
    problem: { code: 'receipt.otherVault' },
  });
  expect(parseReceipt('hello', vault)).toMatchObject({ problem: { code: 'receipt.notAReceipt' } });
});
