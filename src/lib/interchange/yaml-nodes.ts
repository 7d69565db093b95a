import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, type Scalar } from 'yaml';
import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { RefusalReason } from '../core/transfer/plain-secret.ts';
import { type DataNode, type DataPair, NOTHING } from './data-node.ts';
import { isPlainNumber } from './file-text.ts';

const refused = (reason: RefusalReason): DataNode => ({ kind: 'refused', reason });

const STRING = 'tag:yaml.org,2002:str';

const QUOTED: Readonly<Record<string, RegExp>> = {
  QUOTE_SINGLE: /^'(?:[^']|'')*'$/,
  QUOTE_DOUBLE: /^"(?:[^"\\]|\\[^])*"$/,
};

/** A text in YAML, and what was found out of it as a whole. */
class Source {
  /** Whether a quote is open where the library takes a line's end for it. */
  isBroken = false;
  readonly #text: string;
  readonly #end: number;

  constructor(text: string) {
    this.#text = text;
    this.#end = /[\r\n]$/.test(text) ? Infinity : text.trimEnd().length;
  }

  /** Whether all programs read a scalar as the library does. */
  isSure({ type, range, value }: Scalar): boolean {
    const [from = 0, to = 0] = range ?? [];
    const quoted = QUOTED[type ?? ''];
    if (quoted && !quoted.test(this.#text.slice(from, to))) this.isBroken = true;
    // A sign that YAML 1.1 has for a type of its own.
    if (type === 'PLAIN') return value !== '=';
    // Of a block at the end of a file without a last line break, programs differ on whether its value has one.
    const isCut = to >= this.#end && String(value).endsWith('\n');
    return !(type?.startsWith('BLOCK') && isCut);
  }
}

/** A scalar that YAML 1.1 and 1.2 read as one text, the one that is written. */
function scalarNode(scalar: Scalar, older: unknown, text: Source): DataNode {
  const { tag, value, source = '' } = scalar;
  const isSure = text.isSure(scalar);
  if (tag !== undefined && tag !== STRING && tag !== '!') {
    return refused(tag === '!vault' ? 'encrypted' : 'kindUnsupported');
  }
  const other = isScalar(older) ? older.value : undefined;
  if (value === null && other === null) return NOTHING;
  if (!isSure || value !== other || typeof value !== typeof other) return refused('spelling');
  if (typeof value === 'string') return { kind: 'text', text: value };
  const isPlain =
    typeof value === 'boolean'
      ? source === String(value)
      : typeof value === 'number' && isPlainNumber(source);
  return isPlain ? { kind: 'text', text: source } : refused('spelling');
}

function pairOf(key: unknown, node: DataNode, older: unknown, text: Source): DataPair {
  if (!isScalar(key)) return ['?', refused('nameInvalid')];
  // Merges another map.
  if (key.source === '<<' && key.type === 'PLAIN') return ['<<', refused('reference')];
  const name = scalarNode(key, older, text);
  if (name.kind !== 'text') return [key.source ?? '', refused('nameInvalid')];
  return [name.text, node];
}

/** @param older the same as YAML 1.1 reads it */
function nodeOf(node: unknown, older: unknown, text: Source): DataNode {
  if (node === null || node === undefined) return NOTHING;
  if (isAlias(node)) return refused('reference');
  if (isScalar(node)) return scalarNode(node, older, text);
  const { tag } = node as Node & { tag?: string };
  if (tag !== undefined && !/^tag:yaml\.org,2002:(?:map|seq)$/.test(tag)) {
    return refused('kindUnsupported');
  }
  if (isMap(node) && isMap(older) && node.items.length === older.items.length) {
    const pairs = node.items.map((pair, at) => {
      const other = older.items[at];
      return pairOf(pair.key, nodeOf(pair.value, other?.value, text), other?.key, text);
    });
    return { kind: 'map', pairs };
  }
  if (isSeq(node) && isSeq(older) && node.items.length === older.items.length) {
    return {
      kind: 'list',
      items: node.items.map((item, at) => nodeOf(item, older.items[at], text)),
    };
  }
  return refused('spelling');
}

/** The same with no text in it. */
function unsure(node: DataNode): DataNode {
  if (node.kind === 'list') return { kind: 'list', items: node.items.map(unsure) };
  if (node.kind !== 'map') return node.kind === 'text' ? refused('spelling') : node;
  return { kind: 'map', pairs: node.pairs.map(([name, one]) => [name, unsure(one)]) };
}

/**
 * Reads YAML. What its versions 1.1 and 1.2, both in use, read as different things (`yes`, `0123`, `12:30`) is refused,
 * and so are numbers that come out as another text than is written, aliases and tags.
 * @returns the documents of the file; `file.damaged` when it is no YAML, or so in one of the versions only
 */
export function yamlNodes(text: string): Outcome<readonly DataNode[]> {
  const read = (version: '1.1' | '1.2') =>
    parseAllDocuments(text, { version, uniqueKeys: false, logLevel: 'silent' });
  const documents = read('1.2');
  const older = read('1.1');
  if (!Array.isArray(documents) || !Array.isArray(older)) return done([]);
  const isSound = [...documents, ...older].every(({ errors }) => errors.length === 0);
  const source = new Source(text);
  const nodes = documents.map(({ contents }, at) => nodeOf(contents, older[at]?.contents, source));
  if (!isSound || source.isBroken || documents.length !== older.length) {
    return failed({ code: 'file.damaged' });
  }
  // To YAML 1.1 these end lines, so that none of the file is sure to be the same in both.
  return done(/[\u0085\u2028\u2029]/.test(text) ? nodes.map(unsure) : nodes);
}
