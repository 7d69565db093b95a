import type { VaultId } from '../../core/base/ids.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * Gives a damaged vault back what its second copy has whole.
 * @returns whether anything was given back, and it is worth reading again
 * @throws ProblemError when a disk fails
 */
export async function healed({ copies }: Dependencies, vault: VaultId): Promise<boolean> {
  const result = await copies?.heal(vault);
  return (result?.restored.length ?? 0) > 0;
}
