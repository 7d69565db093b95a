import {
  type Guard,
  isBytes,
  isCall,
  isCount,
  isEither,
  isFlag,
  isLike,
  isListOf,
  isMapOf,
  isNumber,
  isOneOf,
  isText,
  isThing,
  orNone,
  orNull,
} from '../../core/base/guard.ts';
import { PROVIDER_KINDS } from '../../core/base/ids.ts';
import { QUOTES } from '../../core/secrets/requests/reading.ts';
import { EXPORT_FORMATS } from '../../core/transfer/plain-secret.ts';
import { PROFILE_COLOURS, WORKSPACE_TYPES } from '../../core/vault/workspaces.ts';
import { LOG_READINGS } from '../protocol/audit-api.ts';
import type { CoreApi } from '../protocol/core-api.ts';

/** What may be given to each call, in order. The compiler asks for a call that is forgotten. */
export type Guarded<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...given: never[]) => unknown
    ? readonly Guard[]
    : Guarded<Api[Name]>;
};

const isValue = isEither(
  isText,
  isLike({ provider: isCount, kind: isOneOf(PROVIDER_KINDS), reference: isText }),
);
const isDraft = isLike({
  name: isText,
  domains: isText,
  value: orNull(isValue),
  note: orNone(isText),
  enabled: orNone(isFlag),
  environments: orNone(isMapOf(isText, orNull(isValue))),
});
const isFilter = { text: isText, order: isOneOf(['newest', 'name', 'changed']) };
const isPart = { offset: isCount, limit: isCount };
const isSettings = isLike({
  environments: orNone(isListOf(isText)),
  activeEnvironment: orNone(orNull(isText)),
  needsOwnValue: orNone(isFlag),
  versionsKept: orNone(isCount),
  clipboardSeconds: orNone(isCount),
  autoLockMinutes: orNone(isCount),
  externalSeconds: orNone(isCount),
});
const isTimelineQuery = isLike({
  kind: orNull(isText),
  state: orNull(isText),
  from: orNull(isNumber),
  to: orNull(isNumber),
  ...isPart,
});
const isTemplate = isLike({
  id: orNull(isText),
  workspace: isText,
  basedOn: isCount,
  name: isText,
  text: isText,
});
const isWorkspace = isLike({ name: isText, type: isOneOf(WORKSPACE_TYPES) });
const isLogin = isEither(
  isLike({ type: isOneOf(['token']), token: isText }),
  isLike({ type: isOneOf(['approle']), mount: isText, roleId: isText, secretId: isText }),
);
const isConnection = isEither(
  isLike({ kind: isOneOf(['keepass']), password: orNull(isText), keyFile: orNull(isBytes) }),
  isLike({ kind: isOneOf(['hashicorp']), origin: isText, namespace: isText, login: isLogin }),
  isLike({ kind: isOneOf(['onepassword']), origin: isText, token: isText }),
);
const isProvider = isLike({
  name: isText,
  connection: isConnection,
  file: orNone(orNull(isText)),
  isWhole: orNone(isFlag),
});
/** A file, or what leads to one. */
const isFile = orNone(isThing);
const isColumn = orNull(isCount);
const isReading = isLike({
  passphrase: orNone(isText),
  keyFile: orNone(isBytes),
  hashes: orNone(isOneOf(['belongs', 'ends'])),
  columns: orNone(isLike({ name: isColumn, value: isColumn, domains: isColumn, note: isColumn })),
});
const isSource = isLike({
  name: isText,
  bytes: isEither(isBytes, (raw) => raw instanceof Blob),
  format: orNull(isText),
});

const isRequestReading = isLike({
  sites: isListOf(
    isLike({
      start: isCount,
      end: isCount,
      origins: isListOf(isText),
      isCertain: isFlag,
      literals: isListOf(isCount),
    }),
  ),
  quotes: isMapOf(isCount, isOneOf(QUOTES)),
});

/** What a page may give, call by call. Whether it makes sense is for the decisions to say. */
export const REQUESTS: Guarded<CoreApi> = {
  subscribe: [isCall, orNone(isText), orNone(isCall), orNone(orNull(isText)), orNone(isCall)],
  useHere: [],
  touch: [],
  flush: [],
  leave: [isText],
  profiles: {
    create: [isText, orNone(isOneOf(PROFILE_COLOURS)), orNone(isText)],
    adopt: [isText, isText, isText],
    signIn: [isText],
    signOut: [isFlag],
    remove: [isText],
    acknowledgeLoss: [orNull(isText)],
    workspaces: {
      create: [isWorkspace],
      change: [isText, isWorkspace],
      remove: [isText],
      switchTo: [isText],
    },
  },
  keys: {
    issue: [],
    read: [],
    noteSaved: [isText],
    checkCopy: [isText],
    abandon: [],
    open: [isFlag],
    unlock: [isText, orNone(isText)],
    unlockWithPasskey: [isLike({ credential: isBytes, prfOutput: isBytes })],
    listPasskeys: [],
    addPasskey: [
      isLike({ name: isText, prfInput: isBytes, credential: isBytes, prfOutput: isBytes }),
    ],
    removePasskey: [isText],
    lock: [],
    requestReset: [],
    cancelReset: [],
    confirmReset: [],
  },
  secrets: {
    list: [isLike({ ...isFilter, ...isPart })],
    find: [isText],
    names: [isListOf(isCount)],
    read: [isCount],
    reveal: [isCount, orNone(orNull(isText))],
    revealVersion: [isCount, isCount],
    restoreVersion: [isCount, isCount, isCount],
    add: [isDraft],
    edit: [isCount, isCount, isDraft],
    setEnabled: [isListOf(isCount), isFlag, orNone(isCall), orNone(isText)],
    delete: [isListOf(isCount), orNone(isCall), orNone(isText)],
    undoDelete: [isCount],
    changeSettings: [isSettings, orNone(isCall), orNone(isText)],
    cancel: [isOneOf(['edit']), orNone(isText)],
  },
  templates: {
    list: [isText],
    read: [isText],
    save: [isTemplate],
    remove: [isText],
    check: [isText, orNone(orNull(isRequestReading))],
    resolve: [isText, orNone(orNull(isRequestReading)), orNone(isListOf(isText))],
    checkUrl: [isText],
  },
  providers: {
    add: [isProvider, isFile],
    change: [isCount, isCount, isProvider, isFile],
    remove: [isCount],
    read: [isCount],
    test: [isProvider, orNull(isCount), isFile],
    file: [isCount],
    pickFile: [isCount, isThing],
    countReferences: [isCount],
    browse: [isCount, isListOf(isText)],
    search: [isCount, isText],
    endBrowsing: [isCount],
    endFetching: [],
    endTest: [],
    checkReference: [isCount, isText],
  },
  transfer: {
    export: [
      isLike({ format: isOneOf(EXPORT_FORMATS), passphrase: orNone(isText) }),
      isCall,
      orNone(isText),
    ],
    preview: [isSource, isReading, orNone(isText), orNone(isCall)],
    import: [isOneOf(['skip', 'overwrite', 'keepBoth']), isCall, orNone(isCount), orNone(isText)],
    cancel: [isOneOf(['export', 'preview', 'import']), orNone(isText)],
    drop: [],
  },
  audit: {
    timeline: [isTimelineQuery, isCall, orNone(isText)],
    verify: [isCall, orNone(isText)],
    receipt: [],
    checkReceipt: [isText, isCall, orNone(isText)],
    export: [isCall, orNone(isText)],
    cancel: [isOneOf(LOG_READINGS), orNone(isText)],
    planCompaction: [isNumber],
    compact: [isNumber],
  },
  recovery: {
    begin: [],
    report: [],
    repair: [],
    countAside: [],
    keepOneInUse: [isText],
    clear: [],
  },
};
