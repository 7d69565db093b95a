import type { ChartPath } from '../../machines/chart-state.ts';
import type { ExternalProblem } from './external-problem.ts';
import type { FileProblem } from './file-problem.ts';

/**
 * What a person can cause or meet, as data. The UI owns the words and chooses them by `code`;
 * no problem carries a key, a value or a name.
 */
export type Problem =
  | FileProblem
  | ExternalProblem
  | { readonly code: 'key.notAKey' }
  | { readonly code: 'key.wrongLength'; readonly expected: number; readonly got: number }
  | { readonly code: 'key.mistyped'; readonly group: number }
  | { readonly code: 'key.notThisVault' }
  | { readonly code: 'key.notTheShownOne' }
  | { readonly code: 'key.notSaved' }
  | { readonly code: 'slot.damaged' }
  | { readonly code: 'slot.replaced' }
  | { readonly code: 'secret.nameEmpty' }
  | { readonly code: 'secret.nameTooLong'; readonly max: number; readonly got: number }
  | { readonly code: 'secret.nameCharacters' }
  | { readonly code: 'secret.nameTaken' }
  | { readonly code: 'secret.valueEmpty' }
  | { readonly code: 'secret.valueMalformed' }
  | { readonly code: 'secret.valueTooLong'; readonly max: number; readonly got: number }
  | { readonly code: 'secret.domainMalformed'; readonly position: number }
  | { readonly code: 'secret.domainsTooLong'; readonly max: number; readonly got: number }
  | { readonly code: 'secret.noteTooLong'; readonly max: number; readonly got: number }
  | { readonly code: 'secret.noteMalformed' }
  | { readonly code: 'secret.missing' }
  | { readonly code: 'secret.changedElsewhere' }
  | { readonly code: 'secret.damaged'; readonly seq: number }
  | { readonly code: 'environment.nameInvalid'; readonly max: number }
  | { readonly code: 'environment.nameTaken' }
  | { readonly code: 'environment.noValue' }
  | { readonly code: 'environment.tooMany'; readonly max: number }
  | { readonly code: 'settings.invalid' }
  | { readonly code: 'workspace.nameEmpty' }
  | { readonly code: 'workspace.nameTooLong'; readonly max: number }
  | { readonly code: 'workspace.nameTaken' }
  | { readonly code: 'workspace.tooMany'; readonly max: number }
  | { readonly code: 'workspace.missing' }
  | { readonly code: 'workspace.last' }
  | { readonly code: 'template.nameEmpty' }
  | { readonly code: 'template.nameTooLong'; readonly max: number }
  | { readonly code: 'template.tooLong'; readonly max: number }
  /** A value would end the quotes, line or string it is put into, so that what follows would mean something else. */
  | { readonly code: 'template.valueBreaks' }
  | { readonly code: 'template.filledTooLong'; readonly max: number }
  | { readonly code: 'template.missing' }
  | { readonly code: 'template.damaged' }
  | { readonly code: 'template.lost' }
  | { readonly code: 'workspace.needsVault' }
  | { readonly code: 'template.changedElsewhere' }
  | { readonly code: 'app.outdated' }
  | { readonly code: 'passkey.unsupported' }
  | { readonly code: 'passkey.noPrf' }
  | { readonly code: 'passkey.cancelled' }
  | { readonly code: 'passkey.exists' }
  | { readonly code: 'passkey.unknown' }
  | { readonly code: 'passkey.failed' }
  | { readonly code: 'passkey.nameEmpty' }
  | { readonly code: 'passkey.nameTooLong'; readonly max: number }
  | { readonly code: 'key.savedIsOld' }
  | { readonly code: 'passwordManager.notConfirmed' }
  | { readonly code: 'import.gone' }
  | { readonly code: 'receipt.notAReceipt' }
  | { readonly code: 'receipt.mistyped' }
  | { readonly code: 'receipt.otherVault' }
  | { readonly code: 'audit.interrupted' }
  | { readonly code: 'compaction.nothing' }
  | { readonly code: 'recovery.nothing' }
  | { readonly code: 'undo.gone' }
  | { readonly code: 'request.malformed' }
  | { readonly code: 'passphrase.tooShort'; readonly min: number }
  | { readonly code: 'passphrase.tooWeak' }
  | { readonly code: 'name.characters' }
  | { readonly code: 'profile.nameEmpty' }
  | { readonly code: 'profile.nameTooLong'; readonly max: number }
  | { readonly code: 'profile.nameTaken' }
  | { readonly code: 'profile.missing' }
  | { readonly code: 'notNow'; readonly state: ChartPath }
  | { readonly code: 'notSignedIn' }
  | { readonly code: 'session.changedElsewhere' }
  | { readonly code: 'log.damaged'; readonly seq: number; readonly found: Damage }
  | { readonly code: 'log.conflict'; readonly expected: number; readonly actual: number }
  | { readonly code: 'storage.unavailable' }
  | { readonly code: 'storage.full' }
  | { readonly code: 'storage.newer'; readonly found: number; readonly known: number }
  | { readonly code: 'storage.blocked' }
  | { readonly code: 'storage.superseded' }
  | { readonly code: 'storage.closed' }
  | { readonly code: 'storage.notOpened' }
  | { readonly code: 'storage.failed' }
  | { readonly code: 'storage.stuck' }
  | { readonly code: 'command.interrupted' }
  | { readonly code: 'command.cancelled' }
  | { readonly code: 'core.elsewhere' }
  | { readonly code: 'core.notLoaded' }
  | { readonly code: 'core.ended' }
  | { readonly code: 'core.unavailable' }
  | { readonly code: 'core.fault' };

export type ProblemCode = Problem['code'];

/** What is wrong with a record of the log. */
export type Damage =
  'missing' | 'unreadable' | 'chain' | 'mac' | 'notAccepted' | 'sealed' | 'sealedMissing';

/** Problems of these two kinds have words of their own, which come with what needs them. */
export const isExternalProblem = (problem: Problem): problem is ExternalProblem =>
  problem.code.startsWith('external.');

export const isFileProblem = (problem: Problem): problem is FileProblem =>
  problem.code.startsWith('file.');
