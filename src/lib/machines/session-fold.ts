import { transition } from 'xstate';
import type { SessionEvent } from './events.ts';
import { sessionMachine } from './session-machine.ts';

/** The session as plain data: the profile that is signed in, or `null`. */
export interface SessionState {
  readonly profile: string | null;
}

export const initialSession: SessionState = { profile: null };

/** The session after one event, or `null` when the session chart does not accept it there. */
export function advanceSession(state: SessionState, event: SessionEvent): SessionState | null {
  const snapshot = sessionMachine.resolveState({
    value: state.profile === null ? 'signedOut' : 'signedIn',
    context: { profile: state.profile },
  });
  if (!snapshot.can(event)) return null;
  return { profile: transition(sessionMachine, snapshot, event)[0].context.profile };
}
