import { ESLint } from 'eslint';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IMPORT_TABLE, SUBJECTS, type Row } from '../../scripts/lint/import-table.js';

const eslint = new ESLint();

/** The rules that a line of code breaks when it stands in a file. */
async function broken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath, warnIgnored: true });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

/** Every way to import: all of them are judged by where they lead. */
const ways: Readonly<Record<string, (from: string) => string>> = {
  static: (from) => `import { x } from '${from}';\nexport const y = x;`,
  'for its effect': (from) => `import '${from}';`,
  dynamic: (from) => `export const y = () => import('${from}');`,
  'as a type': (from) => `import type { X } from '${from}';\nexport type Y = X;`,
  'as a type in place': (from) => `export type Y = import('${from}').X;`,
  'exported again': (from) => `export { x } from '${from}';`,
  'exported whole': (from) => `export * from '${from}';`,
};

/** For each row of the table a file of it, and what that file may not import, may import, may not say. */
interface Examples {
  readonly file: string;
  readonly never: readonly string[];
  readonly may: readonly string[];
  readonly says: readonly string[];
}

const MOMENT = ['Date.now()', 'performance.now()', 'Math.random()', 'globalThis.Date.now()'];

const EXAMPLES: Readonly<Record<string, Examples>> = {
  machines: {
    file: 'src/lib/machines/vault-machine.ts',
    never: ['../core/base/ids.ts', '$lib/core/base/ids.ts', 'idb', 'svelte'],
    may: ['./events.ts', 'xstate'],
    says: [...MOMENT, 'globalThis', 'fetch("/")', 'setTimeout(() => 1)'],
  },
  core: {
    file: 'src/lib/core/decide/decide.ts',
    never: [
      '../../storage/schema.ts',
      '../../ui/words/words.ts',
      'xstate',
      '@noble/hashes/sha2.js',
    ],
    may: ['../../machines/events.ts', '../base/ids.ts'],
    says: [...MOMENT, 'globalThis.fetch("/")', 'self', 'crypto.randomUUID()', 'indexedDB'],
  },
  crypto: {
    file: 'src/lib/crypto/bytes.ts',
    never: ['../keyring/keyring.ts', '../machines/events.ts', 'idb'],
    may: ['../core/base/ids.ts', '@noble/ciphers/chacha.js'],
    says: [...MOMENT, 'globalThis.fetch("/")', 'document', 'localStorage'],
  },
  storage: {
    file: 'src/lib/storage/schema.ts',
    never: ['../crypto/bytes.ts', '../keyring/keyring.ts', '@noble/ciphers/chacha.js'],
    may: ['../core/base/ids.ts', 'idb'],
    says: [...MOMENT, 'crypto.subtle', 'globalThis["crypto"].subtle', 'fetch("/")'],
  },
  keyring: {
    file: 'src/lib/keyring/keyring.ts',
    never: ['../storage/schema.ts', '../worker/app-core.ts', 'idb', 'xstate'],
    may: ['../crypto/bytes.ts', '../machines/events.ts'],
    says: [...MOMENT, 'crypto.getRandomValues', 'indexedDB', 'fetch("/")'],
  },
  interchange: {
    file: 'src/lib/interchange/csv.ts',
    never: ['../keyring/keyring.ts', '../external/provider.ts', '../machines/events.ts', 'idb'],
    may: ['../core/base/ids.ts', 'papaparse'],
    says: [...MOMENT.slice(0, 3), 'fetch("/")', 'localStorage', 'navigator'],
  },
  external: {
    file: 'src/lib/external/provider.ts',
    never: [
      '../keyring/keyring.ts',
      '../storage/schema.ts',
      '../worker/egress/origin-egress.ts',
      '../interchange/age-backup.ts',
    ],
    may: ['../core/base/ids.ts', '../interchange/keepass-file.ts', 'kdbxweb'],
    says: [...MOMENT, 'fetch("/")', 'globalThis.fetch("/")', 'new WebSocket("wss://x")'],
  },
  worker: {
    file: 'src/lib/worker/app-core.ts',
    never: [
      '../ui/words/words.ts',
      '../platform/clipboard.ts',
      '$lib/ui/words/words.ts',
      'svelte',
      'idb',
    ],
    may: ['../keyring/keyring.ts', '../storage/schema.ts', 'comlink'],
    says: ['Math.random()', 'document.title', 'localStorage', 'fetch("/")'],
  },
  platform: {
    file: 'src/lib/platform/clipboard.ts',
    never: [
      '../keyring/keyring.ts',
      '../worker/app-core.ts',
      '../core/decide/decide.ts',
      'comlink',
    ],
    may: ['../core/base/problem.ts'],
    says: ['Math.random()', 'indexedDB', 'fetch("/")'],
  },
  ui: {
    file: 'src/lib/ui/words/words.ts',
    never: [
      '../../keyring/keyring.ts',
      '$lib/keyring/keyring.ts',
      '../../worker/app-core.ts',
      '../../interchange/dotenv.ts',
      '../../external/hashicorp-client.ts',
      'idb',
      'comlink',
    ],
    may: [
      '../../core/base/problem.ts',
      '../../worker/protocol/core-api.ts',
      '../../platform/clipboard.ts',
      'svelte',
    ],
    says: ['Math.random()', 'crypto.randomUUID()', 'indexedDB', 'localStorage', 'fetch("/")'],
  },
  routes: {
    file: 'src/routes/+layout.ts',
    never: ['$lib/worker/client.ts', '../lib/core/base/ids.ts', 'idb'],
    may: ['$lib/ui/words/words.ts', '$app/state', './$types'],
    says: ['Math.random()', 'indexedDB', 'fetch("/")'],
  },
};

test('every row has examples', () => {
  expect(Object.keys(EXAMPLES)).toEqual(IMPORT_TABLE.map(({ folder }) => folder));
});

describe.each(Object.entries(EXAMPLES))('%s', (_folder, { file, never, may, says }) => {
  describe.each(Object.entries(ways))('%s', (_way, use) => {
    test.each(never)('may not import %s', async (from) => {
      expect(await broken(file, use(from))).toContain('lockstate/import-table');
    });

    test.each(may)('may import %s', async (from) => {
      const rules = await broken(file, use(from));
      // A type in place is a matter of style, for another rule.
      expect(rules.filter((rule) => !rule.endsWith('consistent-type-imports'))).toEqual([]);
    });
  });

  test.each(says)('may not say %s', async (code) => {
    const rules = await broken(file, `export const x = ${code};`);
    expect(rules.some((rule) => rule.startsWith('no-restricted'))).toBe(true);
  });
});

/** For each subject of a layer a file of it, and what that may import of the same layer, or not. */
const WITHIN: Readonly<Record<string, Readonly<Record<string, [string, string, string]>>>> = {
  core: {
    base: ['ids.ts', '../secrets/secret.ts', './bytes.ts'],
    vault: ['vault-key.ts', '../secrets/secret.ts', '../base/ids.ts'],
    secrets: ['secret.ts', '../log/records.ts', '../vault/vault-settings.ts'],
    providers: ['provider.ts', '../secrets/secret-value.ts', '../base/ids.ts'],
    transfer: ['plain-secret.ts', '../decide/import-plan.ts', '../secrets/secret.ts'],
    log: ['records.ts', '../projections/secret-index.ts', '../vault/workspaces.ts'],
    projections: ['secret-index.ts', '../decide/decide.ts', '../log/records.ts'],
    decide: ['decide.ts', '../../worker/app-core.ts', '../projections/secret-index.ts'],
  },
  worker: {
    protocol: ['core-api.ts', '../api/secrets.ts', './app-view.ts'],
    egress: ['egress-client.ts', '../protocol/core-api.ts', './egress-protocol.ts'],
    interchange: ['interchange-client.ts', '../transfer/export.ts', '../protocol/transfer-api.ts'],
    strength: ['strength.worker.ts', '../protocol/core-api.ts', './strength-service.ts'],
    log: ['vault-log.ts', '../vault/vault-session.ts', '../dependencies.ts'],
    mirror: ['mirrored-store.ts', '../session/session-log.ts', '../protocol/storage-view.ts'],
    erase: ['eraser.ts', '../session/session-log.ts', '../mirror/open-copies.ts'],
    session: ['session-log.ts', '../vault/vault-session.ts', '../protocol/core-api.ts'],
    secrets: ['open-vault.ts', '../vault/vault-commands.ts', '../log/vault-log.ts'],
    external: ['provider-requests.ts', '../vault/vault-commands.ts', '../secrets/open-vault.ts'],
    transfer: ['export.ts', '../api/transfer.ts', '../secrets/open-vault.ts'],
    audit: ['log-audit.ts', '../vault/vault-session.ts', '../log/log-pages.ts'],
    vault: ['vault-session.ts', '../api/keys.ts', '../secrets/open-vault.ts'],
    api: ['secrets.ts', '../app-core.ts', '../vault/vault-session.ts'],
  },
  ui: {
    words: ['words.ts', '../state/core.svelte.ts', './language.svelte.ts'],
    state: ['core.svelte.ts', '../components/focus.ts', './notice.svelte.ts'],
    components: ['focus.ts', '../keys/KeyText.svelte', '../words/words.ts'],
    chart: ['drawing.ts', '../audit/Audit.svelte', '../components/focus.ts'],
    keys: ['KeyText.svelte', '../secrets/Secrets.svelte', '../state/core.svelte.ts'],
    workspace: ['reference-completion.ts', '../app/Shell.svelte', '../words/words.ts'],
    transfer: ['import-reading.svelte.ts', '../settings/Settings.svelte', '../words/words.ts'],
    external: ['typed-link.ts', '../settings/Settings.svelte', '../words/words.ts'],
    session: ['SignIn.svelte', '../app/Shell.svelte', '../transfer/ExportDialog.svelte'],
    settings: ['Settings.svelte', '../vault/Unlocked.svelte', '../keys/KeyText.svelte'],
    secrets: ['row-keys.ts', '../vault/Unlocked.svelte', '../external/typed-link.ts'],
    recovery: ['Recovery.svelte', '../audit/Audit.svelte', '../transfer/ExportDialog.svelte'],
    audit: ['playback.svelte.ts', '../secrets/Secrets.svelte', '../chart/drawing.ts'],
    app: ['App.svelte', '../vault/VaultPage.svelte', '../session/SignIn.svelte'],
    vault: ['VaultPage.svelte', '../workspace/UrlCheck.svelte', '../app/Shell.svelte'],
  },
};

describe.each(Object.entries(SUBJECTS))('inside %s', (layer, subjects) => {
  test('every subject has examples', () => {
    expect(Object.keys(WITHIN[layer] ?? {}).sort()).toEqual(
      subjects.map(({ folder }) => folder).sort(),
    );
  });

  describe.each(Object.entries(WITHIN[layer] ?? {}))('%s', (folder, [name, never, may]) => {
    const file = `src/lib/${layer}/${folder}/${name}`;
    const inFile = (code: string) =>
      name.endsWith('.svelte') ? `<script lang="ts">\n${code}\n</script>` : code;

    test('names files that are there', () => {
      const at = (path: string) => resolve('src/lib', layer, folder, path);
      expect([name, never, may].filter((path) => !existsSync(at(path)))).toEqual([]);
    });

    test.each(Object.entries(ways))(`may not import ${never}: %s`, async (_way, use) => {
      expect(await broken(file, inFile(use(never)))).toContain('lockstate/import-table');
    });

    test.each(Object.entries(ways))(`may import ${may}: %s`, async (_way, use) => {
      expect(await broken(file, inFile(use(may)))).not.toContain('lockstate/import-table');
    });
  });
});

test('an import whose path is computed is refused', async () => {
  const code = "const at = '../../keyring/keyring.ts';\nexport const y = import(`${at}`);";
  expect(await broken('src/lib/ui/words/words.ts', code)).toContain('lockstate/import-table');
});

test.each(['machines', 'core'])('%s is synchronous', async (folder) => {
  const { file = '' } = EXAMPLES[folder] ?? {};
  const rules = await broken(file, 'export const f = async () => 1;');
  expect(rules).toContain('no-restricted-syntax');
});

test('a page of the app is judged in its markup too', async () => {
  const code = `<script lang="ts">const at = import('../../keyring/keyring.ts');</script>\n{at}{Math.random()}`;
  const rules = await broken('src/lib/ui/app/App.svelte', code);
  expect(rules).toContain('lockstate/import-table');
  expect(rules).toContain('no-restricted-properties');
});

describe('the table itself', () => {
  test.each(IMPORT_TABLE.flatMap(({ may }) => may))('%s is there', (path) => {
    expect(existsSync(resolve('src/lib', path))).toBe(true);
  });

  /** Cells of a table in Markdown, whatever blanks align them. */
  const cells = (line: string) => line.split('|').map((cell) => cell.trim());

  const shown = ({ folder, holds, may, packages }: Row) => {
    const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
    const allowed = [
      may.length > 0 ? code(may) : null,
      packages.length > 0 ? code(packages) : null,
    ];
    return ['', code([folder]), holds, allowed.filter((one) => one !== null).join('; ')];
  };

  test.each(
    Object.entries(SUBJECTS).flatMap(([layer, subjects]) =>
      subjects.flatMap(({ folder, may }) => [folder, ...may].map((one) => `${layer}/${one}`)),
    ),
  )('%s is there', (path) => {
    expect(existsSync(resolve('src/lib', path))).toBe(true);
  });

  test.each(Object.keys(SUBJECTS))('every folder of %s has a row', (layer) => {
    const folders = readdirSync(resolve('src/lib', layer), { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(SUBJECTS[layer]?.map(({ folder }) => folder).sort());
  });

  test('ARCHITECTURE.md shows it, row by row', () => {
    const table = readFileSync('ARCHITECTURE.md', 'utf8')
      .split('\n')
      .map((line) => cells(line).slice(0, 4));
    for (const row of IMPORT_TABLE) expect(table).toContainEqual(shown(row));
    for (const [layer, subjects] of Object.entries(SUBJECTS)) {
      for (const { folder, holds, may } of subjects) {
        expect(table).toContainEqual(['', `\`${layer}/${folder}\``, holds, may.join(', ')]);
      }
    }
  });
});
