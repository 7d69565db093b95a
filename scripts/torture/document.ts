import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const PATH = 'docs/torture.md';

/** The vaults that are damaged. */
export const VAULTS = ['young', 'old', 'compacted', 'large'] as const;
export type VaultName = (typeof VAULTS)[number];

/** The parts of the document, each of which its own run of the command writes anew. */
const PARTS = ['kills', ...VAULTS] as const;
type Part = (typeof PARTS)[number];

const INTRODUCTION = `# Torture

Written by \`npm run torture\`, which is not part of the tests: \`npm run torture -- --kills 1000 --seed 1\` kills a
whole browser at random moments of its work, and \`npm run torture -- --damage\` damages copies of a database in
every way, one record and one field at a time, and opens each with the right key. A short form of both is in the
tests (\`tests/e2e/torture.e2e.ts\`, \`tests/worker/damage.test.ts\`). The damages below are of one copy alone, with no second
one to mend it; \`tests/worker/mirror/every-field.test.ts\` does the same to each of two, after which everything comes out.`;

const TITLES: Readonly<Record<Part, string>> = {
  kills: `## Kills

Chromium's whole process group is ended by SIGKILL while commands are under way, then started again on the same
files. **Lost**: something that had been acknowledged is not there, or a command that was not answered is there by
half. **False alarm**: Verify finds something, or the app names a damage, where nothing but a kill happened.`,
  young: `## Damage

What becomes of a database in which one record was changed, and of the owner, who has the right key. **The aim**:
the vault opens, and all secrets come out with their right values but for those whose own bytes were hit; nothing
comes out wrong in silence. *flip*: one bit or the last number; *truncate*: half of it is gone; *swap*: with the
same field of a neighbour; *duplicate*: the record also lies under the next key; *older copy* and *put back*: what
lay there at an earlier moment.

### 40 secrets, of which no snapshot was taken yet`,
  old: '### 40 secrets, after hundreds of events and some snapshots',
  compacted: '### 40 secrets, and a log that was compacted',
  large: '### 2,000 secrets, a sample: every third damage of one record for each field',
};

const markOf = (part: Part): string => `<!-- ${part} -->`;

/** What a part holds now; nothing where it was never written. */
function bodyOf(part: Part): string {
  const text = existsSync(PATH) ? readFileSync(PATH, 'utf8') : '';
  const [before, body] = text.split(markOf(part));
  return before === undefined || body === undefined ? 'Not run yet.' : body.trim();
}

/** Writes one part of the document, and leaves the others as they are. */
export async function writePart(part: Part, body: string): Promise<void> {
  const parts = PARTS.map((one) => {
    const text = one === part ? body : bodyOf(one);
    return `${TITLES[one]}\n\n${markOf(one)}\n\n${text}\n\n${markOf(one)}`;
  });
  const options = await resolveConfig(PATH);
  const text = await format([INTRODUCTION, ...parts].join('\n\n'), { ...options, filepath: PATH });
  writeFileSync(PATH, text);
}
