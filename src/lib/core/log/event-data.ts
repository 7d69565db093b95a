import type { SessionEvent, VaultEvent } from '../../machines/events.ts';
import { isEventData } from './record-check.ts';
import type { EventData } from './records.ts';

/** The fields of an event apart from its type, as they are stored. */
export function dataOf(event: VaultEvent | SessionEvent): EventData {
  const { type: _type, ...data } = event;
  return data;
}

/**
 * Reads a stored type and data of the session's log back into an event.
 * @returns `null` when this version knows no such event or a field of it is not what it should be.
 */
export function parseSessionEvent(type: string, data: EventData): SessionEvent | null {
  if (!isEventData(data)) return null;
  if (type === 'session.ended') return { type };
  if (type === 'session.signedIn' && typeof data['profile'] === 'string') {
    return { type, profile: data['profile'] };
  }
  if (type === 'profile.removed' && typeof data['profile'] === 'string') {
    return { type, profile: data['profile'] };
  }
  return null;
}
