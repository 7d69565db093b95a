import type { VaultEvent, VaultEventType } from '../../../machines/events.ts';
import type { SecretId } from '../../base/ids.ts';
import type { EventDetails } from '../../log/event-details.ts';
import type { EventData } from '../../log/records.ts';
import type { SecretRow } from '../../secrets/secret.ts';
import type { VaultSummary } from '../vault-summary.ts';

/** What events are told apart by when somebody looks for some. */
export const TIMELINE_KINDS = [
  'keys',
  'opening',
  'secrets',
  'transfers',
  'settings',
  'external',
  'templates',
  'resets',
] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** The event of a type, with its fields. */
export type EventOf<Type extends VaultEventType> = Extract<VaultEvent, { readonly type: Type }>;

/** The rows of secrets, as an event finds and leaves them. */
export interface SecretRows {
  get(id: SecretId): SecretRow | null;
  put(row: SecretRow): void;
  remove(id: SecretId): void;
}

/** By secret or external vault, the events whose values it has. */
export type ValuesInUse = Map<number, readonly number[]>;

/** The key slots there are, by their id: the event that brought each, and the one that holds its copy. */
export type SlotsInUse = Map<
  string,
  { readonly kind: 'vaultKey' | 'passkey'; readonly seq: number; readonly copy: number }
>;

/** The templates there are, by their id, each as it was last saved and by which event. */
export type TemplatesInUse = Map<
  string,
  {
    readonly workspace: string;
    readonly revision: number;
    readonly digest: string;
    readonly seq: number;
  }
>;

/**
 * What an event means, a column for each who folds the log or asks about it. `null` says that it means
 * nothing there: every entry says so of every column, so that none is forgotten.
 */
export interface EventMeaning<Event extends VaultEvent> {
  /** Reads the clear data of a record; `null` where a field is not what it should be. */
  readonly parse: (data: EventData) => Event | null;
  /** Whether it can only be written with the data key in memory: on disk it then always carries a mac. */
  readonly keyed: boolean;
  /** Whether the vault holds no secrets after it, whatever it held before. */
  readonly empties: (event: Event) => boolean;
  /** Whether a backup that was made before lacks something. */
  readonly changesSecrets: boolean;
  readonly kind: TimelineKind;
  /** Whether its sealed details say something that the timeline shows: a name, or who was asked. */
  readonly isTold: boolean;
  /** How the index of secrets evolves. */
  readonly secrets:
    ((rows: SecretRows, seq: number, at: number, details: EventDetails) => void) | null;
  /** How the summary of the vault evolves. */
  readonly summary:
    | ((
        summary: VaultSummary,
        event: Event,
        seq: number,
        at: number,
        details: EventDetails | undefined,
      ) => VaultSummary)
    | null;
  /** Which values are in use afterwards, for Verify: those have to be there, and no others. */
  readonly values: ((values: ValuesInUse, seq: number, details: EventDetails) => void) | null;
  /** Which key slots there are afterwards, for Verify and for a compaction, which keeps their events. */
  readonly slots: ((slots: SlotsInUse, event: Event, seq: number) => void) | null;
  /** Which templates there are afterwards, for what lists them, Verify and a compaction. */
  readonly templates: ((templates: TemplatesInUse, event: Event, seq: number) => void) | null;
  /** Of what it is the latest word, which a compaction keeps. */
  readonly latest: ((event: Event) => 'settings' | 'backup' | 'upgrade' | null) | null;
}

/** What every event means. One that is forgotten, or a column of one, does not compile. */
export type EventTable = { readonly [Type in VaultEventType]: EventMeaning<EventOf<Type>> };
