/** What finds out what can be proven of a damaged vault, and makes a whole one of it, loaded in one. */
export { VaultRecovery } from '../../keyring/recover-vault.ts';
export { readRemains, repairLog } from './log-repair.ts';
