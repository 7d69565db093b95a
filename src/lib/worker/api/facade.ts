import type { AuditApi } from '../protocol/audit-api.ts';
import type { CoreApi } from '../protocol/core-api.ts';
import type { KeysApi } from '../protocol/keys-api.ts';
import type { ProfilesApi, WorkspacesApi } from '../protocol/profiles-api.ts';
import type { ProvidersApi } from '../protocol/providers-api.ts';
import type { RecoveryApi } from '../protocol/recovery-api.ts';
import type { SecretsApi } from '../protocol/secrets-api.ts';
import type { TemplatesApi } from '../protocol/templates-api.ts';
import type { TransferApi } from '../protocol/transfer-api.ts';

/** All names of an interface, each once: the compiler asks for one that is forgotten. */
type Names<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends Call ? true : Names<Api[Name]>;
};
type Call = (...given: never[]) => unknown;

const workspaces: Names<WorkspacesApi> = {
  create: true,
  change: true,
  remove: true,
  switchTo: true,
};

const profiles: Names<ProfilesApi> = {
  create: true,
  adopt: true,
  signIn: true,
  signOut: true,
  remove: true,
  acknowledgeLoss: true,
  workspaces,
};

const keys: Names<KeysApi> = {
  issue: true,
  read: true,
  noteSaved: true,
  checkCopy: true,
  abandon: true,
  open: true,
  unlock: true,
  unlockWithPasskey: true,
  listPasskeys: true,
  addPasskey: true,
  removePasskey: true,
  lock: true,
  requestReset: true,
  cancelReset: true,
  confirmReset: true,
};

const secrets: Names<SecretsApi> = {
  list: true,
  find: true,
  read: true,
  reveal: true,
  revealVersion: true,
  restoreVersion: true,
  add: true,
  edit: true,
  setEnabled: true,
  delete: true,
  undoDelete: true,
  changeSettings: true,
};

const templates: Names<TemplatesApi> = {
  list: true,
  read: true,
  save: true,
  remove: true,
  check: true,
  resolve: true,
  checkUrl: true,
};

const providers: Names<ProvidersApi> = {
  add: true,
  change: true,
  remove: true,
  read: true,
  test: true,
  endTest: true,
  file: true,
  pickFile: true,
  countReferences: true,
  browse: true,
  search: true,
  endBrowsing: true,
  checkReference: true,
};

const transfer: Names<TransferApi> = {
  export: true,
  preview: true,
  import: true,
  cancel: true,
  drop: true,
};

const audit: Names<AuditApi> = {
  timeline: true,
  verify: true,
  receipt: true,
  checkReceipt: true,
  export: true,
  planCompaction: true,
  compact: true,
};

const recovery: Names<RecoveryApi> = {
  begin: true,
  report: true,
  repair: true,
  countAside: true,
  keepOneInUse: true,
  clear: true,
};

const LISTED: Names<CoreApi> = {
  subscribe: true,
  useHere: true,
  touch: true,
  flush: true,
  profiles,
  keys,
  secrets,
  templates,
  providers,
  transfer,
  audit,
  recovery,
};

/** A tree of names, as it is looked through at run time. */
interface Tree {
  readonly [name: string]: true | Tree;
}

/**
 * A function from which nothing else can be reached: frozen, and without a prototype, by whose `constructor`
 * a page could have code compiled. Its own `apply` is what a call over a port needs, and leads nowhere either.
 */
function bare(call: (...given: unknown[]) => unknown): unknown {
  const lone = (...given: unknown[]): unknown => call(...given);
  const apply = (_self: unknown, given: unknown[]): unknown => call(...given);
  for (const one of [lone, apply]) {
    Object.setPrototypeOf(one, null);
    for (const name of Reflect.ownKeys(one)) Reflect.deleteProperty(one, name);
  }
  Object.freeze(apply);
  Object.defineProperty(lone, 'apply', { value: apply });
  return Object.freeze(lone);
}

function listed(from: Record<string, unknown>, names: Tree): unknown {
  const to = Object.create(null) as Record<string, unknown>;
  for (const [name, below] of Object.entries(names)) {
    const member = from[name];
    if (below !== true) to[name] = listed(member as Record<string, unknown>, below);
    else to[name] = bare((...given) => Reflect.apply(member as Call, from, given) as unknown);
  }
  return Object.freeze(to);
}

/**
 * What tabs get of the core: just what the protocol lists, frozen and without a prototype, so that whoever
 * writes to a tab's port can neither set nor reach anything else.
 */
export const facadeOf = (core: CoreApi): CoreApi =>
  listed(core as unknown as Record<string, unknown>, LISTED as unknown as Tree) as CoreApi;
