import 'fake-indexeddb/auto';
import { buildLargeVault, buildVaultOf40, type Subject } from './build-vault.ts';
import { type Choice, type Damage, Damages, theMiddleOne, threeOfThem } from './damages.ts';
import type { More } from './surroundings.ts';
import type { Things } from './things.ts';
import { tryOut } from './trial.ts';
import { isAimMet, judge, type Verdict } from './verdict.ts';

/** A vault that was damaged in all ways, and what became of it each time. */
export interface DamageRun {
  readonly subject: Subject;
  readonly verdicts: readonly Verdict[];
}

const LARGE = 2_000;

/** All that is in a vault that nothing happened to. @throws when something is wrong with it all the same */
export async function wholeOf(subject: Subject, more?: More): Promise<Things> {
  const { things, named } = await tryOut(subject, subject.dump, more);
  for (const [name, value] of subject.values) {
    if (things.get(`secret ${name}`)?.text !== value) throw new Error(`${name} is not as it was`);
  }
  if (named.length > 0) throw new Error(`"${named.join()}" was named where nothing is damaged`);
  return things;
}

/** Damages a vault, one damage at a time. */
export async function damageVault(
  subject: Subject,
  damages: Iterable<Damage>,
  whole: Things,
  more?: More,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const damage of damages) {
    verdicts.push(judge(whole, damage, await tryOut(subject, damage.apply(), more)));
  }
  return verdicts;
}

/** The whole of it: three vaults of 40 secrets, each sort of record, and one of 2,000, a sample of each. */
export async function runDamage(say: (what: string) => void): Promise<DamageRun[]> {
  const runs: DamageRun[] = [];
  const add = async (subject: Subject, choice: Choice) => {
    const whole = await wholeOf(subject);
    const damages = new Damages(subject);
    const verdicts: Verdict[] = [];
    for (const store of damages.stores) {
      verdicts.push(...(await damageVault(subject, damages.of(store, choice), whole)));
    }
    const short = verdicts.filter((one) => !isAimMet(one)).length;
    say(`A vault of ${subject.name}: ${verdicts.length} damages, ${short} fall short`);
    runs.push({ subject, verdicts });
  };
  for (const variant of ['young', 'old', 'compacted'] as const) {
    await add(await buildVaultOf40(variant), theMiddleOne);
  }
  await add(await buildLargeVault(LARGE), threeOfThem);
  return runs;
}
