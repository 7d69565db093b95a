import { done, failed, type Outcome } from '../base/outcome.ts';
import { hasUnseen } from '../base/text.ts';

export const WORKSPACE_TYPES = ['personal', 'team', 'partner', 'public'] as const;
export type WorkspaceType = (typeof WORKSPACE_TYPES)[number];

export const MAX_WORKSPACES = 50;
export const MAX_WORKSPACE_NAME = 60;

/** Colours a profile can be told apart by. */
export const PROFILE_COLOURS = ['slate', 'blue', 'green', 'amber', 'red', 'violet'] as const;
export type ProfileColour = (typeof PROFILE_COLOURS)[number];

/** What a person says of a workspace. Stored in clear, like the profile's name. */
export interface WorkspaceDraft {
  readonly name: string;
  readonly type: WorkspaceType;
}

/**
 * Checks a workspace against the others of its profile.
 * @param others their names
 */
export function checkWorkspace(
  { name: raw, type }: WorkspaceDraft,
  others: readonly string[],
): Outcome<WorkspaceDraft> {
  const name = raw.trim();
  if (name === '') return failed({ code: 'workspace.nameEmpty' });
  if (name.length > MAX_WORKSPACE_NAME) {
    return failed({ code: 'workspace.nameTooLong', max: MAX_WORKSPACE_NAME });
  }
  if (hasUnseen(name)) return failed({ code: 'name.characters' });
  if (!WORKSPACE_TYPES.includes(type)) return failed({ code: 'request.malformed' });
  if (others.includes(name)) return failed({ code: 'workspace.nameTaken' });
  if (others.length >= MAX_WORKSPACES) {
    return failed({ code: 'workspace.tooMany', max: MAX_WORKSPACES });
  }
  return done({ name, type });
}
