import type { AppView } from '../../../src/lib/worker/protocol/app-view.ts';
import type { Tab } from './tab.ts';
import type { Work } from './work.ts';

/** What a start after a kill showed that it must not. */
export interface Trouble {
  /** What had been acknowledged and is not there, or is there by half. */
  readonly losses: string[];
  /** What was named though nothing but a kill had happened. */
  readonly alarms: string[];
}

/** How often a person would try again before they gave up. */
const TRIES = 3;

/** Opens the vault with the key that has to open it, and notes what does not hold. @throws Killed */
export async function enter(tab: Tab, work: Work): Promise<Trouble> {
  const trouble: Trouble = { losses: [], alarms: [] };
  const { ledger } = tab;
  let view = await tab.ready();
  for (let tries = 1; view.phase === 'failed' && tries < TRIES; tries += 1) {
    trouble.alarms.push(`the start failed: ${view.problem?.code}`);
    await tab.reload();
    view = await tab.ready();
  }
  for (const { type } of view.losses) trouble.alarms.push(`the app says of its storage: ${type}`);
  if (view.phase === 'failed') trouble.losses.push(`the app does not start: ${view.problem?.code}`);
  else if (ledger.hasProfile && view.profiles.length === 0)
    trouble.losses.push('everything is gone');
  else if (view.profiles.length > 1) trouble.losses.push('the profile is there twice');
  if (trouble.losses.length > 0) return trouble;
  await settleProfile(tab, view, trouble);
  const { vault, vaultProblem } = await tab.view();
  if (vaultProblem) trouble.losses.push(`the vault cannot be used: ${vaultProblem.code}`);
  else if (vault?.chart.path === 'locked') await openWithTheKey(tab, trouble);
  else await startAnew(tab, work, vault?.chart.path ?? 'no vault', trouble);
  return trouble;
}

/** Makes the profile where there is none yet, and signs in where nobody is. */
async function settleProfile(tab: Tab, view: AppView, trouble: Trouble): Promise<void> {
  const { ledger } = tab;
  for (const intent of [...ledger.open]) {
    const { profile, signedIn } = intent.change;
    // What else it changes is for the secrets to tell.
    if (profile === undefined && signedIn === undefined) continue;
    const isDone = profile ? view.profiles.length > 0 : signedIn === (view.profile !== null);
    if (isDone) ledger.done(intent);
    else ledger.notDone(intent);
  }
  const [known] = view.profiles;
  if (!known) {
    await tab.call({ profile: true, signedIn: true }, 'profiles.create', 'Ada');
    return;
  }
  if (view.profile) return;
  if (ledger.isSignedIn) trouble.losses.push('nobody is signed in any more');
  await tab.call({ signedIn: true }, 'profiles.signIn', known.id);
}

/** A vault without a key: right before its first one and after a reset, and a loss else. */
async function startAnew(tab: Tab, work: Work, path: string, trouble: Trouble): Promise<void> {
  const { ledger } = tab;
  for (const intent of [...ledger.open]) {
    if (intent.change.key === null) ledger.done(intent);
    else if (intent.change.key !== undefined) ledger.notDone(intent);
  }
  if (ledger.key !== null) trouble.losses.push(`the vault is ${path}, and had a key`);
  else await work.newKey();
}

/** Of the keys that may open the vault just one does. */
async function openWithTheKey(tab: Tab, trouble: Trouble): Promise<void> {
  const { ledger } = tab;
  const { keys } = ledger;
  const opening: string[] = [];
  const refusals: string[] = [];
  for (const key of keys) {
    const { ok, problem } = await tab.ask('keys.unlock', key);
    if (ok) opening.push(key);
    else refusals.push(problem?.code ?? '');
    if (ok) await tab.ask('keys.lock');
  }
  const [key] = opening;
  if (key === undefined) {
    trouble.losses.push(`no key opens the vault: ${refusals.join(', ')}`);
    return;
  }
  if (opening.length > 1) trouble.losses.push('both keys open the vault');
  for (const intent of [...ledger.open]) {
    // A reset that was confirmed leaves no lock to open.
    if (intent.change.key === undefined) continue;
    if (intent.change.key === key) ledger.done(intent);
    else ledger.notDone(intent);
  }
  ledger.key = key;
  await tab.ask('keys.unlock', key);
  const { vault } = await tab.view();
  if (vault?.chart.path !== 'unlocked.whole') {
    trouble.alarms.push(`opened as ${vault?.chart.path ?? 'nothing'}`);
  }
}
