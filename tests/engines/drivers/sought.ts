/** What to look for in a page: by role and name, by the label of a field, or by a text. One of the three. */
export interface Sought {
  readonly role?: string;
  readonly name?: string;
  readonly label?: string;
  readonly text?: string;
  /** Whether the name or the label may go on before and after. */
  readonly isPart?: boolean;
  /** Which of several, 0 for the first. */
  readonly nth?: number;
}

/** An element that was found: where its middle is, in CSS pixels of the viewport, and what is seen of it. */
export interface Found {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly name: string;
  readonly value: string;
  /** Whether a click there is a click on it. */
  readonly isHit: boolean;
  readonly isDisabled: boolean;
  readonly isChecked: boolean;
  readonly isFocused: boolean;
}

export const button = (name: string): Sought => ({ role: 'button', name });
export const heading = (name: string): Sought => ({ role: 'heading', name });
export const tabNamed = (name: string): Sought => ({ role: 'tab', name, isPart: true });
export const field = (label: string): Sought => ({ label, isPart: true });
export const text = (words: string): Sought => ({ text: words });

export const told = (sought: Sought): string => JSON.stringify(sought);
