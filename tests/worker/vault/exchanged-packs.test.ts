import 'fake-indexeddb/auto';
import { beforeAll, expect, test } from 'vitest';
import { buildLargeVault, type Subject } from '../../../scripts/torture/damage/build-vault.ts';
import { type Damage, Damages } from '../../../scripts/torture/damage/damages.ts';
import { restoreDatabase } from '../../../scripts/torture/damage/dump.ts';
import { startCore } from '../../../scripts/torture/damage/surroundings.ts';
import { lookAround } from '../../../scripts/torture/damage/things.ts';
import { valueOf } from '../../support/outcome.ts';

/** Some packs of 32. */
const SECRETS = 100;

let subject: Subject;
let damages: readonly Damage[];
beforeAll(async () => {
  subject = await buildLargeVault(SECRETS);
  damages = [...new Damages(subject).briefly('packs')].filter(({ kind }) => kind === 'swap');
}, 120_000);

async function secretsOf(it: Awaited<ReturnType<typeof startCore>>) {
  const things = await lookAround(it);
  return new Map(
    [...subject.values.keys()].map((name) => [name, things.get(`secret ${name}`)?.text]),
  );
}

test('secrets of packs that were exchanged come out of a recovery, and stay after a repair', async () => {
  expect(damages.map(({ record, field }) => `${record} ${String(field)}`)).toEqual([
    'pack of many seq',
    'pack of many packed',
    'pack of one seq',
    'pack of one packed',
  ]);
  for (const damage of damages) {
    await restoreDatabase(damage.apply());
    const it = await startCore(null);
    try {
      valueOf(await it.core.keys.unlock(subject.key));
      if (it.view().vault?.chart.path === 'unlocked.whole') {
        expect(await secretsOf(it)).not.toEqual(subject.values);
        valueOf(await it.core.recovery.begin());
      }
      expect(valueOf(await it.core.recovery.report()).isWhole).toBe(false);
      expect(await secretsOf(it)).toEqual(subject.values);
      valueOf(await it.core.recovery.repair());
      valueOf(await it.core.keys.lock());
      valueOf(await it.core.keys.unlock(subject.key));
      expect(it.view().vault?.chart.path).toBe('unlocked.whole');
      expect(await secretsOf(it)).toEqual(subject.values);
      const { findings } = valueOf(await it.core.audit.verify(() => undefined));
      expect(findings).toEqual([]);
    } finally {
      it.close();
    }
  }
}, 300_000);
