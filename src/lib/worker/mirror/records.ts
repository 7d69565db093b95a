import { toHex } from '../../core/base/bytes.ts';
import type { EventRecord } from '../../core/log/records.ts';
import type { CopiedRecords, CopiedStore, PartRecord } from '../../core/log/vault-copy.ts';
import type { VaultEventType } from '../../machines/events.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { isHashRight } from '../../crypto/hash-chain.ts';
import { isPartRight as isRight, resealedEpoch } from '../../crypto/resealed-part.ts';

/** Events that erase nothing of what was written before them. Of any other, it is taken that they may. */
const ERASES_NOTHING: ReadonlySet<string> = new Set<VaultEventType>([
  'key.issued',
  'key.saved',
  'key.abandoned',
  'vault.unlocked',
  'unlock.rejected',
  'vault.locked',
  'secret.added',
  'secrets.exported',
  'passkey.added',
  'passkey.removed',
  'provider.added',
  'external.requested',
  'reset.requested',
  'reset.cancelled',
]);

export function mayErase({ type, data }: EventRecord): boolean {
  // A change of key erases the copies of the slots before it, and so does the last step of sealing anew.
  if (type === 'vault.opened') return data['epoch'] !== undefined;
  if (type === 'data.resealed') return data['isLast'] !== false;
  return !ERASES_NOTHING.has(type);
}

/** A text that two records share only when all their fields are the same. */
const textOf = (record: object): string =>
  JSON.stringify(
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)),
    (_, value: unknown) => (value instanceof Uint8Array ? `bytes ${toHex(value)}` : value),
  );

export function areSame(a: object, b: object): boolean {
  // Most of what is compared is bytes, which are compared faster as such.
  if ('bytes' in a && 'bytes' in b && a.bytes instanceof Uint8Array) {
    const { bytes: left, ...restA } = a;
    const { bytes: right, ...restB } = b;
    const isSame = right instanceof Uint8Array && equalBytes(left as Uint8Array, right);
    return isSame && textOf(restA) === textOf(restB);
  }
  return textOf(a) === textOf(b);
}

type FieldKind = 'string' | 'number' | 'bytes';

const SLOT_FIELDS = {
  vault: 'string',
  id: 'string',
  kind: 'string',
  salt: 'bytes',
  commitment: 'bytes',
  wrapped: 'bytes',
} as const;

/** Fields that each record of a store has, whatever else it has. */
const FIELDS: Readonly<Record<CopiedStore, Readonly<Record<string, FieldKind>>>> = {
  profiles: { id: 'string', vault: 'string', name: 'string', createdAt: 'number' },
  workspaces: { id: 'string', profile: 'string', name: 'string', type: 'string' },
  events: { stream: 'string', seq: 'number', type: 'string', at: 'number', prev: 'bytes' },
  details: { vault: 'string', seq: 'number', bytes: 'bytes' },
  values: { vault: 'string', seq: 'number', bytes: 'bytes' },
  slots: SLOT_FIELDS,
  slotCopies: SLOT_FIELDS,
  templates: {
    vault: 'string',
    id: 'string',
    workspace: 'string',
    revision: 'number',
    bytes: 'bytes',
  },
};

/** Whether a record has the form of its store. */
export function isWellFormed<Store extends CopiedStore>(
  store: Store,
  record: CopiedRecords[Store],
): boolean {
  return Object.entries(FIELDS[store]).every(([name, kind]) => {
    const value: unknown = Reflect.get(record, name);
    return kind === 'bytes'
      ? value instanceof Uint8Array && value.length > 0
      : typeof value === kind;
  });
}

/** Whether a record of an event is as it was written, by its own hash. Its mac nobody can check without a key. */
export const isIntact = (record: EventRecord): boolean => isHashRight(record);

/** Whether a sealed part is the one that its event speaks of. */
export const isPartRight = (part: PartRecord, digest: Uint8Array | undefined): boolean =>
  part.bytes instanceof Uint8Array && isRight(part.bytes, digest);

/**
 * The part that an event speaks of. Of two that are right one was sealed anew later: for the other there may be
 * no key any more.
 */
export function rightPart(
  parts: readonly (PartRecord | undefined)[],
  digest: Uint8Array | undefined,
): PartRecord | null {
  let found: PartRecord | null = null;
  for (const part of parts) {
    if (!part || !isPartRight(part, digest)) continue;
    if (!found || resealedEpoch(part.bytes) > resealedEpoch(found.bytes)) found = part;
  }
  return found;
}
