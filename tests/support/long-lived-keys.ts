import type { KeySlot } from '../../src/lib/core/log/records.ts';
import { parseVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import { utf8 } from '../../src/lib/crypto/bytes.ts';
import { derive, LABELS } from '../../src/lib/crypto/derive.ts';
import { hmacSha256 } from '../../src/lib/crypto/hash-chain.ts';
import { openSlot } from '../../src/lib/crypto/key-slot.ts';

const masked = (key: Uint8Array, by: number): Buffer => Buffer.from(key.map((byte) => byte ^ by));

/** What a vault key's slot is sent as from one process to another: byte strings as numbers. */
export function slotFrom(numbers: Readonly<Record<string, unknown>>): KeySlot {
  const fields = Object.entries(numbers).map(([name, value]) => [
    name,
    Array.isArray(value) ? Uint8Array.from(value as number[]) : value,
  ]);
  return Object.fromEntries(fields) as unknown as KeySlot;
}

/**
 * Every key of a vault that opens something for long, and what HMAC makes of them on the way.
 * @param text its vault key
 */
export function longLivedKeys(text: string, slot: KeySlot): Record<string, Buffer> {
  const parsed = parseVaultKey(text);
  if (!parsed.ok) throw new Error(parsed.problem.code);
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const dataKey = openSlot(slot, parsed.value, random);
  if (!dataKey) throw new Error('"slot" does not open');
  const salt = utf8(slot.vault);
  const audit = derive(dataKey, salt, LABELS.audit);
  const extracted = hmacSha256(salt, dataKey);
  return {
    'vault key': Buffer.from(parsed.value),
    'data key': Buffer.from(dataKey),
    'sealing key': Buffer.from(derive(dataKey, salt, LABELS.sealing)),
    'key of the key copy': Buffer.from(derive(dataKey, salt, LABELS.keyCopy)),
    'key-encryption key': Buffer.from(derive(parsed.value, slot.salt, LABELS.keyEncryption)),
    'audit key': Buffer.from(audit),
    'audit key, inner': masked(audit, 0x36),
    'audit key, outer': masked(audit, 0x5c),
    'what all are derived from': Buffer.from(extracted),
    'what all are derived from, inner': masked(extracted, 0x36),
    'what all are derived from, outer': masked(extracted, 0x5c),
  };
}

/** Those that an open vault needs. */
export const KEYS_IN_USE = ['data key', 'sealing key', 'audit key', 'key of the key copy'];
