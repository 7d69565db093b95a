import { auditWords as english, type AuditWords } from './english/audit-words.ts';
import { followingLater } from './language.svelte.ts';

/** What the audit of a vault's log says. Apart from `words`, so that it is loaded with the audit. */
export const auditWords: AuditWords = followingLater(
  english,
  (translation) => translation.auditWords,
);
