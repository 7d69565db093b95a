/**
 * The system's password manager through the Credential Management API, where a browser has it (Chromium).
 * Elsewhere forms with the right `autocomplete` make managers offer to save and to fill.
 */

/** The parts of the API that TypeScript's DOM types lack. */
interface PasswordCredentialLike extends Credential {
  readonly password: string;
}
type PasswordCredentialType = new (data: {
  id: string;
  name: string;
  password: string;
}) => PasswordCredentialLike;

const constructorOf = (): PasswordCredentialType | null =>
  (globalThis as { PasswordCredential?: PasswordCredentialType }).PasswordCredential ?? null;

export const hasPasswordManager = (): boolean =>
  constructorOf() !== null && 'credentials' in navigator;

/** How long a question to the browser may stay open before it counts as not answered. */
const PATIENCE_MS = 60_000;

async function ask(
  mediation: CredentialMediationRequirement,
): Promise<PasswordCredentialLike | null> {
  const options = { password: true, mediation, signal: AbortSignal.timeout(PATIENCE_MS) };
  const found = await navigator.credentials.get(options as CredentialRequestOptions);
  return found && 'password' in found ? (found as PasswordCredentialLike) : null;
}

/**
 * Hands a key to the password manager.
 *
 * The browser may ask the person first, and never says what they answered: only `isSaved` tells.
 * @returns whether the browser took it
 */
export async function offerKey(profile: string, key: string): Promise<boolean> {
  const PasswordCredential = constructorOf();
  if (!PasswordCredential) return false;
  try {
    const credential = new PasswordCredential({ id: profile, name: profile, password: key });
    await navigator.credentials.store(credential);
    return true;
  } catch {
    return false;
  }
}

/** Whether the password manager gives this very key back without asking. */
export async function isSaved(profile: string, key: string): Promise<boolean> {
  try {
    const found = await ask('silent');
    return found?.id === profile && found.password === key;
  } catch {
    return false;
  }
}

/**
 * The key that the password manager has for a profile.
 * @param asks whether the browser may show a question or a choice; otherwise it answers at once
 * @returns `null` when it has none, or the person did not choose it
 */
export async function savedKey(profile: string, asks: boolean): Promise<string | null> {
  if (!hasPasswordManager()) return null;
  try {
    const found = await ask(asks ? 'optional' : 'silent');
    return found?.id === profile ? found.password : null;
  } catch {
    return null;
  }
}

/** After this nothing is given silently until the person is asked: for an explicit lock. */
export async function preventSilentUnlock(): Promise<void> {
  if (hasPasswordManager())
    await navigator.credentials.preventSilentAccess().catch(() => undefined);
}
