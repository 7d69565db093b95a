import { MIN_STRENGTH } from '../../core/transfer/passphrase.ts';
import { strengthMeter } from '../../worker/client.ts';

/** How long the meter may take. It has word lists to load. */
const PATIENCE_MS = 10_000;

/**
 * Whether the strength meter takes a passphrase for one that is guessed. Where the meter cannot be had it says
 * nothing, and the rule of the core is the one that holds.
 */
export async function isWeak(passphrase: string): Promise<boolean> {
  const meter = await strengthMeter().catch(() => null);
  if (!meter) return false;
  const late = new Promise<number>((resolve) => setTimeout(resolve, PATIENCE_MS, MIN_STRENGTH));
  try {
    return (await Promise.race([meter.strengthOf(passphrase), late])) < MIN_STRENGTH;
  } catch {
    return false;
  } finally {
    // It remembers what it was shown.
    meter.end();
  }
}
