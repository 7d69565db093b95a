import { describe, expect, test } from 'vitest';
import { betweenFolders, circles, readImportGraph } from '../support/import-graph.ts';

const graph = await readImportGraph('src');

/** The folder of a layer that a file lies in, by its subject. Files beside the folders tie them together. */
const subjectIn = (layer: string) => (name: string) =>
  new RegExp(`^lib/${layer}/([^/]+)/`).exec(name)?.[1] ?? null;

describe('imports of src, types and dynamic ones included', () => {
  test('the graph is the real one', () => {
    expect(graph.size).toBeGreaterThan(250);
    expect(graph.get('lib/ui/words/language.svelte.ts')).toContain(
      'lib/ui/words/german/translation.ts', // by `import()`
    );
    expect(graph.get('lib/ui/session/SignOutDialog.svelte')).toContain(
      'lib/ui/transfer/ExportDialog.svelte', // in markup
    );
    expect(graph.get('lib/core/base/problem.ts')).toContain('lib/core/base/file-problem.ts'); // a type
    expect(graph.get('routes/+layout.svelte')).toContain('lib/ui/app/App.svelte'); // by `$lib`
  });

  test('a circle is found', () => {
    const bad = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', ['d']],
      ['e', ['a']],
    ]);
    expect(circles(bad)).toEqual([['d'], ['a', 'b', 'c']]);
  });

  test('there is no circle', () => {
    expect(circles(graph)).toEqual([]);
  });

  test.each(['core', 'worker', 'ui'])('no folders of %s import each other', (layer) => {
    const folders = betweenFolders(graph, subjectIn(layer));
    expect(folders.size).toBeGreaterThan(7);
    expect(circles(folders)).toEqual([]);
  });
});
