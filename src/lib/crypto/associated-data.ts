import { type Bytes, toHex } from '../core/base/bytes.ts';
import type { VaultId } from '../core/base/ids.ts';
import type { KeySlot as WrappedSlot, PasskeySlot, VaultKeySlot } from '../core/log/records.ts';
import { utf8 } from './bytes.ts';

/**
 * Associated data: what sealed bytes are bound to, so that none opens in another's place.
 * Each is the UTF-8 of a JSON array of strings and numbers, which has one spelling.
 */
const bound = (...fields: readonly (string | number)[]): Bytes => utf8(JSON.stringify(fields));

/** A slot before its key is wrapped. */
export type SlotToSeal =
  | Omit<VaultKeySlot, 'wrapped' | 'keyCopy' | 'keychain' | 'digest'>
  | Omit<PasskeySlot, 'wrapped' | 'recipient' | 'keychain' | 'digest'>;

/** @param epoch of the data key, for details that are sealed anew */
export const detailsData = (vault: VaultId, seq: number, type: string, epoch?: number): Bytes =>
  epoch === undefined
    ? bound('lockstate details v1', vault, seq, type)
    : bound('lockstate details v2', vault, seq, type, epoch);

/** @param epoch of the data key, for a value that is sealed anew */
export const valueData = (vault: VaultId, seq: number, epoch?: number): Bytes =>
  epoch === undefined
    ? bound('lockstate value v1', vault, seq)
    : bound('lockstate value v2', vault, seq, epoch);

/** Every public field of a slot: none can be changed without the wrapped key refusing to open. */
export function slotData(slot: SlotToSeal): Bytes {
  const { vault, id, kind, createdAt, salt, commitment, epoch } = slot;
  if (slot.format < 2) return bound('lockstate slot v1', vault, id, kind);
  const own = [vault, id, kind, createdAt, toHex(salt), toHex(commitment)];
  const about =
    slot.kind === 'vaultKey' ? [] : [slot.name, toHex(slot.credential), toHex(slot.prfInput)];
  const encapsulated = slot.kind === 'passkey' && slot.encapsulated;
  return bound(
    'lockstate slot v2',
    ...own,
    ...about,
    ...(epoch === undefined ? [] : ['epoch', epoch]),
    ...(encapsulated ? ['encapsulated', toHex(encapsulated)] : []),
  );
}

/** @param slot the keys of earlier epochs lie in, or whose recipient it is */
export const slotPartData = (
  what: 'earlier keys' | 'passkey recipient',
  { vault, id }: Pick<WrappedSlot, 'vault' | 'id'>,
): Bytes => bound(`lockstate ${what} v1`, vault, id);

export const keyCopyData = ({
  vault,
  id,
  createdAt,
  format,
}: Pick<VaultKeySlot, 'vault' | 'id' | 'createdAt' | 'format'>): Bytes =>
  format < 2
    ? bound('lockstate vault key copy v1', vault, id)
    : bound('lockstate vault key copy v2', vault, id, createdAt);

/** The table is bound to the history it sums up: the link of the event at `seq`. */
export const tableData = (vault: VaultId, seq: number, link: Bytes): Bytes =>
  bound('lockstate snapshot v1', vault, seq, toHex(link));

/** `nonce` is the page's own: the table names it, so an older page does not open in its place. */
export const indexPageData = (vault: VaultId, page: number, nonce: string): Bytes =>
  bound('lockstate index page v1', vault, page, nonce);

export const templateData = (
  vault: VaultId,
  id: string,
  workspace: string,
  revision: number,
): Bytes => bound('lockstate template v1', vault, id, workspace, revision);
