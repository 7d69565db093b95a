import type { Subject } from './build-vault.ts';
import { type Dump, restoreDatabase } from './dump.ts';
import { startCore, type Started } from './surroundings.ts';
import { asked, lookAround, type Thing, type Things } from './things.ts';

/** What became of a database: of its owner, who has the right key. */
export interface Trial {
  /** Whether the core started, or why not. */
  readonly started: string;
  /** Whether the vault opened, or what was said instead. */
  readonly opened: string;
  readonly isOpen: boolean;
  /** All that was named: problems, what Verify finds, what a recovery reports. */
  readonly named: readonly string[];
  /** Secrets that the app says may be older, or have lost something. */
  readonly marked: readonly string[];
  readonly things: Things;
}

/** Named where a key that was changed opens the vault after all. */
export const OLD_KEY_OPENS = 'the old key opens';

const quiet = (): undefined => undefined;

/** Brings the owner to their vault, by all that the app offers for it: it may have lost its profile. */
async function signIn({ core, view }: Started, { profile }: Subject): Promise<void> {
  const isOwn = ({ id, name }: { id: string; name: string }) =>
    id === profile['id'] || name === profile['name'];
  const isThere = () => ![undefined, 'uninitialised'].includes(view().vault?.chart.path);
  const { profile: signedIn, profiles } = view();
  if (signedIn && isOwn(signedIn) && isThere()) return;
  if (signedIn) await asked(() => core.profiles.signOut(true));
  for (const { id } of profiles.filter(isOwn)) {
    await asked(() => core.profiles.signIn(id));
    if (isThere() || view().vaultProblem) return;
    await asked(() => core.profiles.signOut(true));
  }
  for (const vault of view().orphans) {
    await asked(() => core.profiles.adopt(vault, String(profile['name']), 'Personal'));
  }
}

async function findings({ core }: Started, when: string): Promise<string[]> {
  const verified = await asked(() => core.audit.verify(quiet));
  if (!verified.ok) {
    return verified.problem.code === 'notSignedIn' ? [] : [`verify: ${verified.problem.code}`];
  }
  return kindsOf(verified.value.findings).map((kind) => when + kind);
}

const kindsOf = (findings: readonly { readonly kind: string }[]): string[] => [
  ...new Set(findings.map(({ kind }) => kind)),
];

/** What a recovery says: what it found, and of which secrets it says that they may be other than they were. */
async function recovered({ core, view }: Started) {
  if (view().vault?.chart.path !== 'unlocked.recovering') return { named: [], marked: [] };
  const report = await asked(() => core.recovery.report());
  if (!report.ok) return { named: [`recovery: ${report.problem.code}`], marked: [] };
  const { findings, secrets } = report.value;
  const marked = secrets.filter(
    ({ proof, mayBeOlder, isIncomplete }) => proof !== 'whole' || mayBeOlder || isIncomplete,
  );
  return { named: kindsOf(findings), marked: marked.map(({ name }) => name) };
}

/** What the app says of key slots that it put right. */
function besides({ view }: Started): string[] {
  const { mended = 0, lost = 0 } = view().vault?.inside?.slotCare ?? {};
  return [...(mended > 0 ? ['slot mended'] : []), ...(lost > 0 ? ['slot lost'] : [])];
}

/**
 * Starts the app on a database, signs in and unlocks with the right key. Nothing is thrown.
 * @param mirror what lies in its second copy; `null` where there is none
 */
export async function tryOut(
  subject: Subject,
  dump: Dump,
  mirror: Dump | null = null,
): Promise<Trial> {
  await restoreDatabase(dump);
  const it = await startCore(mirror);
  try {
    const { problem, phase } = it.view();
    const started = problem ? problem.code : phase;
    const { orphans, damagedLists } = it.view();
    await signIn(it, subject);
    const named: string[] = problem ? [problem.code] : [];
    const { vaultProblem, vault, profile, losses } = it.view();
    named.push(...damagedLists.map((list) => `damaged: ${list}`));
    if (orphans.length > 0) named.push('a vault without a profile');
    named.push(...losses.map(({ type }) => `loss: ${type}`));
    if (vaultProblem) named.push(vaultProblem.code);
    if (!problem && profile === null) named.push('no profile');
    else if (vault && vault.chart.path !== 'locked') named.push(`is ${vault.chart.path}`);
    named.push(...(await findings(it, 'locked: ')));
    const unlocked = await asked(() => it.core.keys.unlock(subject.key));
    const isOpen = it.view().vault?.chart.path.startsWith('unlocked') ?? false;
    const recovery = await recovered(it);
    const marked = [...recovery.marked];
    named.push(...recovery.named);
    if (isOpen) named.push(...(await findings(it, '')), ...besides(it));
    const opened = unlocked.ok ? (it.view().vault?.chart.path ?? '') : unlocked.problem.code;
    let things: Things = isOpen ? await lookAround(it) : new Map<string, Thing>();
    // As the app says where a secret does not open: what is left of it is looked for.
    const isLost = ([name, value]: readonly [string, string]) =>
      things.get(`secret ${name}`)?.text !== value;
    if (opened === 'unlocked.whole' && [...subject.values].some(isLost)) {
      await asked(() => it.core.recovery.begin());
      const found = await recovered(it);
      named.push(...found.named);
      marked.push(...found.marked);
      things = await lookAround(it);
    }
    named.push(...(await oldKeyOpens(it, subject)));
    return { started, opened, isOpen, named, marked, things };
  } finally {
    it.close();
  }
}

/** A key that was changed opens nothing any more, whatever was put back. */
async function oldKeyOpens({ core, view }: Started, { oldKey }: Subject): Promise<string[]> {
  if (oldKey === null) return [];
  await asked(() => core.keys.lock());
  if (view().vault?.chart.path !== 'locked') return [];
  const unlocked = await asked(() => core.keys.unlock(oldKey));
  return unlocked.ok ? [OLD_KEY_OPENS] : [];
}
