import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const eslint = new ESLint();

/** The rules that a line of code breaks when it stands in a file. */
async function broken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath, warnIgnored: true });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const use = (from: string) => `import { x } from '${from}';\nexport const y = x;`;

describe('folders import downwards only', () => {
  test.each([
    ['src/lib/machines/vault-machine.ts', '../core/ids.ts'],
    ['src/lib/core/decide.ts', '../storage/schema.ts'],
    ['src/lib/core/decide.ts', 'xstate'],
    ['src/lib/crypto/bytes.ts', '../keyring/keyring.ts'],
    ['src/lib/storage/schema.ts', '../crypto/bytes.ts'],
    ['src/lib/keyring/keyring.ts', '../storage/schema.ts'],
    ['src/lib/keyring/keyring.ts', 'idb'],
    ['src/lib/external/provider.ts', '../keyring/keyring.ts'],
    ['src/lib/external/provider.ts', '../storage/schema.ts'],
    ['src/lib/external/provider.ts', '../worker/bound-door.ts'],
    ['src/lib/worker/client.ts', '../ui/words.ts'],
    ['src/lib/ui/words.ts', '../keyring/keyring.ts'],
    ['src/lib/ui/words.ts', 'idb'],
    ['src/routes/+layout.ts', '$lib/worker/client.ts'],
  ])('%s may not import %s', async (file, from) => {
    expect(await broken(file, use(from))).toContain('no-restricted-imports');
  });

  test.each([
    ['src/lib/core/decide.ts', '../machines/events.ts'],
    ['src/lib/storage/schema.ts', 'idb'],
    ['src/lib/keyring/keyring.ts', '../crypto/bytes.ts'],
    ['src/lib/ui/words.ts', '../core/problems.ts'],
    ['src/routes/+layout.ts', '$lib/ui/words.ts'],
  ])('%s may import %s', async (file, from) => {
    expect(await broken(file, use(from))).toEqual([]);
  });

  test.each(['export const now = Date.now();', 'export const f = async () => 1;'])(
    'the core may not say: %s',
    async (code) => {
      const rules = await broken('src/lib/core/decide.ts', code);
      expect(rules.some((rule) => rule.startsWith('no-restricted'))).toBe(true);
    },
  );
});
