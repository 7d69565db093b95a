import type { SecretId } from '../base/ids.ts';
import type { Finding } from './verify-report.ts';

/**
 * What can be said of a secret in a damaged vault:
 *
 * - `whole`: its records, their macs and its sealed bytes are all right
 * - `probable`: its sealed bytes open with this vault's key and in their own place, but the log around them
 *   does not vouch for them, or something beside its value is gone
 * - `lost`: its value is gone
 */
export type Proof = 'whole' | 'probable' | 'lost';

export interface RecoveredSecret {
  readonly id: SecretId;
  readonly name: string;
  readonly proof: Proof;
  /** A record after its last one cannot be read: a later change of it, or its deletion, may be missing. */
  readonly mayBeOlder: boolean;
  /** Its note, or values of environments or earlier ones, are gone. */
  readonly isIncomplete: boolean;
}

/** What reading everything that is left of a vault found. */
export interface RecoveryReport {
  /** The damage, in the order of the log. */
  readonly findings: readonly Finding[];
  /** In the order they were added; those that are not whole first. */
  readonly secrets: readonly RecoveredSecret[];
  readonly counts: Readonly<Record<Proof, number>>;
  /** Sealed records that do not open, which may have held secrets that nothing else names. */
  readonly unreadable: number;
  /** Whether a repair would change nothing: all is right. */
  readonly isWhole: boolean;
}
