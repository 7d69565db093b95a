import { fromHex, toHex } from '../core/base/bytes.ts';
import type { VaultId } from '../core/base/ids.ts';
import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { Head } from '../core/log/records.ts';
import { utf8 } from './bytes.ts';
import { sha256 } from './hash-chain.ts';

/** Hex digits of the vault's id and of the check sum in a receipt. */
const SHORT = 8;

const SHAPE = /^LSR1-([0-9a-f]{8})-(\d{1,10})-([0-9a-f]{64})-([0-9a-f]{8})/;

const checkSum = (body: string): string => toHex(sha256(utf8(body))).slice(0, SHORT);

/**
 * A receipt in text: `LSR1-`, the first eight digits of the vault's id, the sequence number, the link
 * there in hex, and a check sum against typing errors (the first eight hex digits of the SHA-256 of what is before its hyphen).
 * None of it is secret.
 */
export function formatReceipt(vault: VaultId, { seq, link }: Head): string {
  const body = `LSR1-${vault.slice(0, SHORT)}-${seq}-${toHex(link)}`;
  return `${body}-${checkSum(body)}`;
}

/** Reads a receipt. Spaces, line breaks and case do not count, nor does what follows it in a file. */
export function parseReceipt(raw: string, vault: VaultId): Outcome<Head> {
  const text = raw.replace(/\s+/g, '').toLowerCase().replace(/^lsr1/, 'LSR1');
  if (!text.startsWith('LSR1-')) return failed({ code: 'receipt.notAReceipt' });
  const [whole = '', owner, seq, link, sum] = SHAPE.exec(text) ?? [];
  if (owner === undefined || seq === undefined || link === undefined || sum === undefined) {
    return failed({ code: 'receipt.mistyped' });
  }
  if (sum !== checkSum(whole.slice(0, -SHORT - 1))) return failed({ code: 'receipt.mistyped' });
  if (owner !== vault.slice(0, SHORT)) return failed({ code: 'receipt.otherVault' });
  return done({ seq: Number(seq), link: fromHex(link) });
}
