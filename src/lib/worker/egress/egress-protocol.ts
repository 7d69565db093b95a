import type { DoorAnswer, DoorMessage } from '../../external/egress-fetch.ts';

/** What the core says to the door, over a port of its own. */
export type ToDoor =
  /** From now on these origins and no others may be reached. */
  | { readonly type: 'approve'; readonly origins: readonly string[] }
  /** `until`: milliseconds since 1970; a door that wakes up later does not send it any more. */
  | {
      readonly type: 'send';
      readonly id: number;
      readonly message: DoorMessage;
      readonly until: number;
    }
  | { readonly type: 'interrupt'; readonly id: number };

/** What the door says back. */
export type FromDoor =
  /** A request was taken: the page that the door belongs to is awake. */
  | { readonly type: 'taken'; readonly id: number }
  | { readonly type: 'answer'; readonly id: number; readonly answer: DoorAnswer };
