import { expect } from 'vitest';
import { valueOf } from './core.ts';
import type { FaultyCore } from './faulty-core.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

export const ROWS = { text: '', order: 'newest', offset: 0, limit: 10_000 } as const;

/** What changes of key are tried on: a core, and what it shows. */
type Core = Pick<FaultyCore, 'core' | 'view'>;

/** Changes the vault key. @returns the new one */
export async function changeKey({ core }: Core): Promise<string> {
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  return text;
}

export const progress = ({ view }: Core) => view().vault?.inside?.resealing;

/** Resolves when all is sealed anew. */
export const resealed = (it: Core) =>
  expect.poll(() => progress(it), { timeout: 60_000, interval: 5 }).toBeNull();

/** What Verify finds. */
export const findings = async ({ core }: Core) =>
  valueOf(await core.audit.verify(() => undefined)).findings;

/** All values by the names of their secrets; `null` for one that does not open. */
export async function values({ core }: Core): Promise<Record<string, string | null>> {
  const found: Record<string, string | null> = {};
  for (const row of valueOf(await core.secrets.list(ROWS)).rows) {
    const value = await core.secrets.reveal(row.id, null);
    found[row.name] = value.ok ? value.value.text : null;
  }
  return found;
}

/** Adds a passkey. @returns what unlocks the vault with it */
export async function addPasskey({ core }: Core, name: string) {
  const [credential, prfInput, prfOutput] = [random(16), random(32), random(32)];
  const made = { name, credential, prfInput, prfOutput: prfOutput.slice() };
  valueOf(await core.keys.addPasskey(made));
  return (from: Core) =>
    from.core.keys.unlockWithPasskey({ credential, prfOutput: prfOutput.slice() });
}
