import { closedInterchange } from '../interchange/interchange-client.ts';
import type { Dependencies } from '../dependencies.ts';
import type { CoreApi } from '../protocol/core-api.ts';
import type { KeysApi } from '../protocol/keys-api.ts';
import type { CommandQueue } from './command-queue.ts';
import { Later, laterArea } from './later.ts';
import type * as Parts from './vault-parts.ts';

/** What works with a vault, loaded with the first profile that is used. */
export type VaultParts = Later<typeof Parts>;

export const laterParts = (): VaultParts => new Later(() => import('./vault-parts.ts'));

/** The areas of the protocol that work with a vault. */
export interface VaultAreas extends Pick<
  CoreApi,
  'keys' | 'secrets' | 'templates' | 'providers' | 'transfer' | 'audit' | 'recovery'
> {
  /** Ends what is read or written beside the commands, and forgets it: it holds secrets in plain. */
  forget(): void;
}

/**
 * The areas, whose calls have them loaded if need be.
 * @param onEntered called when a person has opened the vault
 * @param lock locks the vault; waits for nothing to be loaded
 * @param dependencies of the core while it can be used
 */
export function vaultAreas(
  parts: VaultParts,
  queue: CommandQueue,
  onEntered: () => void,
  lock: KeysApi['lock'],
  dependencies: () => Dependencies | undefined,
): VaultAreas {
  let made: ReturnType<typeof Parts.areasOf> | null = null;
  const of = ({ areasOf }: typeof Parts) => (made ??= areasOf(queue, onEntered, lock));
  const transfer = new Later(async () => {
    const { TransferArea } = await import('./transfer.ts');
    const now = () => dependencies()?.clock() ?? 0;
    return new TransferArea(queue, now, () => dependencies()?.interchange ?? closedInterchange);
  });
  return {
    keys: laterArea<typeof Parts, KeysApi>(parts, (loaded) => of(loaded).keys, { lock }),
    secrets: laterArea(parts, (loaded) => of(loaded).secrets),
    templates: laterArea(parts, (loaded) => of(loaded).templates),
    providers: laterArea(parts, (loaded) => of(loaded).providers),
    transfer: laterArea(transfer, (area) => area),
    audit: laterArea(parts, (loaded) => of(loaded).audit),
    recovery: laterArea(parts, (loaded) => of(loaded).recovery),
    forget() {
      transfer.here?.forget();
    },
  };
}
