import { type Bytes, toHex } from '../core/base/bytes.ts';
import type { SlotId, VaultId } from '../core/base/ids.ts';
import { utf8 } from './bytes.ts';

/**
 * Associated data: what sealed bytes are bound to, so that none opens in another's place.
 * Each is the UTF-8 of a JSON array of strings and numbers, which has one spelling.
 */
const bound = (...fields: readonly (string | number)[]): Bytes => utf8(JSON.stringify(fields));

export const detailsData = (vault: VaultId, seq: number, type: string): Bytes =>
  bound('lockstate details v1', vault, seq, type);

export const valueData = (vault: VaultId, seq: number): Bytes =>
  bound('lockstate value v1', vault, seq);

export const slotData = (vault: VaultId, slot: SlotId, kind: string): Bytes =>
  bound('lockstate slot v1', vault, slot, kind);

export const keyCopyData = (vault: VaultId, slot: SlotId): Bytes =>
  bound('lockstate vault key copy v1', vault, slot);

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
