/**
 * Variables of a `.http` file (`@host = api.example.com`) that have one value there and get no other: written once,
 * before the request, without code.
 */

const ONCE = /^@([\w.-]+)[ \t]*=(.*)$/;
/** All that may give a name a value: a variable anywhere, the name of a request, a question. */
const DEFINED = /^[ \t]*(?:@|(?:#+|\/\/)[ \t]*@[ \t]*[\w-]+[ \t:=]+)([\w.-]+)/gm;
const LITERAL = /^[\w.~:/-]{1,300}$/;
const USED = /\{\{[ \t]*([\w.-]+)[ \t]*\}\}/g;

export class FileVariables {
  readonly #twice = new Set<string>();
  readonly #values = new Map<string, string>();

  constructor(text: string) {
    const once = new Set<string>();
    for (const [, name = ''] of text.matchAll(DEFINED)) {
      const key = name.toLowerCase();
      if (once.has(key)) this.#twice.add(key);
      once.add(key);
    }
  }

  /** Takes a line that defines one. */
  define(line: string): void {
    const [, name = '', written = ''] = ONCE.exec(line) ?? [];
    const value = this.putInto(written.trim());
    if (!this.#twice.has(name.toLowerCase()) && LITERAL.test(value)) this.#values.set(name, value);
  }

  /** A text with the values that are known. */
  putInto(text: string): string {
    return text.replaceAll(USED, (part, name: string) => this.#values.get(name) ?? part);
  }
}
