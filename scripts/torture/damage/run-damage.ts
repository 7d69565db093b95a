import 'fake-indexeddb/auto';
import { buildLargeVault, buildVaultOf40, type Subject } from './build-vault.ts';
import type { VaultName } from '../document.ts';
import { type Damage, Damages, theMiddleOne } from './damages.ts';
import type { Things } from './things.ts';
import { tryOut } from './trial.ts';
import { isAimMet, judge, type Verdict } from './verdict.ts';

const LARGE = 2_000;
/** Of the damages of the large vault, which takes seconds to look through, one in so many is done. */
const LARGE_EACH = 3;

/** All that is in a vault that nothing happened to. @throws when something is wrong with it all the same */
export async function wholeOf(subject: Subject): Promise<Things> {
  const { things, named } = await tryOut(subject, subject.dump);
  for (const [name, value] of subject.values) {
    if (things.get(`secret ${name}`)?.text !== value) throw new Error(`${name} is not as it was`);
  }
  if (named.length > 0) throw new Error(`"${named.join()}" was named where nothing is damaged`);
  return things;
}

/**
 * Damages a vault, one damage at a time.
 * @param which the copy that is damaged: the only one there is, or one of two, of which the other is whole
 */
export async function damageVault(
  subject: Subject,
  damages: Iterable<Damage>,
  whole: Things,
  which: 'only' | 'main' | 'mirror' = 'only',
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const damage of damages) {
    const [hit, { dump }] = [damage.apply(), subject];
    const trial =
      which === 'mirror'
        ? await tryOut(subject, dump, hit)
        : await tryOut(subject, hit, which === 'main' ? dump : null);
    verdicts.push(judge(whole, damage, trial));
  }
  return verdicts;
}

/** One vault, damaged in all ways: one record of each sort, and of the large one a sample. */
export async function runDamage(
  name: VaultName,
  say: (what: string) => void,
): Promise<readonly Verdict[]> {
  const isLarge = name === 'large';
  const subject = await (isLarge ? buildLargeVault(LARGE) : buildVaultOf40(name));
  const whole = await wholeOf(subject);
  const damages = new Damages(subject);
  const verdicts: Verdict[] = [];
  for (const store of damages.stores) {
    const some = isLarge
      ? [...damages.briefly(store)].filter((_, index) => index % LARGE_EACH === 0)
      : damages.of(store, theMiddleOne);
    verdicts.push(...(await damageVault(subject, some, whole)));
    const short = verdicts.filter((one) => !isAimMet(one)).length;
    say(`A vault, ${name}, up to ${store}: ${verdicts.length} damages, ${short} fall short`);
  }
  return verdicts;
}
