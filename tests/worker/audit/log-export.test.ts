import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { auditedCore, type AuditedCore } from '../../support/audited-core.ts';
import { valueOf } from '../../support/core.ts';
import { draft } from '../../support/faulty-core.ts';

describe('an exported log', () => {
  let it: AuditedCore;
  const folder = mkdtempSync(join(tmpdir(), 'lockstate-log-'));
  beforeEach(async () => {
    it = await auditedCore();
  });

  const exported = async () => {
    const blob = valueOf(await it.core.audit.export(() => undefined));
    return (await blob.text()).trimEnd().split('\n');
  };
  /** What the script says of lines, as `npm run verify-log` runs it. */
  const verified = (lines: readonly string[], ...more: string[]) => {
    const file = join(folder, 'log.jsonl');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { status, stdout } = spawnSync('node', ['scripts/verify-log.js', file, ...more], {
      encoding: 'utf8',
    });
    return { status, stdout };
  };

  test('verifies without the app, and against a receipt', async () => {
    const receipt = await it.receipt();
    const lines = await exported();
    expect(lines).toHaveLength(it.vault().seq + 1);
    expect(verified(lines)).toMatchObject({ status: 0 });
    const { status, stdout } = verified(lines, '--receipt', receipt);
    expect(stdout).toContain(`contains the receipt at event ${it.vault().seq}`);
    expect(stdout).toContain('now unlocked.whole');
    expect(status).toBe(0);
  });

  test('holds no name, value or key', async () => {
    const text = (await exported()).join('\n');
    for (const secret of ['SECRET_', 'value', 'Laptop', it.key, it.key.slice(4, 16)]) {
      expect(
        text.replaceAll('valueDigest', '').replace(/"description":"[^"]*"/g, ''),
      ).not.toContain(secret);
    }
  });

  test('is refused when a line was changed, dropped, moved or cut', async () => {
    const lines = await exported();
    const changed = lines.with(3, lines[3]?.replace('"at":17', '"at":16') ?? '');
    expect(verified(changed).stdout).toContain('event 3: does not fit its hash');
    expect(verified(lines.toSpliced(4, 1)).stdout).toContain('event 4: is missing');
    expect(verified(lines.slice(0, -1)).stdout).toContain('the file ends at');
    expect(verified([...lines.slice(0, -1), lines.at(-1)?.slice(0, 40) ?? '']).status).toBe(1);
    const swapped = lines.with(5, lines[6] ?? '').with(6, lines[5] ?? '');
    expect(verified(swapped).status).toBe(1);
    const noMac = lines.with(4, lines[4]?.replace(/"mac":"[0-9a-f]+"/, '"mac":null') ?? '');
    expect(verified(noMac).stdout).toContain('event 5: does not follow');
    expect(verified(['{}']).stdout).toContain('not an exported log');
  });

  test('does not contain a receipt of another history', async () => {
    const lines = await exported();
    valueOf(await it.core.secrets.add(draft('LATER', 'x')));
    const later = await it.receipt();
    expect(verified(lines, '--receipt', later).stdout).toContain('has no such event');
    const mistyped = later.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(verified(lines, '--receipt', mistyped).stdout).toContain('mistyped');
  });

  test('verifies after a compaction, from its receipt on', async () => {
    const whole = await exported();
    const old = await it.receipt();
    valueOf(await it.core.secrets.add(draft('A', 'x')));
    const { receipt } = valueOf(await it.core.audit.compact(Number.MAX_SAFE_INTEGER));
    valueOf(await it.core.secrets.add(draft('B', 'x')));
    const lines = await exported();
    const { status, stdout } = verified(lines, '--receipt', receipt);
    expect(stdout).toContain('Compacted up to');
    expect(status).toBe(0);
    expect(verified(lines, '--receipt', old).status).toBe(1);
    // What was exported before still proves the older receipt.
    expect(verified(whole, '--receipt', old).status).toBe(0);
  });
});
