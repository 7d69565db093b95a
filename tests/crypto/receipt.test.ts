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
    fc.property(head, (given) => {
      const text = formatReceipt(vault, given);
      for (let place = 0; place < text.length; place += 1) {
        const code = place < 'LSR1-'.length ? 'receipt.notAReceipt' : 'receipt.mistyped';
        const refused = { ok: false, problem: { code } };
        expect(parseReceipt(text.slice(0, place), vault)).toEqual(refused);
        for (const other of '0123456789abcdef-x') {
          if (text[place] === other) continue;
          const wrong = text.slice(0, place) + other + text.slice(place + 1);
          expect(parseReceipt(wrong, vault), wrong).toEqual(refused);
        }
      }
    }),
    { numRuns: 20 },
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
