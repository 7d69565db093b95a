import type { DamageKind } from '../../scripts/torture/damage/damages.ts';

type Damages = Readonly<Record<string, readonly DamageKind[]>>;

/**
 * By vault, store and field: the damages after which the aim is not met yet. Whoever mends one takes it out;
 * the test of it fails until then.
 */
export const FALLS_SHORT: Readonly<Record<string, Readonly<Record<string, Damages>>>> = {
  young: {
    details: {
      'the record': ['drop', 'duplicate'],
      vault: ['flip', 'truncate'],
      seq: ['flip', 'swap'],
      bytes: ['flip', 'truncate', 'drop field', 'swap'],
    },
    events: {
      'the record': ['drop', 'duplicate'],
      stream: ['flip', 'truncate'],
      seq: ['flip', 'swap'],
      format: ['flip', 'drop field'],
      type: ['flip', 'truncate', 'drop field', 'swap'],
      at: ['flip', 'drop field', 'swap'],
      prev: ['flip', 'truncate', 'drop field', 'swap'],
      hash: ['flip', 'truncate', 'drop field', 'swap'],
      'data.way': ['flip', 'truncate', 'drop field', 'swap'],
      mac: ['flip', 'truncate', 'drop field', 'swap'],
      'data.slot': ['flip', 'truncate', 'drop field', 'swap'],
      detailsDigest: ['flip', 'truncate', 'drop field', 'swap'],
      valueDigest: ['flip', 'truncate', 'drop field', 'swap'],
      'data.cause': ['flip', 'truncate', 'drop field'],
      'data.reason': ['flip', 'truncate', 'drop field'],
      'data.kept': ['flip', 'drop field'],
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
      'vaultKey, the record': ['drop', 'put back'],
      'vaultKey, vault': ['flip', 'truncate'],
      'vaultKey, id': ['flip', 'truncate'],
      'vaultKey, kind': ['flip', 'truncate', 'drop field'],
      'vaultKey, salt': ['flip', 'truncate', 'drop field'],
      'vaultKey, commitment': ['flip', 'truncate', 'drop field'],
      'vaultKey, wrapped': ['flip', 'truncate', 'drop field'],
      'passkey, name': ['flip', 'truncate', 'drop field'],
    },
    profiles: {
      'the record': ['drop'],
      id: ['flip', 'truncate'],
      vault: ['flip', 'truncate', 'drop field'],
    },
    templates: { 'the record': ['older copy'] },
  },
  compacted: {
    details: {
      'the record': ['drop'],
      vault: ['flip', 'truncate'],
      seq: ['flip'],
      bytes: ['drop field'],
    },
    snapshots: {
      seq: ['flip', 'drop field'],
      link: ['flip', 'truncate', 'drop field'],
      table: ['flip', 'truncate', 'drop field'],
      'the record': ['older copy'],
    },
    pages: {
      'the record': ['drop', 'older copy'],
      vault: ['flip', 'truncate'],
      bytes: ['flip', 'truncate', 'drop field'],
    },
  },
};
