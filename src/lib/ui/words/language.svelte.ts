import { browser } from '$app/environment';
import {
  browserLanguages,
  chosenLanguage,
  keepLanguage,
  watchLanguage,
} from '../../platform/language-choice.ts';
import type { Translation } from './translation.ts';

/** Each language by the name it gives itself, in the order of the picker. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const translations: Record<Exclude<Language, 'en'>, () => Promise<Translation>> = {
  de: async () => (await import('./german/translation.ts')).german,
};

let current = $state.raw<Language>('en');
/** `null` for English. */
let translation = $state.raw<Translation | null>(null);
/** Grows with each wish, so that a language that loads slowly does not replace a later choice. */
let round = 0;

const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);
const baseOf = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';

/** The language to start with: the chosen one, else the first that the browser asks for and we have. */
const wanted = (chosen: string | null): Language =>
  [chosen ?? '', ...browserLanguages().map(baseOf)].find(isLanguage) ?? 'en';

/** @returns `false` when its words are out of reach, and then nothing changes */
async function speak(next: Language): Promise<boolean> {
  const mine = ++round;
  try {
    const loaded = next === 'en' ? null : await translations[next]();
    if (mine !== round) return true;
    translation = loaded;
    current = next;
    document.documentElement.lang = next;
    return true;
  } catch {
    return false;
  }
}

/** The language of this tab. */
export const language = {
  get current(): Language {
    return current;
  },
  /** For dates and sizes: the browser's own region of the language, such as `en-GB`, where it has one. */
  get locale(): string {
    const spoken = current;
    const tags = browser ? browserLanguages() : [];
    return tags.find((tag) => baseOf(tag) === spoken) ?? spoken;
  },
  /** Loads the language to start with, and goes along with a choice in another tab. English without a browser. */
  async start(): Promise<void> {
    if (!browser || round > 0) return;
    watchLanguage((chosen) => void speak(wanted(chosen)));
    await speak(wanted(chosenLanguage()));
  },
  /**
   * Changes the language here, in other tabs and for the next time.
   * @returns whether it could be loaded; if not, everything stays as it was
   */
  async choose(next: Language): Promise<boolean> {
    const isSpoken = await speak(next);
    if (current === next) keepLanguage(next);
    return isSpoken;
  },
};

/**
 * Words that are always those of the current language. What reads them in markup or in `$derived`
 * follows a change; a `const` that keeps a part of them does not, and a test looks for those.
 * @param english the words in English
 * @param pick finds the same words in another language
 */
export const following = <T extends object>(english: T, pick: (from: Translation) => T): T =>
  new Proxy(english, {
    get: (_, name) => Reflect.get(translation ? pick(translation) : english, name) as unknown,
  });
