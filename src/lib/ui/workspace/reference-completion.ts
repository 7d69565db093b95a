/** What is being typed of a reference right before the caret. */
export interface TypedReference {
  /** Where the braces begin, in the text. */
  readonly start: number;
  /** What was typed of the name so far. */
  readonly typed: string;
}

const OPEN = /\{\{[^\S\r\n]*(?:v|va|vau|vaul|vault|vault:([^{}\r\n]*)|([^{}:\r\n]*))$/;

/** The reference that ends at the caret and is not closed yet, `null` when there is none. */
export function typedBefore(text: string, caret: number): TypedReference | null {
  const match = OPEN.exec(text.slice(0, caret));
  if (!match) return null;
  const typed = match[1] ?? match[2] ?? '';
  return { start: match.index, typed };
}

/** The text with the reference completed, and where the caret goes. */
export function complete(
  text: string,
  caret: number,
  { start }: TypedReference,
  name: string,
): { readonly text: string; readonly caret: number } {
  const reference = `{{vault:${name}}}`;
  // Braces that were closed before the name was typed are not doubled.
  const rest = text.slice(caret).replace(/^\s*\}\}/, '');
  return { text: text.slice(0, start) + reference + rest, caret: start + reference.length };
}
