/** What a token may do, as policies say it: a path of the API without `/v1/`, a `*` at its end for any rest. */
export interface Rule {
  readonly path: string;
  readonly may: readonly ('read' | 'list')[];
}

export interface TokenOptions {
  /** A root token by default. */
  readonly rules?: readonly Rule[] | 'root';
  /** Seconds; 0 for a token that does not expire. */
  readonly ttl?: number;
  /** 0 for any number. */
  readonly uses?: number;
  /** Whether the default policy is left out, and with it the right of a token to look itself up. */
  readonly noDefault?: boolean;
}

export interface Token extends Required<TokenOptions> {
  readonly expires: number;
  left: number;
}

export interface Role extends TokenOptions {
  readonly roleId: string;
  /** Empty for a role that is not bound to one. */
  readonly secretId: string;
}

export interface Version {
  readonly data: Readonly<Record<string, unknown>>;
  readonly created: string;
  deleted: string;
  destroyed: boolean;
}

export interface KvMount {
  readonly type: string;
  readonly version: 1 | 2;
  readonly secrets: Map<string, Version[]>;
}

const isMatch = ({ path }: Rule, asked: string): boolean =>
  path.endsWith('*') ? asked.startsWith(path.slice(0, -1)) : asked === path;

/** One namespace of a server, the root being one: what is mounted, and who may see it. */
export class HashicorpNamespace {
  readonly mounts = new Map<string, KvMount>();
  readonly tokens = new Map<string, Token>();
  /** AppRoles by the path that their method is mounted at. */
  readonly roles = new Map<string, Role[]>();
  readonly #now: () => number;
  #issued = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Mounts an engine, KV as a rule. The path is without a slash at its ends. */
  mount(path: string, version: 1 | 2, type = 'kv'): void {
    this.mounts.set(path, { type, version, secrets: new Map() });
  }

  #versions(mount: string, path: string): Version[] {
    const secrets = this.mounts.get(mount)?.secrets;
    if (!secrets) throw new Error(`nothing is mounted at ${mount}`);
    const versions = secrets.get(path) ?? [];
    secrets.set(path, versions);
    return versions;
  }

  /** Writes a secret; with KV 2 as its next version, whose number is returned. */
  put(mount: string, path: string, data: Readonly<Record<string, unknown>>): number {
    const versions = this.#versions(mount, path);
    if (this.mounts.get(mount)?.version === 1) versions.length = 0;
    const created = new Date(this.#now()).toISOString();
    return versions.push({ data, created, deleted: '', destroyed: false });
  }

  #version(mount: string, path: string, number: number): Version {
    const version = this.#versions(mount, path)[number - 1];
    if (!version) throw new Error(`${mount}/${path} has no version ${number}`);
    return version;
  }

  delete(mount: string, path: string, version: number): void {
    this.#version(mount, path, version).deleted = new Date(this.#now()).toISOString();
  }

  destroy(mount: string, path: string, version: number): void {
    this.#version(mount, path, version).destroyed = true;
  }

  /** Removes a secret with all that is known of it. */
  remove(mount: string, path: string): void {
    this.mounts.get(mount)?.secrets.delete(path);
  }

  addToken(token: string, options: TokenOptions = {}): void {
    const { rules = 'root', ttl = 0, uses = 0, noDefault = false } = options;
    const expires = ttl === 0 ? Infinity : this.#now() + ttl * 1000;
    this.tokens.set(token, { rules, ttl, uses, noDefault, expires, left: uses || Infinity });
  }

  revoke(token: string): void {
    this.tokens.delete(token);
  }

  addRole(role: Role, mount = 'approle'): void {
    this.roles.set(mount, [...(this.roles.get(mount) ?? []), role]);
  }

  /** Issues a token to a role, `null` to one that is not there. */
  login(mount: string, roleId: unknown, secretId: unknown) {
    const role = this.roles.get(mount)?.find((one) => one.roleId === roleId);
    if (!role || (role.secretId !== '' && role.secretId !== secretId)) return null;
    this.#issued += 1;
    const token = `hvs.issued-${this.#issued}`;
    this.addToken(token, role);
    return { token, role };
  }

  /** The token as long as it lives, counting one use of it. */
  use(text: string | undefined): Token | null {
    const token = text === undefined ? undefined : this.tokens.get(text);
    if (!token || token.left <= 0 || this.#now() >= token.expires) return null;
    token.left -= 1;
    return token;
  }

  /** The mount that a path lies in, and the rest of the path. */
  resolve(path: string) {
    for (const [name, mount] of this.mounts) {
      if (path === name || path.startsWith(`${name}/`)) {
        return { name, mount, rest: path.slice(name.length + 1) };
      }
    }
    return null;
  }
}

/** Whether a token's policies allow something. Those for a folder may be written without its slash. */
export function mayDo({ rules }: Token, what: 'read' | 'list', path: string): boolean {
  if (rules === 'root') return true;
  const paths = what === 'list' ? [path, path.replace(/\/$/, '')] : [path];
  return rules.some((rule) => rule.may.includes(what) && paths.some((one) => isMatch(rule, one)));
}

/** Whether a token may do anything below a mount, which is what lets it know of the mount. */
export function maySee({ rules }: Token, mount: string): boolean {
  const seen = (path: string) =>
    path.startsWith(`${mount}/`) || (path.endsWith('*') && mount.startsWith(path.slice(0, -1)));
  return rules === 'root' || rules.some(({ path }) => seen(path));
}
