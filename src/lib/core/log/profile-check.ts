import { isId, type ProfileId, type VaultId } from '../base/ids.ts';
import {
  MAX_WORKSPACE_NAME,
  PROFILE_COLOURS,
  type ProfileColour,
  WORKSPACE_TYPES,
  type WorkspaceType,
} from '../vault/workspaces.ts';
import type { ProfileRecord, WorkspaceRecord } from './records.ts';

export const MAX_PROFILE_NAME = 60;

/** Stands for the profile of a workspace that does not say whose it is. No profile has this id. */
export const NOBODY = '';

/** What lies on the disk, field by field; nothing about it is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** Any stored thing as fields; what is no object has none. */
export const fieldsOf = (raw: unknown): Fields =>
  typeof raw === 'object' && raw !== null ? (raw as Fields) : {};

/** A name as one is typed in, or `null`. */
export function nameIn(raw: unknown, max: number): string | null {
  return typeof raw === 'string' && raw.trim() !== '' && raw.length <= max ? raw : null;
}

const timeIn = (raw: unknown): number => (Number.isFinite(raw) ? Number(raw) : 0);

const colourIn = (raw: unknown): ProfileColour | undefined =>
  PROFILE_COLOURS.find((one) => one === raw);

/** What can be taken over of a profile's record besides its ids and its name. */
export function rest(fields: Fields): Pick<ProfileRecord, 'createdAt' | 'colour' | 'workspace'> {
  const colour = colourIn(fields['colour']);
  const workspace = fields['workspace'];
  return {
    createdAt: timeIn(fields['createdAt']),
    ...(colour && { colour }),
    ...(isId(workspace) && { workspace }),
  };
}

/**
 * Reads a stored profile. Its ids and its name have to be right; what is wrong with a time or a colour keeps
 * nobody from signing in.
 * @returns `null` when this is no profile
 */
export function readProfile(raw: unknown): ProfileRecord | null {
  const fields = fieldsOf(raw);
  const { id, vault } = fields;
  const name = nameIn(fields['name'], MAX_PROFILE_NAME);
  if (!isId(id) || !isId(vault) || name === null) return null;
  return { id: id as ProfileId, vault: vault as VaultId, name, ...rest(fields) };
}

/**
 * Reads a stored workspace. Its id has to be right; whose it is may have to be found out otherwise.
 * @param name for one whose own cannot be read
 * @returns `null` when this is no workspace
 */
export function readWorkspace(raw: unknown, name: string): WorkspaceRecord | null {
  const fields = fieldsOf(raw);
  const { id, profile } = fields;
  if (!isId(id)) return null;
  const type: WorkspaceType = WORKSPACE_TYPES.find((one) => one === fields['type']) ?? 'personal';
  return {
    id,
    profile: (isId(profile) ? profile : NOBODY) as ProfileId,
    name: nameIn(fields['name'], MAX_WORKSPACE_NAME) ?? name,
    type,
    createdAt: timeIn(fields['createdAt']),
  };
}

/** Whether a stored workspace is what was written, not what could be made of it. */
export function isWholeWorkspace(raw: unknown): boolean {
  const fields = fieldsOf(raw);
  const read = readWorkspace(raw, '');
  return (
    read !== null &&
    read.profile === fields['profile'] &&
    read.name === fields['name'] &&
    read.type === fields['type'] &&
    read.createdAt === fields['createdAt']
  );
}

/** A name that is not among others: the wanted one, or with a number behind it. */
export function freeNameAmong(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number += 1) name = `${wanted} ${number}`;
  return name;
}
