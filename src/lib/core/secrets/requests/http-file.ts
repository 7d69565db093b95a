import { OPEN, readAddress } from './address.ts';
import { FileVariables } from './file-variables.ts';
import { isHarmlessName } from './headers.ts';
import { openTextsOf, quotesOf, withoutOpenParts } from './open-parts.ts';
import { type RequestReading, type RequestSite, siteOf } from './reading.ts';
import { hidesCommand } from './shell-text.ts';

/**
 * Reads `.http` files as REST Client, IntelliJ's HTTP Client and httpyac agree on them: requests between
 * lines of `###`, each a request line, headers, and behind an empty line its body.
 * https://github.com/JetBrains/http-request-in-editor-spec
 */

const SEPARATOR = /^###/;
const COMMENT = /^(?:#|\/\/)/;
/** What a comment says to the tool and does not lead a request anywhere. */
const DIRECTIVE = /^(?:#+|\/\/)\s*@\s*([\w-]*)/;
const HARMLESS =
  /^(?:name|note|title|description|no-log|no-redirect|no-cookie-jar|no-auto-encoding)$/;
const VARIABLE = /^@[\w.-]+\s*=/;
const METHOD = '(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|QUERY)';
const REQUEST = new RegExp(`^(?:${METHOD}[ \\t]+)?(\\S+)(?:[ \\t]+HTTP/[\\d.]+)?[ \\t]*$`);
const HAS_METHOD = new RegExp(`^${METHOD}[ \\t]+\\S`);
const HEADER = /^([^\s:]+):/;
/** What some readers take for the end of a line, and others do not. */
const OTHER_BREAK = /[\r\v\f\u0085\u2028\u2029]/;
/** Scripts that run before or after a request, in the file or in one of their own, and what httpyac has of them. */
const SCRIPT = /\{%|^\s*<\s*\{|^\s*>(?!>)|^\s*\?\?|^\{\{[^}]*$|^\}\}/;
/** A variable, which REST Client finds in a body, too. */
const VARIABLE_ANYWHERE = /^\s*@[^\s=]+\s*=/;
/** Code where others have the name of a variable, or what another request sent. */
const CODE = /^(?!\s*vault:).*(?:[=(;`]|\brequest\b)/;

interface Line {
  readonly text: string;
  /** With what stands in double braces. */
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start <= text.length;) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const raw = text.slice(start, end);
    yield { text: withoutOpenParts(raw, OPEN), raw, start, end };
    start = end + 1;
  }
}

const isRequestLine = (text: string): boolean =>
  HAS_METHOD.test(text) || /^https?:\/\/\S/i.test(text);

/** One request, from its first line on. */
class HttpRequest {
  readonly #start: number;
  readonly #address: string | null;
  #end: number;
  #more = '';
  #isCertain = true;
  #part: 'address' | 'headers' | 'body' = 'address';

  constructor({ raw, start, end }: Line, variables: FileVariables) {
    this.#start = start;
    this.#end = end;
    const text = withoutOpenParts(variables.putInto(raw), OPEN);
    this.#address = REQUEST.exec(text)?.[1] ?? null;
  }

  take({ text, end }: Line): void {
    this.#end = end;
    const isDirective = DIRECTIVE.test(text);
    if (this.#part === 'body') {
      const isOther = isRequestLine(text) || SEPARATOR.test(text.trimStart()) || hidesCommand(text);
      if (isOther || isDirective || VARIABLE_ANYWHERE.test(text)) this.#isCertain = false;
    } else if (text.trim() === '') this.#part = 'body';
    else if (COMMENT.test(text)) {
      if (isDirective) this.#isCertain = false;
    } else if (this.#part === 'address' && /^[ \t]+[/?&]\S*[ \t]*$/.test(text)) {
      this.#more += text.trim();
    } else {
      this.#part = 'headers';
      const [, name = ''] = HEADER.exec(text) ?? [];
      if (!isHarmlessName(name)) this.#isCertain = false;
    }
  }

  doubt(): void {
    this.#isCertain = false;
  }

  get site(): RequestSite {
    const { origins, isCertain } =
      this.#address === null
        ? { origins: [], isCertain: false }
        : readAddress(this.#address + this.#more, ['http', 'https']);
    return siteOf(this.#start, this.#end, origins, isCertain && this.#isCertain);
  }
}

/** Whether a text is a `.http` file: its first line that says anything is one of a request. */
export function isHttpFile(text: string): boolean {
  for (const { text: line } of linesOf(text)) {
    if (line.trim() === '' || COMMENT.test(line) || VARIABLE.test(line)) continue;
    return isRequestLine(line);
  }
  return false;
}

/** Where the requests of a `.http` file go. */
export function readHttpFile(text: string): RequestReading {
  const requests: HttpRequest[] = [];
  let current: HttpRequest | null = null;
  // What stands before a request's first line and is not understood makes that request uncertain.
  let isHeadKnown = true;
  let isLed = openTextsOf(text).some((part) => CODE.test(part));
  const variables = new FileVariables(text);
  const isHarmlessComment = (line: string): boolean => {
    const [, directive] = DIRECTIVE.exec(line) ?? [];
    return directive === undefined || HARMLESS.test(directive);
  };
  for (const line of linesOf(text)) {
    if (SCRIPT.test(line.text) || OTHER_BREAK.test(line.text)) isLed = true;
    if (SEPARATOR.test(line.text)) {
      // What stands without a request is for all of them.
      if (!current && !isHeadKnown) isLed = true;
      current = null;
      isHeadKnown = isHarmlessComment(line.text);
    } else if (current) current.take(line);
    else if (COMMENT.test(line.text)) {
      if (!isHarmlessComment(line.text)) isHeadKnown = false;
    } else if (isRequestLine(line.text)) {
      current = new HttpRequest(line, variables);
      if (!isHeadKnown) current.doubt();
      requests.push(current);
    } else if (VARIABLE.test(line.text)) variables.define(line.raw);
    else if (line.text.trim() !== '') isHeadKnown = false;
  }
  if (!current && !isHeadKnown) isLed = true;
  if (isLed) for (const request of requests) request.doubt();
  return { sites: requests.map(({ site }) => site), quotes: quotesOf(text, 'line') };
}
