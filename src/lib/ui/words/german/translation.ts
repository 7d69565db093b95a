import type { Translation } from '../translation.ts';
import { chartWords } from './chart-words.ts';
import { words } from './words.ts';

/**
 * The app in German. It says "du", and has one word for each thing: Tresor (vault), Tresorschlüssel (vault
 * key), Geheimnis (secret), Sicherung (backup), sperren, zurücksetzen; a passkey stays a Passkey.
 */
export const german: Translation = { words, chartWords };
