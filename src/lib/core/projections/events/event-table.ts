import type { VaultEvent, VaultEventType } from '../../../machines/events.ts';
import type { EventData } from '../../log/records.ts';
import { isEventData } from '../../log/record-check.ts';
import type { EventMeaning, EventTable, TimelineKind } from './event-meaning.ts';
import { keyEvents } from './key-events.ts';
import { providerEvents } from './provider-events.ts';
import { secretEvents } from './secret-events.ts';
import { templateEvents } from './template-events.ts';
import { vaultEvents } from './vault-events.ts';

/**
 * What every event means: the one place that says so, which all who fold the log read. Adding an event is its
 * type in `machines/events.ts`, an entry here, and its transition in the chart.
 */
export const EVENT_TABLE: EventTable = {
  ...keyEvents,
  ...vaultEvents,
  ...secretEvents,
  ...providerEvents,
  ...templateEvents,
};

// An entry takes events of its type only, which is that of the event it is looked up by.
const byType = new Map(Object.entries(EVENT_TABLE)) as unknown as ReadonlyMap<
  string,
  EventMeaning<VaultEvent>
>;

/** The meaning of an event. */
export const meaningOf = ({ type }: VaultEvent): EventMeaning<VaultEvent> =>
  EVENT_TABLE[type] as unknown as EventMeaning<VaultEvent>;

/**
 * Reads a stored type and data back into an event.
 * @returns `null` when this version knows no such event or a field of it is not what it should be.
 */
export const parseVaultEvent = (type: string, data: EventData): VaultEvent | null =>
  isEventData(data) ? (byType.get(type)?.parse(data) ?? null) : null;

/** Events that can only be written with the data key in memory: on disk they always carry a mac. */
export const isKeyedType = (type: string): boolean => byType.get(type)?.keyed ?? false;

/** Events after which a vault holds no secrets, whatever it held before. */
export const erasesSecrets = (event: VaultEvent): boolean => meaningOf(event).empties(event);

/** What an event is listed under. */
export const kindOf = (type: VaultEventType): TimelineKind => EVENT_TABLE[type].kind;

/** Whether the sealed details of an event say something that the timeline shows. */
export const isTold = (type: string): boolean => byType.get(type)?.isTold ?? false;
