import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { filesIn } from '../../../scripts/precache.js';

/** All texts in a file that stand in single or double quotes. */
function texts(file: string): Set<string> {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    false,
  );
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const codes = ['problem', 'external-problem', 'file-problem'].flatMap((name) => {
  const source = readFileSync(`src/lib/core/base/${name}.ts`, 'utf8');
  return [...source.matchAll(/readonly code: '([^']+)'/g)].map(([, code = '']) => code);
});

const named = new Set<string>();
for (const file of await filesIn('tests')) {
  // The catalogues have words for all of them, which proves nothing of any.
  const counts = /\.(test|browser|e2e)\.ts$/.test(file) && !file.startsWith('ui/words/');
  if (counts) for (const text of texts(`tests/${file}`)) named.add(text);
}

test('the codes are those of the problems', () => {
  expect(codes.length).toBeGreaterThan(110);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).toContain('file.damaged');
});

test.each(codes)('a test names %s', (code) => {
  expect(named).toContain(code);
});
