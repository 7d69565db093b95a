/** Where the choice is kept: for all profiles of this browser, since it is made before signing in. */
const KEY = 'lockstate-language';

/** What the browser asks for, the most wanted first, as BCP 47 tags. */
export const browserLanguages = (): readonly string[] => navigator.languages;

/** The language that was chosen, `null` for none. Whatever lies there is given back as it is. */
export function chosenLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Where the browser stores nothing, a choice lasts as long as the page.
    return null;
  }
}

export function keepLanguage(language: string): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // As above.
  }
}

/** @param onChoice called with what another tab has chosen, `null` when its choice was cleared */
export function watchLanguage(onChoice: (language: string | null) => void): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY || key === null) onChoice(newValue);
  });
}
