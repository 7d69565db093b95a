import type { Translation } from '../translation.ts';
import { auditWords } from './audit-words.ts';
import { chartWords } from './chart-words.ts';
import { externalWords } from './external-words.ts';
import { listWords } from './list-words.ts';
import { recoveryWords } from './recovery-words.ts';
import { transferWords } from './transfer-words.ts';
import { words } from './words.ts';

/**
 * The app in German. It says "du", and has one word for each thing: Tresor (vault), Tresorschlüssel (vault
 * key), Geheimnis (secret), Sicherung (backup), sperren, zurücksetzen; a passkey stays a Passkey.
 */
export const german: Translation = {
  words,
  chartWords,
  auditWords,
  externalWords,
  transferWords,
  recoveryWords,
  listWords,
};
