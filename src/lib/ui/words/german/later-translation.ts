import type { LaterTranslation } from '../translation.ts';
import { auditWords } from './audit-words.ts';
import { clipboardWords } from './clipboard-words.ts';
import { externalWords } from './external-words.ts';
import { homeWords } from './home-words.ts';
import { keyWords } from './key-words.ts';
import { listWords } from './list-words.ts';
import { lossWords } from './loss-words.ts';
import { recoveryWords } from './recovery-words.ts';
import { templateWords } from './template-words.ts';
import { transferWords } from './transfer-words.ts';
import { vaultWords } from './vault-words.ts';

/** What German says on screens that are loaded when they are asked for. */
export const germanLater: LaterTranslation = {
  auditWords,
  clipboardWords,
  externalWords,
  templateWords,
  transferWords,
  recoveryWords,
  homeWords,
  vaultWords,
  keyWords,
  listWords,
  lossWords,
};
