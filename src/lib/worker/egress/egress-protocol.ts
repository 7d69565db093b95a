import type { EgressAnswer, EgressMessage } from '../../external/egress-fetch.ts';

/** What the core says to the egress, over a port of its own. */
export type ToEgress =
  /** From now on these origins and no others may be reached. */
  | { readonly type: 'approve'; readonly origins: readonly string[] }
  /** `until`: milliseconds since 1970; an egress that wakes up later does not send it any more. */
  | {
      readonly type: 'send';
      readonly id: number;
      readonly message: EgressMessage;
      readonly until: number;
    }
  | { readonly type: 'interrupt'; readonly id: number };

/** What the egress says back. */
export type FromEgress =
  /** A request was taken: the page that the egress belongs to is awake. */
  | { readonly type: 'taken'; readonly id: number }
  | { readonly type: 'answer'; readonly id: number; readonly answer: EgressAnswer };
