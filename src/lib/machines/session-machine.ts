import { assign, setup } from 'xstate';
import type { SessionEvent } from './events.ts';

export interface SessionContext {
  /** Id of the profile that is signed in, `null` when none is. */
  readonly profile: string | null;
}

/** Who uses this browser: nobody, or one local profile. One session serves all tabs. */
export const sessionMachine = setup({
  types: {
    context: {} as SessionContext,
    events: {} as SessionEvent,
  },
  actions: {
    takeProfile: assign({
      profile: ({ context, event }) =>
        event.type === 'session.signedIn' ? event.profile : context.profile,
    }),
    dropProfile: assign({ profile: null }),
  },
}).createMachine({
  id: 'session',
  initial: 'signedOut',
  context: { profile: null },
  states: {
    signedOut: {
      description: 'No profile is in use.',
      on: {
        'profile.removed': {
          target: 'signedOut',
          description: 'A profile was removed with everything that was kept for it.',
        },
        'session.signedIn': {
          target: 'signedIn',
          actions: 'takeProfile',
          description: 'A local profile was chosen. Its vault stays locked until its key is given.',
        },
      },
    },
    signedIn: {
      description: 'A local profile is in use.',
      on: {
        'session.ended': {
          target: 'signedOut',
          actions: 'dropProfile',
          description: 'The person signed out of this browser.',
        },
      },
    },
  },
});
