import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What is made, installed or left behind, and no part of the project. */
const OUTSIDE = /^(node_modules|build|\.git|\.svelte-kit|test-results|playwright-report)$/;

/** All paths below a folder, those of folders too, with `/`. */
function pathsIn(folder: string): string[] {
  return readdirSync(folder || '.', { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (OUTSIDE.test(entry.name)) return [];
    return entry.isDirectory() ? [path, ...pathsIn(path)] : [path];
  });
}

const paths = pathsIn('');
const documents = paths.filter((path) => path.endsWith('.md'));
const text = (path: string): string => readFileSync(path, 'utf8');

/** Without blocks of code, in which a bracket or a `#` is what the language says. */
const prose = (markdown: string): string => markdown.replace(/^(```+)[^]*?^\1$/gm, '');

/** The anchors of headings, as the usual hosts of repositories make them. */
function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...prose(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

/** The links of a document that lead to no file, or to no heading of it. */
function brokenLinks(document: string, markdown: string): string[] {
  const targets = [
    ...prose(markdown)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\(<?([^)>\s]+)>?/g),
  ];
  return targets
    .map(([, target = '']) => target)
    .filter((target) => {
      if (/^[a-z][a-z+.-]*:/i.test(target)) return false;
      const [file = '', anchor] = target.split('#').map(decodeURIComponent);
      const path = file === '' ? document : posix.join(posix.dirname(document), file);
      if (!paths.includes(path.replace(/\/$/, ''))) return true;
      if (anchor === undefined) return false;
      return !anchorsOf(path === document ? markdown : text(path)).includes(anchor);
    });
}

/** A glob as a pattern: `**` any folders, `*` a part of a name, `{a,b}` one of them. */
function patternOf(glob: string): RegExp {
  const source = glob.replace(/\*\*\/?|\*|\{[^}]*\}|[.+^$()|[\]\\?]/g, (part) => {
    if (part.startsWith('**')) return '(?:.*/)?';
    if (part === '*') return '[^/]*';
    if (part.startsWith('{')) return `(?:${part.slice(1, -1).replaceAll(',', '|')})`;
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

const LAYERS = paths.flatMap((path) => /^src\/lib\/([^/.]+)$/.exec(path)?.[1] ?? []);
const isLayered = new RegExp(`^(${LAYERS.join('|')})/.*\\.\\w+$`);

/** The paths in backticks that name nothing: whole ones, and files by their layer. */
function lostPaths(markdown: string): string[] {
  const spans = [...prose(markdown).matchAll(/`([^`\s]+)`/g)].map(([, span = '']) => span);
  return spans.filter((span) => {
    const isWhole = /^(src|tests|scripts|bench|docs)\//.test(span);
    if (!isWhole && !isLayered.test(span)) return false;
    const pattern = patternOf((isWhole ? span : `src/lib/${span}`).replace(/\/$/, ''));
    return !paths.some((path) => pattern.test(path));
  });
}

describe('what a document says is there', () => {
  test.each(documents)('%s: links lead somewhere', (document) => {
    expect(brokenLinks(document, text(document))).toEqual([]);
  });

  test.each(['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SECURITY.md', 'FORMAT.md'])(
    '%s: paths name something',
    (document) => {
      expect(lostPaths(text(document))).toEqual([]);
    },
  );
});

describe('what is not there is found', () => {
  test.each([
    ['[a](nowhere.md)', ['nowhere.md']],
    ['![a](docs/nowhere.png)', ['docs/nowhere.png']],
    ['[a](CONTRIBUTING.md#nothing) [b](CONTRIBUTING.md#rules)', ['CONTRIBUTING.md#nothing']],
    ['# One …?\n# Two\n# Two\n[a](#one-) [b](#two-1) [c](#two-2)', ['#two-2']],
    ['[a](docs/decisions) [b](https://example.com/x) `[c](nowhere)`', []],
    ['```md\n# One\n[a](nowhere)\n```\n[b](#one)', ['#one']],
  ])('links of %j', (markdown, broken) => {
    expect(brokenLinks('README.md', markdown)).toEqual(broken);
  });

  test('links from a folder', () => {
    expect(brokenLinks('docs/x.md', '[a](../README.md) [b](README.md)')).toEqual(['README.md']);
  });

  test.each([
    ['`src/nowhere.ts` `src/lib/core`', ['src/nowhere.ts']],
    ['`tests/e2e/*.e2e.ts` `tests/e2e/*.nothing.ts`', ['tests/e2e/*.nothing.ts']],
    ['`tests/**/*.browser.ts` `tests/{core,nowhere}`', []],
    ['`core/nowhere.ts` `core/nowhere` `machines/vault-machine.ts`', ['core/nowhere.ts']],
    ['`npx vitest tests/nowhere` `other/nowhere.ts`', []],
  ])('paths of %j', (markdown, lost) => {
    expect(lostPaths(markdown)).toEqual(lost);
  });
});
