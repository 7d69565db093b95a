import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * A rule that keeps a folder from importing others: folders import downwards only.
 * @param {string} folder
 * @param {string[]} groups regular expressions of what it may not import
 * @param {string} message
 * @returns {import('eslint').Linter.Config}
 */
const never = (folder, groups, message) => ({
  files: [`src/lib/${folder}/**/*.{ts,svelte}`],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: groups.map((group) => ({ regex: group, message: `${folder}: ${message}` })) },
    ],
  },
});

/** @param {string[]} names */
const folders = (...names) => names.map((name) => `(^|/)${name}/`);
/** @param {string[]} names */
const packages = (...names) => names.map((name) => `^${name}`);
const ABOVE = ['worker', 'platform', 'ui', 'routes'];

/** Names that would make a pure folder depend on the moment or the machine. */
const IMPURE = [
  'Date',
  'crypto',
  'indexedDB',
  'window',
  'document',
  'navigator',
  'localStorage',
  'fetch',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
];

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
  never(
    'machines',
    [
      ...folders('core', 'crypto', 'storage', 'keyring', 'interchange', 'external', ...ABOVE),
      ...packages('idb', '@noble', 'svelte', 'comlink', '\\$app'),
    ],
    'imports xstate only',
  ),
  never(
    'core',
    [
      ...folders('crypto', 'storage', 'keyring', 'interchange', 'external', ...ABOVE),
      ...packages('xstate', 'idb', '@noble', 'svelte', 'comlink', '\\$app'),
    ],
    'is pure and imports the machines only',
  ),
  never(
    'crypto',
    [
      ...folders('storage', 'keyring', ...ABOVE),
      ...packages('xstate', 'idb', 'svelte', 'comlink', '\\$app'),
    ],
    'takes bytes and gives bytes',
  ),
  never(
    'storage',
    [
      ...folders('crypto', 'keyring', ...ABOVE),
      ...packages('xstate', '@noble', 'svelte', 'comlink', '\\$app'),
    ],
    'sees ciphertext only',
  ),
  never(
    'keyring',
    [...folders('storage', ...ABOVE), ...packages('idb', 'svelte', 'comlink', '\\$app')],
    "knows the store's port, not the store",
  ),
  never(
    'interchange',
    [
      ...folders('machines', 'crypto', 'storage', 'keyring', 'external', ...ABOVE),
      ...packages('xstate', 'idb', '@noble', 'svelte', 'comlink', '\\$app'),
    ],
    'turns files into secrets and back, and knows no vault',
  ),
  never(
    'external',
    [
      ...folders('machines', 'crypto', 'storage', 'keyring', ...ABOVE),
      ...packages('xstate', 'idb', '@noble', 'svelte', 'comlink', '\\$app'),
    ],
    'asks a provider through the door it is given, and knows no vault',
  ),
  never(
    'worker',
    [...folders('platform', 'ui', 'routes'), ...packages('svelte', '\\$app')],
    'knows no page',
  ),
  never(
    'platform',
    [
      ...folders('storage', 'crypto', 'keyring', 'ui', 'routes'),
      ...packages('idb', '@noble', 'xstate', 'svelte'),
    ],
    'sees no keys and no disk',
  ),
  never(
    'ui',
    [
      ...folders('storage', 'crypto', 'keyring', 'routes'),
      ...packages('idb', '@noble', 'xstate', 'comlink'),
    ],
    'renders views and sends commands',
  ),
  {
    files: ['src/routes/**/*.{ts,svelte}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?:\\$lib|\\.\\.?)/(?!(?:.*/)?ui/|\\$types)',
              message: 'routes import the ui only',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/lib/{machines,core}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...IMPURE.map((name) => ({ name, message: 'Pure folders take it as data or do without.' })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: ':function[async=true], AwaitExpression',
          message: 'Pure folders are synchronous.',
        },
      ],
    },
  },
);
