/** All that works with a vault, loaded in one when there is one: a first visit has none. */
import type { Outcome } from '../../core/base/outcome.ts';
import { AuditArea } from './audit.ts';
import type { CommandQueue } from './command-queue.ts';
import { KeysArea } from './keys.ts';
import { ProvidersArea } from './providers.ts';
import { RecoveryArea } from './recovery.ts';
import { SecretsArea } from './secrets.ts';
import { TemplatesArea } from './templates.ts';

export { LogAudit } from '../audit/log-audit.ts';
export { VaultSession } from '../vault/vault-session.ts';

/**
 * The areas of the protocol that work with a vault.
 * @param onEntered called when a person has opened the vault
 */
export const areasOf = (
  queue: CommandQueue,
  onEntered: () => void,
  lock: () => Promise<Outcome>,
) => ({
  keys: new KeysArea(queue, onEntered, lock),
  secrets: new SecretsArea(queue),
  templates: new TemplatesArea(queue),
  providers: new ProvidersArea(queue),
  audit: new AuditArea(queue),
  recovery: new RecoveryArea(queue),
});
