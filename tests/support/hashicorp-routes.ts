import {
  mayDo,
  maySee,
  type HashicorpNamespace,
  type KvMount,
  type Token,
} from './hashicorp-state.ts';

/** A request as the API takes it. */
export interface Call {
  readonly method: string;
  /** Decoded, without `/v1/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** What is not in the documentation. */
  readonly complaint?: string;
}

const errors = (status: number, ...texts: readonly string[]): Answer => ({
  status,
  body: { errors: texts },
});

const DENIED = errors(403, '1 error occurred:\n\t* permission denied\n\n');
const INVALID = errors(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');
const NOTHING = errors(404);

let requests = 0;

/** The envelope of every answer that is no error. */
function envelope(more: Readonly<Record<string, unknown>>, status = 200): Answer {
  requests += 1;
  return {
    status,
    body: {
      request_id: `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`,
      lease_id: '',
      renewable: false,
      lease_duration: 0,
      data: null,
      wrap_info: null,
      warnings: null,
      auth: null,
      mount_type: '',
      ...more,
    },
  };
}

const infoOf = (name: string, { type, version }: KvMount) => ({
  accessor: `${type}_${name.length}`,
  config: { default_lease_ttl: 0, force_no_cache: false, max_lease_ttl: 0 },
  description: '',
  external_entropy_access: false,
  local: false,
  // KV 1 has none when it was mounted without.
  options: type === 'kv' && version === 2 ? { version: '2' } : null,
  seal_wrap: false,
  type,
});

function uiMounts(space: HashicorpNamespace, token: Token): Answer {
  const seen = [...space.mounts].filter(([name]) => maySee(token, name));
  const mounts = seen.map(([name, mount]) => [`${name}/`, infoOf(name, mount)] as const);
  const cubbyhole = infoOf('cubbyhole', { type: 'cubbyhole', version: 1, secrets: new Map() });
  const secret = Object.fromEntries([['cubbyhole/', cubbyhole], ...mounts]);
  return envelope({ data: { auth: {}, secret }, mount_type: 'system' });
}

function uiMount(space: HashicorpNamespace, token: Token, path: string): Answer {
  const found = space.resolve(path);
  const said = `preflight capability check returned 403, please ensure client's policies grant access to path "${path}/"`;
  // The same for both, so that nobody learns what is mounted.
  if (!found || !maySee(token, found.name)) return errors(403, said);
  const data = { ...infoOf(found.name, found.mount), path: `${found.name}/` };
  return envelope({ data, mount_type: 'system' });
}

function lookup(token: Token, id: string, path: string): Answer {
  if (token.noDefault && !mayDo(token, 'read', path)) return DENIED;
  const policies = token.rules === 'root' ? ['root'] : ['default', 'test'];
  return envelope({
    data: {
      accessor: 'accessor',
      creation_time: 1_790_000_000,
      creation_ttl: token.ttl,
      display_name: 'token',
      entity_id: '',
      expire_time: null,
      explicit_max_ttl: 0,
      id,
      meta: null,
      num_uses: token.uses,
      orphan: true,
      path: 'auth/token/create',
      policies,
      ttl: token.ttl,
      type: 'service',
    },
    mount_type: 'token',
  });
}

function login(space: HashicorpNamespace, mount: string, body: unknown): Answer {
  if (typeof body !== 'object' || body === null) return errors(400, 'missing role_id');
  const sent = body as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(sent).filter((key) => !['role_id', 'secret_id'].includes(key));
  if (unknown.length > 0)
    return { status: 500, body: null, complaint: `body has ${unknown.join()}` };
  if (!space.roles.has(mount)) return errors(403, 'permission denied');
  if (typeof sent['role_id'] !== 'string') return errors(400, 'missing role_id');
  const issued = space.login(mount, sent['role_id'], sent['secret_id']);
  if (!issued) return errors(400, 'invalid role or secret ID');
  const { token, role } = issued;
  const auth = {
    client_token: token,
    accessor: 'accessor',
    policies: ['default', 'test'],
    token_policies: ['default', 'test'],
    metadata: { role_name: 'test' },
    lease_duration: role.ttl ?? 0,
    renewable: true,
    entity_id: 'entity',
    token_type: 'service',
    orphan: true,
    mfa_requirement: null,
    num_uses: role.uses ?? 0,
  };
  return envelope({ auth });
}

/** The keys below a folder: names of secrets, and of folders with a slash. */
function keysBelow(mount: KvMount, folder: string): string[] {
  const below = [...mount.secrets.keys()].filter((path) => path.startsWith(folder));
  return [...new Set(below.map((path) => path.slice(folder.length).replace(/\/.*$/, '/')))].sort();
}

function listed(mount: KvMount, folder: string): Answer {
  const keys = keysBelow(mount, folder === '' || folder.endsWith('/') ? folder : `${folder}/`);
  return keys.length === 0 ? NOTHING : envelope({ data: { keys }, mount_type: 'kv' });
}

const isList = ({ query }: Call): boolean => query.get('list') === 'true';

function kvOne(call: Call, mount: KvMount, path: string): Answer {
  if (isList(call)) return listed(mount, path);
  const current = mount.secrets.get(path)?.at(-1);
  if (!current) return NOTHING;
  return envelope({ data: current.data, lease_duration: 2_764_800, mount_type: 'kv' });
}

function kvTwo(call: Call, mount: KvMount, path: string): Answer {
  const [, below, rest = ''] = /^(data|metadata)\/(.*)$/.exec(path) ?? [];
  if (below === 'metadata' && isList(call)) return listed(mount, rest);
  if (below !== 'data' || isList(call) || rest.endsWith('/')) {
    const said =
      'Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use.';
    return envelope({ warnings: [said] }, 404);
  }
  const versions = mount.secrets.get(rest) ?? [];
  const number = Number(call.query.get('version') ?? '0') || versions.length;
  const one = versions[number - 1];
  if (!one) return NOTHING;
  const metadata = {
    created_time: one.created,
    custom_metadata: null,
    deletion_time: one.deleted,
    destroyed: one.destroyed,
    version: number,
  };
  const isGone = one.deleted !== '' || one.destroyed;
  const data = { data: isGone ? null : one.data, metadata };
  return envelope({ data, mount_type: 'kv' }, isGone ? 404 : 200);
}

/** Query parameters that a path is documented with. */
function known(call: Call, isTwo: boolean): readonly string[] {
  if (isList(call)) return ['list'];
  return isTwo && call.method === 'GET' ? ['version'] : [];
}

function complain(call: Call, allowed: readonly string[]): Answer | null {
  const odd = [...call.query.keys()].filter((key) => !allowed.includes(key));
  const version = call.query.get('version');
  if (version !== null && !/^\d+$/.test(version)) odd.push('version that is no number');
  return odd.length === 0
    ? null
    : { status: 500, body: null, complaint: `${call.path} with ${odd.join()}` };
}

function secrets(space: HashicorpNamespace, token: Token, call: Call): Answer {
  const found = space.resolve(call.path);
  const odd = complain(call, known(call, found?.mount.version === 2));
  if (odd) return odd;
  if (!mayDo(token, isList(call) ? 'list' : 'read', call.path)) return DENIED;
  if (!found) return errors(404, `no handler for route "${call.path}". route entry not found.`);
  if (found.mount.type !== 'kv' && found.mount.type !== 'generic') return NOTHING;
  return (found.mount.version === 2 ? kvTwo : kvOne)(call, found.mount, found.rest);
}

/**
 * Answers a call in a namespace as the documentation of the API says.
 * @param hasMounts whether the server knows the question for a mount, as all do since there is KV 2
 */
export function route(space: HashicorpNamespace, call: Call, hasMounts: boolean): Answer {
  const { method, path } = call;
  const mountOfLogin = /^auth\/(.+)\/login$/.exec(path)?.[1];
  const odd = path.startsWith('sys/') || path.startsWith('auth/') ? complain(call, []) : null;
  if (odd) return odd;
  if (mountOfLogin !== undefined) {
    return method === 'POST' ? login(space, mountOfLogin, call.body) : errors(405);
  }
  if (method !== 'GET') return errors(405);
  const token = space.use(call.token);
  if (!token) return call.token === undefined ? errors(403, 'permission denied') : INVALID;
  if (path === 'auth/token/lookup-self') return lookup(token, call.token ?? '', path);
  const [, isUi, mount] = /^(sys\/internal\/ui\/mounts)(?:\/(.+))?$/.exec(path) ?? [];
  if (isUi !== undefined && !hasMounts) return NOTHING;
  if (isUi !== undefined) return mount ? uiMount(space, token, mount) : uiMounts(space, token);
  if (path.startsWith('sys/') || path.startsWith('auth/')) {
    return { status: 500, body: null, complaint: `unknown path ${path}` };
  }
  return secrets(space, token, call);
}
