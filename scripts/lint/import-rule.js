import { dirname, join, relative, resolve, sep } from 'node:path';
import { mayImportFile, mayImportPackage, rowOf } from './import-table.js';

const SRC = resolve(import.meta.dirname, '../../src');

/**
 * A file of `src` as the table names it; `null` for one outside of it.
 * @param {string} file absolute
 */
function nameInTable(file) {
  const path = relative(SRC, file).split(sep).join('/');
  if (path.startsWith('..')) return null;
  return path.replace(/^lib\//, '');
}

/**
 * The file that an import leads to, wherever it is written; `null` for a package.
 * @param {string} source as it stands in the import
 * @param {string} importer absolute path of the importing file
 */
function resolved(source, importer) {
  const [path = ''] = source.split('?');
  if (path.startsWith('$lib/')) return join(SRC, 'lib', path.slice('$lib/'.length));
  if (path.startsWith('/')) return join(SRC, '..', path);
  return path.startsWith('.') ? resolve(dirname(importer), path) : null;
}

/**
 * Judges every import of a file by the table: static, dynamic, re-exported or of a type alone.
 * @type {import('eslint').Rule.RuleModule}
 */
export const importTableRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      notAllowed: '{{file}} may not import {{target}}: see scripts/lint/import-table.js.',
      unknown: 'What this imports cannot be told, and so not judged: write the path.',
    },
  },
  create(context) {
    const importer = nameInTable(context.filename);
    const row = importer === null ? undefined : rowOf(importer);
    if (!row) return {};

    /** @param {any} node @param {any} source */
    const judge = (node, source) => {
      const value = source?.type === 'TSLiteralType' ? source.literal.value : source?.value;
      if (typeof value !== 'string') {
        context.report({ node, messageId: 'unknown' });
        return;
      }
      const file = resolved(value, context.filename);
      const target = file === null ? value : nameInTable(file);
      const isTypes = /(?:^|\/)\$types(?:\.js)?$/.test(value);
      const isAllowed =
        isTypes || // SvelteKit writes them, beside the route.
        (file === null
          ? mayImportPackage(row, value)
          : target !== null && mayImportFile(importer ?? '', target));
      if (isAllowed) return;
      const data = { file: importer ?? '', target: target ?? value };
      context.report({ node, messageId: 'notAllowed', data });
    };

    /** @param {any} node */
    const bySource = (node) => {
      if (node.source) judge(node, node.source);
    };
    return {
      ImportDeclaration: bySource,
      ExportNamedDeclaration: bySource,
      ExportAllDeclaration: bySource,
      ImportExpression: bySource,
      TSImportType: (/** @type {any} */ node) => {
        judge(node, node.argument ?? node.source);
      },
      TSExternalModuleReference: (/** @type {any} */ node) => {
        judge(node, node.expression);
      },
    };
  },
};
