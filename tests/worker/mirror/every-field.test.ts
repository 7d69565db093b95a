import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildVaultOf40, type Subject } from '../../../scripts/torture/damage/build-vault.ts';
import { Damages } from '../../../scripts/torture/damage/damages.ts';
import { damageVault, wholeOf } from '../../../scripts/torture/damage/run-damage.ts';
import type { Things } from '../../../scripts/torture/damage/things.ts';

/** Hundreds of cores are started, on a machine that may do much else. */
const PATIENCE_MS = 300_000;

const STORES = [
  'packs',
  'details',
  'events',
  'values',
  'slots',
  'profiles',
  'workspaces',
  'templates',
];

/** Whatever happens to any field of one copy: the other one has it, and nobody is kept out. */
describe.each(['main', 'mirror'] as const)('every field of one of two copies, %s', (which) => {
  let subject: Subject;
  let whole: Things;
  beforeAll(async () => {
    subject = await buildVaultOf40('young');
    whole = await wholeOf(subject);
  }, PATIENCE_MS);

  test.each(STORES)('%s: everything comes out', { timeout: PATIENCE_MS }, async (store) => {
    const damages = [...new Damages(subject).briefly(store)];
    const verdicts = await damageVault(subject, damages, whole, which);
    const short = verdicts
      .filter(({ trial, out, of, wrong }) => !trial.isOpen || out < of || wrong.length > 0)
      .map(({ damage, trial, out, wrong }) => ({
        damage: `${damage.record} ${damage.field ?? 'record'} ${damage.kind}`,
        said: `${trial.started}, ${trial.opened}, ${String(out)} came out`,
        named: trial.named,
        wrong,
      }));
    expect(short).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(6);
  });
});
