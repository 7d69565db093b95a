import type { Problem } from '../../core/base/problem.ts';
import type { ProviderRow } from '../../core/providers/provider.ts';
import type { ExternalVault } from '../../external/provider.ts';
import type { ExternalPurpose } from '../../machines/events.ts';
import type { OriginEgress } from '../egress/origin-egress.ts';

/** A provider in use. What it is asked for goes one after the other, so that its requests can be counted. */
export interface ProviderInUse {
  readonly row: ProviderRow;
  readonly vault: ExternalVault;
  /** `null` for a file. */
  readonly egress: OriginEgress | null;
  usedAt: number;
  /** How much is under way or waits. */
  busy: number;
  /** The last time that it could not be reached, so that what waited does not wait as long again. */
  failed: { readonly at: number; readonly problem: Problem } | null;
  /** What it is asked for now. */
  purpose: ExternalPurpose | null;
  /** Grows when browsing is ended, so that what waits for its turn is not begun. */
  browsing: number;
  queue: Promise<unknown>;
}

/** Ends what a provider is asked for, if it is for this. */
export function interrupt(
  { egress, vault, busy, purpose }: ProviderInUse,
  what: ExternalPurpose,
): void {
  if (busy === 0 || purpose !== what) return;
  egress?.interrupt();
  // A file is opened for as long as it wants.
  if (!egress) vault.close();
}

/** Ends what a provider is asked for, and what it holds. */
export function end({ egress, vault }: ProviderInUse): void {
  egress?.close();
  vault.close();
}
