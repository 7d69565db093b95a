import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { importTableRule } from './scripts/lint/import-rule.js';
import { IMPORT_TABLE } from './scripts/lint/import-table.js';
import svelteConfig from './svelte.config.js';

/** @param {import('./scripts/lint/import-table.js').Row} row */
const filesOf = ({ folder }) => [
  `src/${folder === 'routes' ? '' : 'lib/'}${folder}/**/*.{ts,svelte}`,
];

/**
 * What the table says of one folder: its imports, and the names that it may not use.
 * @param {import('./scripts/lint/import-table.js').Row} row
 * @returns {import('eslint').Linter.Config[]}
 */
const inForce = (row) => {
  const { folder, calls, pure = false, besides = [] } = row;
  const isMember = (/** @type {string} */ name) => name.includes('.');
  const message = `${folder} may not use it: see scripts/lint/import-table.js.`;
  const globals = [
    ...calls.filter((name) => !isMember(name)),
    ...(pure ? ['globalThis', 'self'] : []),
  ];
  return [
    { files: filesOf(row), rules: { 'lockstate/import-table': 'error' } },
    {
      files: filesOf(row),
      ignores: besides.map((file) => `src/lib/${file}`),
      rules: {
        'no-restricted-globals': [
          'error',
          {
            globals: [...globals, 'eval'].map((name) => ({ name, message })),
            checkGlobalObject: true,
          },
        ],
        'no-restricted-properties': [
          'error',
          ...calls.filter(isMember).map((name) => {
            const [object, property] = name.split('.');
            return { object, property, message };
          }),
        ],
        ...(pure && {
          'no-restricted-syntax': [
            'error',
            {
              selector: ':function[async=true], AwaitExpression',
              message: `${folder} is synchronous.`,
            },
          ],
        }),
      },
    },
  ];
};

export default ts.config(
  { ignores: ['build/', '.svelte-kit/', 'node_modules/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: { 'prefer-const': 'off' },
  },
  { plugins: { lockstate: { rules: { 'import-table': importTableRule } } } },
  ...IMPORT_TABLE.flatMap(inForce),
  // Rows of inner folders come later in the table and stand.
  {
    files: ['src/**/*.{ts,svelte}'],
    rules: { 'no-console': 'error', 'no-implied-eval': 'error', 'no-new-func': 'error' },
  },
);
