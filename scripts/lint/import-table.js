/**
 * Who may import whom in `src`, and what a folder may not call. The one place that says so: ESLint judges by
 * it (`import-rule.js`), ARCHITECTURE.md shows it, and `tests/lint` holds both to it.
 *
 * A row is in force for the files of its folder. They may import one another, what `may` names (folders or
 * files of `src/lib`) and the `packages`, statically, dynamically or as types alone. Nothing else.
 */

/** What depends on the moment or on chance: it enters as `Clock` and `RandomBytes`. */
const CHANCE = ['Date', 'performance', 'crypto', 'Math.random'];
const NETWORK = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport'];
const DISK = ['indexedDB', 'localStorage', 'sessionStorage', 'caches'];
const PAGE = ['window', 'document', 'navigator', 'location'];
const TURNS = ['setTimeout', 'setInterval', 'queueMicrotask', 'requestAnimationFrame'];
const HOST = [...NETWORK, ...DISK, ...PAGE];

/**
 * @typedef {object} Row
 * @property {string} folder below `src/lib`, or `routes`
 * @property {string} holds what lies in it
 * @property {string[]} may folders and files that it may import, besides itself
 * @property {string[]} packages
 * @property {string[]} calls names that it may not use, nor reach through the global object
 * @property {boolean} [pure] no global object and nothing asynchronous either
 * @property {string[]} [besides] files of the folder that may use all names: they are the way out
 */

/** @type {Row[]} */
export const IMPORT_TABLE = [
  {
    folder: 'machines',
    holds: "charts, event types, the chart's fold and graph",
    may: [],
    packages: ['xstate'],
    calls: [...CHANCE, ...HOST, ...TURNS],
    pure: true,
  },
  {
    folder: 'core',
    holds: "decide, repair, the index of secrets, the key's text form, problems, ports",
    may: ['machines'],
    packages: [],
    calls: [...CHANCE, ...HOST, ...TURNS],
    pure: true,
  },
  {
    folder: 'crypto',
    holds: 'sealing, key slots, derivation, the hash chain',
    may: ['core'],
    packages: ['@noble/ciphers', '@noble/hashes'],
    calls: ['Date', 'performance', 'Math.random', ...HOST, ...TURNS],
  },
  {
    folder: 'storage',
    holds: 'IndexedDB: schema, frozen migrations, one `commit`',
    may: ['core'],
    packages: ['idb'],
    calls: [...CHANCE, ...NETWORK, ...PAGE, ...TURNS],
  },
  {
    folder: 'keyring',
    holds: 'the only holder of live keys; sealed records to plain events and back',
    may: ['machines', 'core', 'crypto'],
    packages: [],
    calls: [...CHANCE, ...HOST, ...TURNS],
  },
  {
    folder: 'interchange',
    holds: 'one file a format: files to secrets and back',
    may: ['core'],
    packages: ['age-encryption', 'dotenv', 'hash-wasm', 'kdbxweb', 'papaparse'],
    // A file tells dates of its own, so `Date` reads and writes them there.
    calls: ['Date.now', 'performance', 'crypto', 'Math.random', ...HOST, ...TURNS],
  },
  {
    folder: 'external',
    holds: "one interface, and what speaks to each kind of external vault; the egress's rules",
    may: ['core', 'interchange/keepass-file.ts', 'interchange/file-text.ts'],
    packages: ['kdbxweb'],
    calls: [...CHANCE, ...HOST, ...TURNS],
  },
  {
    folder: 'worker',
    holds: 'the core put together, its protocol, the client a page holds',
    may: ['machines', 'core', 'crypto', 'storage', 'keyring', 'interchange', 'external'],
    packages: ['comlink'],
    calls: ['Math.random', 'window', 'document', 'localStorage', 'sessionStorage', ...NETWORK],
    besides: ['worker/egress/egress.worker.ts'],
  },
  {
    folder: 'platform',
    holds: 'clipboard, download, picked files, files and texts of other apps',
    may: ['core/base', 'core/log/records.ts'],
    packages: ['@zxcvbn-ts/core', '@zxcvbn-ts/language-common'],
    calls: ['Math.random', 'indexedDB', ...NETWORK],
  },
  {
    folder: 'ui',
    holds: 'Svelte components and all words',
    may: [
      'machines',
      'core',
      'platform',
      'external/provider.ts',
      'external/cors-commands.ts',
      'worker/client.ts',
      'worker/protocol',
    ],
    packages: ['svelte', '$app', '@tanstack/virtual-core'],
    calls: ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID', ...DISK, ...NETWORK],
  },
  {
    folder: 'routes',
    holds: 'thin pages',
    may: ['ui'],
    packages: ['svelte', '$app'],
    calls: ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID', ...DISK, ...NETWORK],
  },
];

/** @param {string} path @param {string} prefix a folder or a file */
const isWithin = (path, prefix) => path === prefix || path.startsWith(`${prefix}/`);

/**
 * The row in force for a file: the one of the innermost folder.
 * @param {string} path below `src/lib` (`core/decide/decide.ts`) or `src` (`routes/+page.ts`)
 * @returns {Row | undefined}
 */
export const rowOf = (path) =>
  IMPORT_TABLE.filter(({ folder }) => isWithin(path, folder)).sort(
    (a, b) => b.folder.length - a.folder.length,
  )[0];

/**
 * @param {Row} row
 * @param {string} path of a file, as for `rowOf`
 */
export const mayImportFile = (row, path) =>
  rowOf(path) === row || row.may.some((allowed) => isWithin(path, allowed));

/**
 * @param {Row} row
 * @param {string} name as it is imported, with or without a path inside the package
 */
export const mayImportPackage = (row, name) =>
  row.packages.some((allowed) => isWithin(name, allowed));
