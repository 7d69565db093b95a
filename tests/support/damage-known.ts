import type { DamageKind } from '../../scripts/torture/damage/damages.ts';

type Damages = Readonly<Record<string, readonly DamageKind[]>>;

/**
 * By vault, store and field: the damages after which the aim is not met yet. Whoever mends one takes it out;
 * the test of it fails until then.
 */
export const FALLS_SHORT: Readonly<Record<string, Readonly<Record<string, Damages>>>> = {
  young: {
    events: {
      prev: ['drop field'],
      'session, the record': ['drop', 'duplicate'],
      'session, stream': ['flip', 'truncate'],
      'session, seq': ['flip', 'swap'],
      'session, format': ['flip', 'drop field'],
      'session, type': ['flip', 'truncate', 'drop field', 'swap'],
      'session, at': ['flip', 'drop field', 'swap'],
      'session, data.profile': ['flip', 'truncate', 'drop field', 'swap'],
      'session, prev': ['flip', 'truncate', 'drop field', 'swap'],
      'session, hash': ['flip', 'truncate', 'drop field', 'swap'],
    },
    slots: {
      'passkey, name': ['flip', 'truncate', 'drop field'],
      'vaultKey, the record': ['drop', 'put back'],
      'vaultKey, vault': ['flip', 'truncate'],
      'vaultKey, id': ['flip', 'truncate'],
      'vaultKey, kind': ['flip', 'truncate', 'drop field'],
      'vaultKey, salt': ['flip', 'truncate', 'drop field'],
      'vaultKey, commitment': ['flip', 'truncate', 'drop field'],
      'vaultKey, wrapped': ['flip', 'truncate', 'drop field'],
    },
    profiles: {
      'the record': ['drop'],
      id: ['flip', 'truncate'],
      vault: ['flip', 'truncate', 'drop field'],
    },
    templates: { 'the record': ['older copy'] },
  },
};
