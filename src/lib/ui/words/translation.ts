import type { AuditWords } from './english/audit-words.ts';
import type { ChartWords } from './english/chart-words.ts';
import type { ClipboardWords } from './english/clipboard-words.ts';
import type { ExternalWords } from './english/external-words.ts';
import type { HomeWords } from './english/home-words.ts';
import type { KeyWords } from './english/key-words.ts';
import type { ListWords } from './english/list-words.ts';
import type { LossWords } from './english/loss-words.ts';
import type { RecoveryWords } from './english/recovery-words.ts';
import type { TemplateWords } from './english/template-words.ts';
import type { TransferWords } from './english/transfer-words.ts';
import type { VaultWords } from './english/vault-words.ts';
import type { Words } from './english/words.ts';

/** What another language says from the first screen on. English is in the app itself, the others come when spoken. */
export interface Translation {
  readonly words: Words;
  readonly chartWords: ChartWords;
}

/** What it says on screens that are loaded when they are asked for. */
export interface LaterTranslation {
  readonly auditWords: AuditWords;
  readonly clipboardWords: ClipboardWords;
  readonly externalWords: ExternalWords;
  readonly templateWords: TemplateWords;
  readonly transferWords: TransferWords;
  readonly recoveryWords: RecoveryWords;
  readonly homeWords: HomeWords;
  readonly vaultWords: VaultWords;
  readonly keyWords: KeyWords;
  readonly listWords: ListWords;
  readonly lossWords: LossWords;
}
