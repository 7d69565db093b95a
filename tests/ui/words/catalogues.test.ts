import { describe, expect, test } from 'vitest';
import { vaultGraph } from '../../../src/lib/machines/vault-chart.ts';
import { auditWords } from '../../../src/lib/ui/words/english/audit-words.ts';
import { chartWords as englishChart } from '../../../src/lib/ui/words/english/chart-words.ts';
import { clipboardWords } from '../../../src/lib/ui/words/english/clipboard-words.ts';
import { externalWords } from '../../../src/lib/ui/words/english/external-words.ts';
import { homeWords } from '../../../src/lib/ui/words/english/home-words.ts';
import { keyWords } from '../../../src/lib/ui/words/english/key-words.ts';
import { listWords } from '../../../src/lib/ui/words/english/list-words.ts';
import { lossWords } from '../../../src/lib/ui/words/english/loss-words.ts';
import { recoveryWords } from '../../../src/lib/ui/words/english/recovery-words.ts';
import { templateWords } from '../../../src/lib/ui/words/english/template-words.ts';
import { transferWords } from '../../../src/lib/ui/words/english/transfer-words.ts';
import { vaultWords } from '../../../src/lib/ui/words/english/vault-words.ts';
import { words as english } from '../../../src/lib/ui/words/english/words.ts';
import { germanLater } from '../../../src/lib/ui/words/german/later-translation.ts';
import { german as germanFirst } from '../../../src/lib/ui/words/german/translation.ts';

const german = { ...germanFirst, ...germanLater };

const texts = {
  words: english,
  chartWords: englishChart,
  auditWords,
  clipboardWords,
  externalWords,
  templateWords,
  transferWords,
  homeWords,
  vaultWords,
  keyWords,
  listWords,
  lossWords,
  recoveryWords,
};

/** Every leaf of a catalogue by its path: a text, or how many arguments its function takes. */
function leaves(part: unknown, path = ''): [string, string | number][] {
  if (typeof part === 'string') return [[path, part]];
  if (typeof part === 'function') return [[path, part.length]];
  if (typeof part !== 'object' || part === null) throw new TypeError(`"${path}" is no words`);
  return Object.entries(part).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`));
}

const kindsOf = (catalogue: unknown) =>
  leaves(catalogue)
    .map(([path, leaf]) => `${path} ${typeof leaf === 'number' ? `takes ${leaf}` : 'text'}`)
    .sort();

/** What is the same in both languages by right. */
const SAME = [
  /^\.words\.product$/,
  /\.fileNames?(\.|$)/,
  /\.sample$/,
  /\.where$/,
  /^\.vaultWords\.passkeys\.title$/,
  /^\.transferWords\.(ex|im)porting\.(title|format|passphrase)$/,
  /^\.transferWords\.exporting\.passphrase$/,
  /^\.words\.workspaces\.types\.(team|partner)$/,
  /^\.templateWords\.body$/,
  /^\.vaultWords\.secrets\.name$/,
  /^\.externalWords\.external\.(kinds\.onepassword|samples\.hashicorp)$/,
  /^\.auditWords\.audit\.(filter|exporting\.title)$/,
  /^\.chartWords\.chart\.origins\.(uninitialised|locked|unlocked)$/,
];

describe('the German catalogue', () => {
  test('has what the English one has, with as many arguments', () => {
    expect(kindsOf(german)).toEqual(kindsOf(texts));
  });

  test('is translated throughout', () => {
    const englishText = new Map(leaves(texts));
    const left = leaves(german).filter(
      ([path, leaf]) =>
        typeof leaf === 'string' &&
        englishText.get(path) === leaf &&
        !SAME.some((same) => same.test(path)),
    );
    expect(left).toEqual([]);
  });

  test('quotes as German does', () => {
    for (const [path, leaf] of leaves(german)) {
      if (typeof leaf === 'string') expect(leaf, path).not.toMatch(/["'“](?=\p{L})|\.\.\.|\S…$/u);
    }
  });

  test('counts and writes numbers as German does', () => {
    const { homeWords: menu, vaultWords: vault } = german;
    expect(vault.secrets.count(1)).toBe('1 Geheimnis');
    expect(vault.secrets.count(12_345)).toBe('12.345 Geheimnisse');
    expect(menu.signOut.removes(1)).toContain('wird 1 Geheimnis aus');
    expect(menu.signOut.removes(2)).toContain('werden 2 Geheimnisse aus');
    expect(german.transferWords.importing.counts({ new: 1200, changed: 0, same: 2 }, 0)).toBe(
      '1.200 neu, 2 gleich',
    );
    expect(transferWords.importing.counts({ new: 1200, changed: 0, same: 2 }, 1)).toBe(
      '1,200 new, 2 the same, 1 refused',
    );
  });
});

describe('the chart in German', () => {
  const { chart } = german.chartWords;
  test.each(vaultGraph.states)('describes $path', (state) => {
    expect(chart.ofState(state)).not.toBe(state.description);
    expect(englishChart.chart.ofState(state)).toBe(state.description);
  });
  test.each(vaultGraph.transitions)('describes $id', (transition) => {
    expect(chart.ofTransition(transition)).not.toBe(transition.description);
  });
  test('says what each guard asks for', () => {
    const guards = vaultGraph.transitions.flatMap(({ guard }) => guard ?? []);
    expect(guards.length).toBeGreaterThan(0);
    for (const guard of guards) {
      expect(chart.onlyIf(guard)).not.toContain(guard);
      expect(englishChart.chart.onlyIf(guard)).not.toContain(guard);
    }
  });
});
