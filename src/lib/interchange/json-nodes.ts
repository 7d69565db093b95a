import { done, failed, type Outcome } from '../core/base/outcome.ts';
import { type DataNode, type DataPair, NOTHING } from './data-node.ts';
import { isPlainNumber, parseJson } from './file-text.ts';

const TOKEN = /\s*("[^"\\]*(?:\\[^][^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+)/y;

/** The tokens of a text that is JSON. */
class Tokens {
  #next: string;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#read();
  }

  get next(): string {
    return this.#next;
  }

  take(): string {
    const token = this.#next;
    this.#next = this.#read();
    return token;
  }

  #read(): string {
    TOKEN.lastIndex = this.#at;
    const [, token = ''] = TOKEN.exec(this.#text) ?? [];
    this.#at = TOKEN.lastIndex;
    return token;
  }
}

const textOf = (token: string): string => JSON.parse(token) as string;

function nodeOf(tokens: Tokens): DataNode {
  const token = tokens.take();
  if (token.startsWith('"')) return { kind: 'text', text: textOf(token) };
  if (token === '{') {
    const pairs: DataPair[] = [];
    while (tokens.next !== '}') {
      const name = textOf(tokens.take());
      tokens.take();
      pairs.push([name, nodeOf(tokens)]);
      if (tokens.next === ',') tokens.take();
    }
    tokens.take();
    return { kind: 'map', pairs };
  }
  if (token === '[') {
    const items: DataNode[] = [];
    while (tokens.next !== ']') {
      items.push(nodeOf(tokens));
      if (tokens.next === ',') tokens.take();
    }
    tokens.take();
    return { kind: 'list', items };
  }
  if (token === 'null') return NOTHING;
  const isSure = token === 'true' || token === 'false' || isPlainNumber(token);
  return isSure ? { kind: 'text', text: token } : { kind: 'refused', reason: 'spelling' };
}

/**
 * Reads JSON with the text of its numbers, and with names that come twice, both of which `JSON.parse` loses. That it is
 * JSON, `JSON.parse` says.
 * @returns as `parseJson`
 */
export function jsonNodes(text: string): Outcome<DataNode> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const node = nodeOf(new Tokens(text));
  return node.kind === 'map' || node.kind === 'list'
    ? done(node)
    : failed({ code: 'file.notThisFormat' });
}
