import { plainSecret } from '../../src/lib/core/transfer/plain-secret.ts';
import { providerId, secretId, type SlotId } from '../../src/lib/core/base/ids.ts';
import type { ProblemCode } from '../../src/lib/core/base/problem.ts';
import type { Command } from '../../src/lib/core/decide/command.ts';
import type { VaultEvent } from '../../src/lib/machines/events.ts';
import { type Folded, given, opened } from './decider.ts';

export const connection = {
  kind: 'onepassword',
  origin: 'https://connect.example',
  token: 'token',
} as const;
export const draft = (name: string) => ({ name, value: 'v', domains: '' });
export const first = secretId(4);
export const link = {
  provider: providerId(5),
  kind: 'onepassword',
  place: 'https://connect.example',
};

export const unlocked = opened()
  .when({ type: 'addSecret', draft: draft('A') })
  .folded()
  .when({ type: 'addProvider', draft: { name: 'P', connection } })
  .folded();
export const locked = unlocked.and({ type: 'vault.locked', cause: 'user' });
export const asked = (from: Folded) => from.and({ type: 'reset.requested' });
export const erasing = asked(locked).and({ type: 'reset.confirmed' });
const shown = (from: Folded) => from.and({ type: 'key.issued' });
export const saved = (from: Folded) => shown(from).and({ type: 'key.saved', way: 'copied' });
const fresh = given();
export const recoveryBegun: VaultEvent = {
  type: 'recovery.begun',
  way: 'vaultKey',
  slot: 'aa',
  upTo: 3,
  link: 'ff',
};
export const recovering = locked.and(recoveryBegun);

/** Every state that the chart and its memory can be in. */
export const STATES = {
  uninitialised: fresh,
  'keyShown, the first': shown(fresh),
  'keyShown, the first, saved': saved(fresh),
  'keyShown, a change of key': shown(unlocked),
  'keyShown, a change of key, saved': saved(unlocked),
  'keyShown, after a reset': shown(erasing),
  'keyShown, after a reset, saved': saved(erasing),
  locked,
  unlocked,
  'unlocked, recovering': recovering,
  'resetting, asked while locked': asked(locked),
  'resetting, asked while unlocked': asked(unlocked),
  'resetting, erasing': erasing,
} as const;
export type StateName = keyof typeof STATES;
export const names = Object.keys(STATES) as StateName[];

/** The same for every state in which a key is shown. */
export const everyShown = <T>(expected: T) =>
  Object.fromEntries(
    names.filter((name) => name.startsWith('keyShown')).map((name) => [name, expected]),
  );

/** Parts of commands and what follows from them, in many rows. */
export const edit = { id: first, basedOn: 4, draft: draft('A'), current: {} };
export const abandoned: VaultEvent = { type: 'key.abandoned', cause: 'user' };
export const cancelled: VaultEvent = { type: 'reset.cancelled', cause: 'user' };
export const lockedByUser: VaultEvent = { type: 'vault.locked', cause: 'user' };
export const signedOut: VaultEvent = { type: 'session.signedOut', kept: true };
export const slot = 'bb' as SlotId;
export const openedWith: VaultEvent = { type: 'vault.opened', slot };
export const mark = { template: 'tt', workspace: 'ww', revision: 1, digest: 'dd' };
export const stated: VaultEvent = { type: 'key.saved', way: 'stated' };

/** The events that follow, or the problem that comes instead. */
export type Expected = readonly VaultEvent[] | ProblemCode;

/** A command and what follows from it. */
export interface Row {
  readonly command: Command;
  /** What follows where something does; everywhere else it is `notNow`. */
  readonly follows: Readonly<Partial<Record<StateName, Expected>>>;
}

/** One that takes an open vault. */
export const inside = (command: Command, event: VaultEvent): Row => ({
  command,
  follows: { unlocked: [event] },
});

/** What follows from a step of sealing anew after a change of key, and from the last one. */
export const resealRows: readonly Row[] = [
  inside(
    { type: 'resealData', epoch: 2, from: 1, upTo: 9, last: null },
    { type: 'data.resealed', epoch: 2, from: 1, upTo: 9, isLast: false },
  ),
  inside(
    {
      type: 'resealData',
      epoch: 2,
      from: 10,
      upTo: 12,
      last: { slots: [], erase: [3], erased: [3] },
    },
    { type: 'data.resealed', epoch: 2, from: 10, upTo: 12, isLast: true },
  ),
];

export const deletionRows = {
  deleteSecrets: [
    inside(
      { type: 'deleteSecrets', erasures: [{ id: first, details: [4], values: [4] }] },
      { type: 'secret.deleted' },
    ),
  ],
  bringBack: [
    inside(
      { type: 'bringBack', secrets: [{ plain: plainSecret('BACK', 'v'), place: 2 }] },
      { type: 'secret.added' },
    ),
  ],
} satisfies Partial<Record<Command['type'], readonly Row[]>>;
