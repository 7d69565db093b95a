/**
 * Who may import whom in `src`, and what a folder may not call. The one place that says so: ESLint judges by
 * it (`import-rule.js`), ARCHITECTURE.md shows it, and `tests/lint` holds both to it.
 *
 * A row is in force for the files of its folder. They may import one another, what `may` names (folders or
 * files of `src/lib`) and the `packages`, also dynamically and as types. Nothing else. A second table says the
 * same of the subjects in a layer. Files beside those tie them together, and may import all of them.
 */

/** What depends on the moment or on chance: it enters as `Clock` and `RandomBytes`. */
const CHANCE = ['Date', 'performance', 'crypto', 'Math.random'];
const NETWORK = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport'];
const DISK = ['indexedDB', 'localStorage', 'sessionStorage', 'caches'];
const PAGE = ['window', 'document', 'navigator', 'location'];
const TURNS = ['setTimeout', 'setInterval', 'queueMicrotask', 'requestAnimationFrame'];
const HOST = [...NETWORK, ...DISK, ...PAGE];
const NOBLE = ['@noble/ciphers', '@noble/hashes'];

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
    packages: [...NOBLE, '@noble/post-quantum'],
    calls: ['Date', 'performance', 'Math.random', ...HOST, ...TURNS],
  },
  {
    folder: 'storage',
    holds: 'IndexedDB: schema, packs of events, frozen migrations, one `commit`',
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
    packages: [...NOBLE, 'age-encryption', 'dotenv', 'hash-wasm', 'kdbxweb', 'papaparse', 'yaml'],
    // A file tells dates of its own, so `Date` reads and writes them there.
    calls: ['Date.now', 'performance', 'crypto', 'Math.random', ...HOST, ...TURNS],
  },
  {
    folder: 'external',
    holds:
      "one interface, and what speaks to each kind of external vault; the egress worker's rules",
    may: ['core', 'interchange/keepass-file.ts', 'interchange/file-text.ts'],
    packages: ['kdbxweb'],
    calls: [...CHANCE, ...HOST, ...TURNS],
  },
  {
    folder: 'worker',
    holds: 'the core put together, its protocol, the client a page holds',
    may: ['machines', 'core', 'crypto', 'storage', 'keyring', 'interchange', 'external'],
    packages: ['comlink', '@zxcvbn-ts/core', '@zxcvbn-ts/language-common'],
    calls: ['Math.random', 'window', 'document', 'localStorage', 'sessionStorage', ...NETWORK],
    besides: ['worker/egress/egress.worker.ts'],
  },
  {
    folder: 'platform',
    holds: 'clipboard, download, picked files, files and texts of other apps',
    may: ['core/base', 'core/log/records.ts', 'core/vault/passkey.ts'],
    packages: [],
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

/** What most folders of the worker start from. */
const CORE_SIDE = ['dependencies.ts', 'loaded.ts', 'protocol', 'egress', 'interchange', 'log'];

/** What screens are made of, whatever they are about. */
const SCREEN = ['words', 'state', 'components'];

/**
 * @typedef {object} Subject
 * @property {string} folder inside its layer
 * @property {string} holds
 * @property {string[]} may folders and files of the same layer that it may import, besides itself
 */

/** @type {Readonly<Record<string, Subject[]>>} */
export const SUBJECTS = {
  core: [
    { folder: 'base', holds: 'outcomes, problems, ids, bytes', may: [] },
    {
      folder: 'vault',
      holds: "the key's text form, settings, auto-lock, workspaces",
      may: ['base'],
    },
    {
      folder: 'secrets',
      holds: 'a secret, its values, its domains; templates',
      may: ['base', 'vault'],
    },
    { folder: 'providers', holds: 'external vaults, and how they are reached', may: ['base'] },
    {
      folder: 'transfer',
      holds: 'secrets as files have them',
      may: ['base', 'secrets', 'providers'],
    },
    {
      folder: 'log',
      holds: 'records of events, their details, the port of the disk',
      may: ['base', 'vault', 'secrets', 'transfer'],
    },
    {
      folder: 'projections',
      holds: 'what events mean, and what is folded from them: the index, the summary',
      may: ['base', 'vault', 'secrets', 'providers', 'transfer', 'log'],
    },
    {
      folder: 'decide',
      holds: 'commands, and the facts that follow from them',
      may: ['base', 'vault', 'secrets', 'providers', 'transfer', 'log', 'projections'],
    },
  ],
  worker: [
    { folder: 'protocol', holds: 'all that a page can ask, and what it is shown', may: [] },
    { folder: 'egress', holds: 'the one way out for requests', may: [] },
    { folder: 'interchange', holds: 'files, each in a worker that ends', may: ['protocol'] },
    { folder: 'strength', holds: 'how easily a passphrase is guessed', may: [] },
    {
      folder: 'log',
      holds: 'the log of a vault in use: appends, pages of records',
      may: CORE_SIDE,
    },
    {
      folder: 'mirror',
      holds: 'the second copy: compared at the start, followed by, healed with',
      may: ['loaded.ts', 'protocol', 'log'],
    },
    { folder: 'erase', holds: 'rids files of what was erased', may: ['protocol', 'mirror'] },
    {
      folder: 'session',
      holds: "the browser's session, profiles, tabs, the writer lock",
      may: CORE_SIDE,
    },
    {
      folder: 'secrets',
      holds: 'the open vault, edits, index snapshots, templates',
      may: [...CORE_SIDE, 'session'],
    },
    {
      folder: 'external',
      holds: 'external vaults of an open vault: their list, and requests to them',
      may: [...CORE_SIDE, 'secrets'],
    },
    { folder: 'transfer', holds: 'export and import', may: [...CORE_SIDE, 'secrets', 'external'] },
    { folder: 'audit', holds: 'timeline, Verify, receipts, the exported log', may: CORE_SIDE },
    {
      folder: 'vault',
      holds: 'one vault in use: commands, keys, compaction',
      may: [...CORE_SIDE, 'session', 'secrets', 'external', 'audit'],
    },
    {
      folder: 'api',
      holds: 'the areas of the protocol over one queue of commands',
      may: [...CORE_SIDE, 'session', 'secrets', 'external', 'transfer', 'audit', 'vault'],
    },
  ],
  ui: [
    { folder: 'words', holds: 'all words, a folder a language', may: [] },
    { folder: 'state', holds: 'what outlives a component', may: [] },
    { folder: 'components', holds: 'what several screens are made of', may: ['words', 'state'] },
    { folder: 'chart', holds: 'the drawing of the chart, and its simulator', may: SCREEN },
    { folder: 'keys', holds: 'the vault key on the screen', may: SCREEN },
    { folder: 'workspace', holds: 'workspaces, templates, Check a URL', may: SCREEN },
    { folder: 'transfer', holds: 'export and import', may: SCREEN },
    { folder: 'external', holds: 'external vaults and linked secrets', may: SCREEN },
    { folder: 'session', holds: 'signing in and out, profiles', may: [...SCREEN, 'transfer'] },
    {
      folder: 'settings',
      holds: 'the settings of a vault',
      may: [...SCREEN, 'keys', 'transfer', 'external'],
    },
    {
      folder: 'secrets',
      holds: 'the table of secrets and its forms',
      may: [...SCREEN, 'external', 'settings'],
    },
    {
      folder: 'recovery',
      holds: 'a damaged vault: what can be proven, and its repair',
      may: [...SCREEN, 'transfer'],
    },
    { folder: 'audit', holds: 'the Audit tab', may: [...SCREEN, 'chart', 'recovery'] },
    {
      folder: 'app',
      holds: 'the shell around all pages, the start page',
      may: [...SCREEN, 'session', 'settings', 'workspace'],
    },
    {
      folder: 'vault',
      holds: 'the page of the vault: a component a state of the chart',
      may: [...SCREEN, 'app', 'keys', 'settings', 'secrets', 'audit', 'recovery'],
    },
  ],
};

/** @param {string} path @param {string} prefix a folder or a file */
const isWithin = (path, prefix) => path === prefix || path.startsWith(`${prefix}/`);

/**
 * The row in force for a file.
 * @param {string} path below `src/lib` (`core/decide/decide.ts`) or `src` (`routes/+page.ts`)
 * @returns {Row | undefined}
 */
export const rowOf = (path) => IMPORT_TABLE.find(({ folder }) => isWithin(path, folder));

/** @param {string} layer @param {string} path */
const subjectOf = (layer, path) =>
  SUBJECTS[layer]?.find(({ folder }) => isWithin(path, `${layer}/${folder}`));

/**
 * Whether a file may import another.
 * @param {string} path of the importing file, as for `rowOf`; one with a row
 * @param {string} target likewise
 */
export function mayImportFile(path, target) {
  const row = rowOf(path);
  if (!row) return false;
  const { folder: layer } = row;
  if (!isWithin(target, layer)) return row.may.some((allowed) => isWithin(target, allowed));
  const subject = subjectOf(layer, path);
  return (
    !subject ||
    subjectOf(layer, target) === subject ||
    subject.may.some((allowed) => isWithin(target, `${layer}/${allowed}`))
  );
}

/**
 * @param {Row} row
 * @param {string} name as it is imported, with or without a path inside the package
 */
export const mayImportPackage = (row, name) =>
  row.packages.some((allowed) => isWithin(name, allowed));
