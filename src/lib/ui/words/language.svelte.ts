import { browser } from '$app/environment';
import { untrack } from 'svelte';
import {
  browserLanguages,
  chosenLanguage,
  keepLanguage,
  watchLanguage,
} from '../../platform/language-choice.ts';
import type { LaterTranslation, Translation } from './translation.ts';

/** Each language by the name it gives itself, in the order of the picker. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

type Spoken = Exclude<Language, 'en'>;

const translations: Record<Spoken, () => Promise<Translation>> = {
  de: async () => (await import('./german/translation.ts')).german,
};
const laterTranslations: Record<Spoken, () => Promise<LaterTranslation>> = {
  de: async () => (await import('./german/later-translation.ts')).germanLater,
};

let current = $state.raw<Language>('en');
/** `null` for English. */
let translation = $state.raw<Translation | null>(null);
let later = $state.raw<LaterTranslation | null>(null);
/** Whether a screen was loaded that has words of its own: a change of language brings those along. */
let needsLater = false;
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
    const [loaded, more] =
      next === 'en'
        ? [null, null]
        : await Promise.all([translations[next](), needsLater ? laterTranslations[next]() : null]);
    if (mine !== round) return true;
    translation = loaded;
    later = more;
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

/**
 * As `following`, for words of screens that are loaded when they are asked for.
 */
export const followingLater = <T extends object>(
  english: T,
  pick: (from: LaterTranslation) => T,
): T =>
  new Proxy(english, {
    get: (_, name) => Reflect.get(later ? pick(later) : english, name) as unknown,
  });

/**
 * Gives a screen that is loaded when its words are there in the language of this tab too, so that nothing of it is
 * seen in English first. Where they cannot be loaded, English it is.
 */
export async function withWords<T>(loading: Promise<T>): Promise<T> {
  needsLater = true;
  // What was loaded stays on the screen, with what was typed, when the language changes.
  const [spoken, isThere] = untrack(() => [current, later !== null] as const);
  const mine = round;
  const more = spoken === 'en' || isThere ? null : laterTranslations[spoken]().catch(() => null);
  const [loaded, words] = await Promise.all([loading, more]);
  if (words && mine === round) later = words;
  return loaded;
}
