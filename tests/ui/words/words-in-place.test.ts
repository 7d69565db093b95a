import { readFileSync } from 'node:fs';
import { parse, type AST } from 'svelte/compiler';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { filesIn } from '../../../scripts/precache.js';

/** Attributes and properties that people read or hear. */
const READ =
  /^(aria-(description|label|placeholder|roledescription|valuetext)|alt|hint|label|placeholder|text|title)$/;
/** Those that hold lists of names for the machine. */
const LISTS = /^(class|d|points)$/;
/** For the build and for style sheets. */
const NOT_SAID = new Set([
  'none 0px',
  '(display-mode: standalone)',
  'rect, path, circle, text',
  '.flash, desc',
]);
/** Two words in a row, as no key or class of ours has them. */
const PROSE = /\p{L}{2,}[,:]? \p{L}{2,}/u;
const LETTERS = /\p{L}{2,}/u;

interface Node {
  readonly type: string;
  readonly [part: string]: unknown;
}
interface Placed extends Node {
  readonly start: number;
  readonly end: number;
}
interface Declarator {
  readonly id: Placed;
  readonly init: Placed | null;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

function* nodesIn(node: Node): Generator<Node> {
  yield node;
  for (const part of Object.values(node)) {
    for (const inner of Array.isArray(part) ? part : [part])
      if (isNode(inner)) yield* nodesIn(inner);
  }
}

function textOf(value: unknown): string {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts
    .flatMap((part) => (isNode(part) && part.type === 'Text' ? part['data'] : []))
    .join('');
}

/** What a component says by itself: text and readable attributes in its markup, sentences in its code. */
function ownWords(source: string): string[] {
  const root: AST.Root = parse(source, { modern: true });
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'StyleDirective') return;
    if (node.type === 'Attribute') {
      const name = String(node['name']);
      if (LISTS.test(name)) return;
      const own = textOf(node['value']);
      if ((READ.test(name) ? LETTERS : PROSE).test(own)) found.push(own);
    }
    if (node.type === 'Text' && LETTERS.test(String(node['data']))) {
      found.push(String(node['data']).trim());
      return;
    }
    if (node.type === 'Literal' && PROSE.test(String(node['value'])))
      found.push(String(node['value']));
    if (node.type === 'TemplateElement') {
      const { raw } = node['value'] as { raw: string };
      if (PROSE.test(raw)) found.push(raw.trim());
    }
    for (const part of Object.values(node)) {
      for (const inner of Array.isArray(part) ? part : [part]) {
        if (isNode(inner) && !(node.type === 'Attribute' && inner.type === 'Text')) visit(inner);
      }
    }
  };
  visit(root.fragment as unknown as Node);
  if (root.instance) visit(root.instance.content as unknown as Node);
  if (root.module) visit(root.module.content as unknown as Node);
  return found;
}

/** Names that keep a part of the words once and for all, and so would not follow another language. */
function keptWords(source: string): string[] {
  const root: AST.Root = parse(source, { modern: true });
  const kept: string[] = [];
  const isWords = (node: unknown): boolean =>
    isNode(node) &&
    ((node.type === 'Identifier' && /^(words|chartWords|auditWords)$/.test(String(node['name']))) ||
      (node.type === 'MemberExpression' && isWords(node['object'])) ||
      (node.type === 'CallExpression' && isWords(node['callee'])));
  for (const statement of root.instance?.content.body ?? []) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations as unknown as Declarator[]) {
      if (!init || init.type.includes('Function')) continue;
      if (source.startsWith('$derived', init.start)) continue;
      // The pattern too: what a property is by default is kept as well.
      if ([...nodesIn(init), ...nodesIn(id)].some(isWords))
        kept.push(source.slice(id.start, id.end));
    }
  }
  return kept;
}

/** Sentences in a module that is not one of the catalogues. */
function sentences(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isError = ts.isNewExpression(node) && /Error$/.test(node.expression.getText());
    if (isError) return;
    if (
      (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) &&
      PROSE.test(node.text) &&
      !NOT_SAID.has(node.text)
    ) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('it.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

const files = (
  await Promise.all(
    ['src/lib/ui', 'src/lib/platform', 'src/routes'].map(async (folder) =>
      (await filesIn(folder)).map((file) => `${folder}/${file}`),
    ),
  )
)
  .flat()
  // The layout is checked by the build, which says in its own words what differs.
  .filter((file) => !/\/(english|german)\/|chart\/layout\.ts$/.test(file));
const components = files.filter((file) => file.endsWith('.svelte'));
const modules = files.filter((file) => file.endsWith('.ts'));

describe('all words of the screen are in the catalogues', () => {
  test('the search finds words where they should not be', () => {
    const bad = `<script lang="ts">
      import { words } from './words.ts';
      const text = words.signIn;
      const { vault } = words;
      let { label = words.cancel } = $props();
      const good = $derived(words.signIn);
      const say = () => words.cancel;
      const sentence = \`Signed in \${good}\`;
    </script>
    <p class="not this" aria-label="Label">Hello {text}, {'two words'} <b title={words.x}>·</b></p>`;
    expect(ownWords(bad)).toEqual(['Label', 'Hello', 'two words', 'Signed in']);
    expect(keptWords(bad)).toEqual(['text', '{ vault }', '{ label = words.cancel }']);
    expect(sentences("throw new TypeError('not said here'); say('but this is');")).toEqual([
      'but this is',
    ]);
    expect(components.length).toBeGreaterThan(60);
    expect(modules.length).toBeGreaterThan(20);
  });

  test.each(components)('%s', (file) => {
    const source = readFileSync(file, 'utf8');
    expect(ownWords(source)).toEqual([]);
    expect(keptWords(source)).toEqual([]);
  });

  test.each(files)('%s takes them from no single language', (file) => {
    if (/ui\/words\/([a-z]+-)?words\.ts$/.test(file)) return;
    const imports = readFileSync(file, 'utf8').match(/^ *import (?!type)[^;]*;/gm) ?? [];
    expect(imports.filter((one) => /\/(english|german)\//.test(one))).toEqual([]);
  });

  test.each(modules)('%s', (file) => {
    expect(sentences(readFileSync(file, 'utf8'))).toEqual([]);
  });
});
