import { toHex } from '../core/base/bytes.ts';
import type { ProfileId, VaultId } from '../core/base/ids.ts';
import {
  mergeWitnesses,
  NO_WITNESS,
  type StorageWitness,
  type WitnessEntry,
} from '../core/log/storage-witness.ts';
import { utf8 } from './bytes.ts';
import { sha256 } from './hash-chain.ts';
import { formatReceipt, parseReceipt } from './receipt.ts';

const START = 'LSW1 ';

/** More than anybody has; a text that is longer is none of ours. */
const MAX_ENTRIES = 1_000;

const checkSum = (body: string): string => toHex(sha256(utf8(body)).subarray(0, 8));

/**
 * A witness in text: `LSW1 `, JSON on one line, a line feed, and the first sixteen hex digits of the SHA-256
 * of what is before that. A vault's place is its receipt, or `null` once it was removed. None of it is secret.
 */
export function formatWitness({ entries, dropped, settled }: StorageWitness): string {
  const vaults = entries.map(({ vault, profile, epoch, head, at, backupAt }) => ({
    vault,
    profile,
    epoch,
    receipt: head && formatReceipt(vault, head),
    at,
    backupAt,
  }));
  const body = `${START}${JSON.stringify({ vaults, dropped, settled })}`;
  return `${body}\n${checkSum(body)}`;
}

const isId = (raw: unknown): raw is string => typeof raw === 'string' && /^[0-9a-f]{32}$/.test(raw);
const isCount = (raw: unknown): raw is number => Number.isSafeInteger(raw) && Number(raw) >= 0;

function entryOf(raw: unknown): WitnessEntry | null {
  const { vault, profile, epoch, receipt, at, backupAt } = (raw ?? {}) as Record<string, unknown>;
  const isProfile = profile === null || isId(profile);
  if (!isId(vault) || !isProfile || !isCount(epoch) || !isCount(at)) return null;
  if (backupAt !== null && !isCount(backupAt)) return null;
  const id = vault as VaultId;
  const head = typeof receipt === 'string' ? parseReceipt(receipt, id) : null;
  if (receipt !== null && !head?.ok) return null;
  const owner = profile as ProfileId | null;
  return { vault: id, profile: owner, epoch, head: head?.ok ? head.value : null, at, backupAt };
}

/** Reads a witness. Whatever else lies there is none: `null`. */
export function parseWitness(text: string | null): StorageWitness | null {
  if (!text?.startsWith(START)) return null;
  const [body = '', sum] = text.split('\n');
  if (sum !== checkSum(body)) return null;
  try {
    const { vaults, dropped, settled } = JSON.parse(body.slice(START.length)) as Record<
      string,
      unknown
    >;
    if (!Array.isArray(vaults) || vaults.length > MAX_ENTRIES) return null;
    if (!isCount(dropped) || !isCount(settled)) return null;
    const entries = vaults.map(entryOf);
    if (entries.includes(null)) return null;
    const read = entries.filter((entry): entry is WitnessEntry => entry !== null);
    // Two entries of one vault become one.
    return mergeWitnesses({ entries: read, dropped, settled }, NO_WITNESS);
  } catch {
    return null;
  }
}
