import { done, failed, type Outcome } from '../base/outcome.ts';

export const MAX_ENVIRONMENTS = 20;
export const MAX_ENVIRONMENT_LENGTH = 40;
export const MAX_VERSIONS_KEPT = 20;

/** What a person has set for one vault. Sealed like the secrets, since environments may have telling names. */
export interface VaultSettings {
  /** Names of environments in which a secret may have a value of its own. */
  readonly environments: readonly string[];
  /** The one in use; `null` for none, where every secret has its default value. */
  readonly activeEnvironment: string | null;
  /** Whether a secret without a value of its own in the environment in use is refused there. */
  readonly needsOwnValue: boolean;
  /** How many earlier values of a secret are kept; 0 keeps none. */
  readonly versionsKept: number;
  /** After how many seconds a copied value is taken off the clipboard; 0 for never. */
  readonly clipboardSeconds: number;
  /** After how many idle minutes the vault locks; 0 for never. */
  readonly autoLockMinutes: number;
  /** For how many seconds a value that was fetched from an external vault stays in memory; 0 for not at all. */
  readonly externalSeconds: number;
}

export const DEFAULT_SETTINGS: VaultSettings = {
  environments: [],
  activeEnvironment: null,
  needsOwnValue: false,
  versionsKept: 5,
  clipboardSeconds: 30,
  autoLockMinutes: 15,
  externalSeconds: 60,
};

const BAD_IN_NAME = /[{},\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Checks the name of an environment. Surrounding blanks are dropped. */
export function checkEnvironment(raw: string): Outcome<string> {
  const name = typeof raw === 'string' ? raw.trim() : '';
  const isFine = name !== '' && name.length <= MAX_ENVIRONMENT_LENGTH && !BAD_IN_NAME.test(name);
  if (isFine) return done(name);
  return failed({ code: 'environment.nameInvalid', max: MAX_ENVIRONMENT_LENGTH });
}

const isWithin = (number: number, max: number): boolean =>
  Number.isInteger(number) && number >= 0 && number <= max;

/** Checks settings as a whole. An active environment that is not in the list counts as none. */
export function checkSettings(raw: VaultSettings): Outcome<VaultSettings> {
  const isLikeSettings =
    Array.isArray(raw.environments) &&
    (raw.activeEnvironment === null || typeof raw.activeEnvironment === 'string');
  if (!isLikeSettings) return failed({ code: 'settings.invalid' });
  const environments: string[] = [];
  for (const one of raw.environments) {
    const name = checkEnvironment(one);
    if (!name.ok) return name;
    if (environments.includes(name.value)) return failed({ code: 'environment.nameTaken' });
    environments.push(name.value);
  }
  if (environments.length > MAX_ENVIRONMENTS) {
    return failed({ code: 'environment.tooMany', max: MAX_ENVIRONMENTS });
  }
  const {
    activeEnvironment,
    needsOwnValue,
    versionsKept,
    clipboardSeconds,
    autoLockMinutes,
    externalSeconds,
  } = raw;
  const isRight =
    typeof needsOwnValue === 'boolean' &&
    isWithin(versionsKept, MAX_VERSIONS_KEPT) &&
    isWithin(clipboardSeconds, 3600) &&
    isWithin(externalSeconds, 3600) &&
    isWithin(autoLockMinutes, 24 * 60);
  if (!isRight) return failed({ code: 'settings.invalid' });
  const isListed = activeEnvironment !== null && environments.includes(activeEnvironment);
  return done({
    environments,
    activeEnvironment: isListed ? activeEnvironment : null,
    needsOwnValue,
    versionsKept,
    clipboardSeconds,
    autoLockMinutes,
    externalSeconds,
  });
}
