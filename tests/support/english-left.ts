import type { Page } from '@playwright/test';
import { auditWords } from '../../src/lib/ui/words/english/audit-words.ts';
import { chartWords } from '../../src/lib/ui/words/english/chart-words.ts';
import { externalWords } from '../../src/lib/ui/words/english/external-words.ts';
import { homeWords } from '../../src/lib/ui/words/english/home-words.ts';
import { problemWords } from '../../src/lib/ui/words/english/problem-words.ts';
import { transferWords } from '../../src/lib/ui/words/english/transfer-words.ts';
import { vaultWords } from '../../src/lib/ui/words/english/vault-words.ts';
import { words } from '../../src/lib/ui/words/english/words.ts';

/** Stands for whatever is put into a sentence. */
const MARK = '\u{fffc}';

/** What a function of the catalogue says around its arguments; nothing where it wants more than text. */
function saidBy(say: (...given: unknown[]) => unknown): unknown {
  try {
    return say(MARK, MARK, MARK);
  } catch {
    return [];
  }
}

function* phrasesIn(part: unknown): Generator<string> {
  if (typeof part === 'function') {
    if (part !== problemWords) yield* phrasesIn(saidBy(part as (...given: unknown[]) => unknown));
  } else if (typeof part === 'object' && part !== null) {
    for (const inner of Object.values(part)) yield* phrasesIn(inner);
  } else if (typeof part === 'string') {
    for (const phrase of part.split(MARK)) yield phrase.trim();
  }
}

/** Names of products, which are the same in every language. */
const PRODUCTS = ['1Password Connect'];

/** Everything of more than one word that the English catalogues say. */
export const englishPhrases: readonly string[] = [
  ...new Set(
    phrasesIn([words, homeWords, vaultWords, chartWords, auditWords, externalWords, transferWords]),
  ),
].filter((phrase) => /\p{L}{2,} \p{L}{2,}/u.test(phrase) && !PRODUCTS.includes(phrase));

/** All that a page says now, to those who see it and to those who hear it. */
export const saidOn = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const attributes = ['aria-label', 'placeholder', 'title', 'alt'];
    const parts = [document.title];
    for (const element of document.body.querySelectorAll('*')) {
      parts.push(...attributes.map((name) => element.getAttribute(name) ?? ''));
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (!parentElement?.closest('script, style, noscript')) parts.push(textContent ?? '');
    }
    return parts.join('\n').replace(/[ \t\n]+/g, ' ');
  });

/** The English phrases that a page in another language still says. */
export async function englishLeft(page: Page): Promise<string[]> {
  const said = await saidOn(page);
  return englishPhrases.filter((phrase) => said.includes(phrase));
}
