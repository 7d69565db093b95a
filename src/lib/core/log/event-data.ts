import type {
  ExternalOutcome,
  ExternalPurpose,
  LockCause,
  SaveWay,
  SessionEvent,
  UnlockWay,
  VaultEvent,
} from '../../machines/events.ts';
import { EXPORT_FORMATS } from '../transfer/plain-secret.ts';
import type { EventData } from './records.ts';

const SAVE_WAYS: readonly SaveWay[] = [
  'copied',
  'downloaded',
  'checked',
  'stated',
  'passwordManager',
];
const UNLOCK_WAYS: readonly UnlockWay[] = ['vaultKey', 'passwordManager', 'passkey'];
const LOCK_CAUSES: readonly LockCause[] = ['user', 'idle', 'sessionEnded', 'takenOver'];

const PURPOSES: readonly ExternalPurpose[] = ['test', 'browse', 'read'];
const OUTCOMES: readonly ExternalOutcome[] = ['answered', 'refused', 'failed', 'interrupted'];

/** The fields of an event apart from its type, as they are stored. */
export function dataOf(event: VaultEvent | SessionEvent): EventData {
  const { type: _type, ...data } = event;
  return data;
}

function oneOf<T extends string>(known: readonly T[], raw: unknown): T | null {
  return known.find((candidate) => candidate === raw) ?? null;
}

const endCause = (raw: unknown) => oneOf(['user', 'sessionEnded'] as const, raw);

/**
 * Reads a stored type and data back into an event.
 * @returns `null` when this version knows no such event or a field of it is not what it should be.
 */
export function parseVaultEvent(type: string, data: EventData): VaultEvent | null {
  switch (type) {
    case 'key.issued':
    case 'secret.added':
    case 'secret.edited':
    case 'secret.deleted':
    case 'settings.changed':
    case 'provider.added':
    case 'provider.changed':
    case 'provider.removed':
    case 'reset.requested':
    case 'reset.confirmed':
      return { type };
    case 'key.saved': {
      const way = oneOf(SAVE_WAYS, data['way']);
      return way && { type, way };
    }
    case 'key.abandoned':
    case 'reset.cancelled': {
      const cause = endCause(data['cause']);
      return cause && { type, cause };
    }
    case 'passkey.added':
    case 'passkey.removed':
    case 'vault.opened':
      return typeof data['slot'] === 'string' ? { type, slot: data['slot'] } : null;
    case 'vault.unlocked': {
      const way = oneOf(UNLOCK_WAYS, data['way']);
      return way && typeof data['slot'] === 'string' ? { type, way, slot: data['slot'] } : null;
    }
    case 'unlock.rejected': {
      const reason = oneOf(['notThisVault'] as const, data['reason']);
      return reason && { type, reason };
    }
    case 'vault.locked': {
      const cause = oneOf(LOCK_CAUSES, data['cause']);
      return cause && { type, cause };
    }
    case 'secrets.exported': {
      const format = oneOf(EXPORT_FORMATS, data['format']);
      const count = data['count'];
      return format && typeof count === 'number' ? { type, format, count } : null;
    }
    case 'external.requested': {
      const purpose = oneOf(PURPOSES, data['purpose']);
      const outcome = oneOf(OUTCOMES, data['outcome']);
      const requests = data['requests'];
      const isWhole = purpose && outcome && typeof requests === 'number';
      return isWhole ? { type, purpose, outcome, requests } : null;
    }
    case 'log.compacted': {
      const { upTo, link, removed } = data;
      const isWhole = typeof upTo === 'number' && typeof removed === 'number';
      return isWhole && typeof link === 'string' ? { type, upTo, link, removed } : null;
    }
    case 'session.signedOut':
      return typeof data['kept'] === 'boolean' ? { type, kept: data['kept'] } : null;
    default:
      return null;
  }
}

/** As `parseVaultEvent`, for the session's log. */
export function parseSessionEvent(type: string, data: EventData): SessionEvent | null {
  if (type === 'session.ended') return { type };
  if (type === 'session.signedIn' && typeof data['profile'] === 'string') {
    return { type, profile: data['profile'] };
  }
  if (type === 'profile.removed' && typeof data['profile'] === 'string') {
    return { type, profile: data['profile'] };
  }
  return null;
}

const KEYED: ReadonlySet<string> = new Set([
  'vault.opened',
  'vault.unlocked',
  'secret.added',
  'secret.edited',
  'secret.deleted',
  'secrets.exported',
  'settings.changed',
  'provider.added',
  'provider.changed',
  'provider.removed',
  'external.requested',
  'log.compacted',
  'passkey.added',
  'passkey.removed',
] satisfies VaultEvent['type'][]);

/** Events that can only be written with the data key in memory: on disk they always carry a mac. */
export function isKeyedType(type: string): boolean {
  return KEYED.has(type);
}

/** Events that change what the vault holds, and a backup should hold too. */
export const changesSecrets = ({ type }: VaultEvent): boolean =>
  /^(?:secret|provider)\./.test(type);

/** Events after which a vault holds no secrets, whatever it held before. */
export function erasesSecrets(event: VaultEvent): boolean {
  return event.type === 'reset.confirmed' || (event.type === 'session.signedOut' && !event.kept);
}
