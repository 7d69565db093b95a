import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listen } from './listen.ts';

/** A field as `FullItem` of the published API has it; `totp` is there for those of type `OTP`. */
export interface ConnectField {
  readonly id: string;
  readonly type: string;
  readonly label?: string;
  readonly purpose?: '' | 'USERNAME' | 'PASSWORD' | 'NOTES';
  readonly section?: { readonly id: string; readonly label?: string };
  readonly value?: string;
  readonly entropy?: number;
  readonly totp?: string;
}

interface Dated {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ConnectVault extends Dated {
  name: string;
  readonly description: string;
  readonly attributeVersion: number;
  readonly contentVersion: number;
  readonly type: 'USER_CREATED' | 'PERSONAL' | 'EVERYONE' | 'TRANSFER';
}

export interface ConnectItem extends Dated {
  title: string;
  readonly vault: { readonly id: string };
  readonly category: string;
  readonly urls: readonly { readonly primary?: boolean; readonly href: string }[];
  readonly favorite: boolean;
  readonly tags: readonly string[];
  readonly version: number;
  state?: 'ARCHIVED' | 'DELETED';
  readonly lastEditedBy: string;
  sections: readonly { readonly id: string; readonly label?: string }[];
  fields: readonly ConnectField[];
  files: readonly { readonly id: string; readonly name: string; readonly size: number }[];
}

export interface ConnectRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly origin: string | null;
}

/** What is answered instead of what the state says. */
export interface ForcedAnswer {
  readonly status: number;
  /** The documented `{status, message}` unless given; a text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Which requests it is for; all but preflights unless given. */
  readonly when?: (path: string) => boolean;
}

const ID = /^[\da-z]{26}$/;
const FILTER = /^(name|title|tag) eq "((?:[^"\\]|\\.)*)"$/;
const ITEMS = /^\/v1\/vaults\/([^/]+)\/items(?:\/([^/]+))?$/;
const AT = '2026-01-02T03:04:05Z';
const EDITOR = 'DIWRTPGVDRF6RB3BOLXJZ5BOSM';
const FINE =
  /^(?:host|connection|authorization|accept|accept-language|accept-encoding|user-agent|origin|cache-control|pragma|priority|dnt|sec-[a-z-]+)$/;
const CORS = /^access-control-request-(?:method|headers)$/;

const HEALTH = {
  name: '1Password Connect API',
  version: '1.8.1',
  dependencies: [{ service: 'sqlite', status: 'ACTIVE', message: 'Connected' }],
};

let ids = 0;

/** An id as 1Password gives them, another one each time. */
export const connectId = (): string => `${(++ids).toString(36)}`.padStart(26, 'abcdefghijklmnop');

/**
 * A server that follows the published API of 1Password Connect, version 1, as far as it is read, with the
 * state that a test gives it. What is no documented request goes to `complaints`.
 */
export class ConnectServer {
  readonly #server: Server = createServer((request, response) => this.#take(request, response));
  readonly vaults: ConnectVault[] = [];
  readonly items: ConnectItem[] = [];
  /** Access tokens, and the ids of the vaults that each may see. */
  readonly tokens = new Map<string, readonly string[]>();
  readonly asked: ConnectRequest[] = [];
  readonly complaints: string[] = [];
  forced: ForcedAnswer | null = null;
  /** Milliseconds before anything is answered. */
  delay = 0;
  /** Bytes that answers to all but preflights are padded to, with blanks, and sent without their length. */
  padTo = 0;
  /** A reverse proxy in front of the server that answers preflights for one origin; Connect has none. */
  cors: { readonly origin: string } | null = null;
  #port = 0;

  static async start(): Promise<ConnectServer> {
    const server = new ConnectServer();
    server.#port = await listen(server.#server);
    return server;
  }

  get address(): string {
    return `http://localhost:${this.#port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  addVault(name: string, given: Partial<ConnectVault> = {}): ConnectVault {
    const about = { description: '', type: 'USER_CREATED', createdAt: AT, updatedAt: AT } as const;
    const base = { id: connectId(), name, attributeVersion: 1, contentVersion: 7 };
    const vault = { ...base, ...about, ...given };
    this.vaults.push(vault);
    return vault;
  }

  addItem(vault: ConnectVault, title: string, given: Partial<ConnectItem> = {}): ConnectItem {
    const lists = { urls: [], tags: [], sections: [], fields: [], files: [] };
    const about = { category: 'LOGIN', favorite: false, version: 3, createdAt: AT, updatedAt: AT };
    const place = { id: connectId(), vault: { id: vault.id }, lastEditedBy: EDITOR };
    const item: ConnectItem = { ...place, title, ...about, ...lists, ...given };
    this.items.push(item);
    return item;
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url: path = '/', headers } = request;
    this.asked.push({ method, path, headers, origin: headers.origin ?? null });
    this.#inspect(method, path, request);
    setTimeout(() => {
      if (method === 'OPTIONS') this.#preflight(response);
      else if (method !== 'GET') response.writeHead(405, { allow: 'GET' }).end();
      else this.#answer(path, headers.authorization, response);
    }, this.delay).unref();
  }

  #inspect(method: string, path: string, { headers }: IncomingMessage): void {
    const complain = (about: string) => this.complaints.push(`${method} ${path}: ${about}`);
    const isPreflight = method === 'OPTIONS';
    if (method !== 'GET' && !isPreflight) complain('method');
    const isFine = (name: string) => FINE.test(name) || (isPreflight && CORS.test(name));
    for (const name of Object.keys(headers)) if (!isFine(name)) complain(`header ${name}`);
    const { authorization } = headers;
    if (!/^Bearer [\x21-\x7e]+$/.test(authorization ?? 'Bearer -')) complain('no Bearer');
    if (!isPreflight) return;
    if (headers.origin === undefined || authorization !== undefined) complain('no preflight');
    if (headers['access-control-request-method'] !== 'GET') complain('requested method');
    const wanted = headers['access-control-request-headers'] ?? 'authorization';
    if (wanted !== 'authorization') complain(`requested headers ${wanted}`);
  }

  #preflight(response: ServerResponse): void {
    const allowed = { 'access-control-allow-headers': 'Authorization' };
    const methods = { 'access-control-allow-methods': 'GET' };
    if (this.cors) response.writeHead(204, { ...this.#corsHeaders(), ...allowed, ...methods });
    else response.writeHead(405, { allow: 'GET' });
    response.end();
  }

  #corsHeaders(): Record<string, string> {
    if (!this.cors) return {};
    return { 'access-control-allow-origin': this.cors.origin, vary: 'Origin' };
  }

  #answer(path: string, authorization: string | undefined, response: ServerResponse): void {
    const forced = (this.forced?.when?.(path) ?? true) ? this.forced : null;
    const [status, documented] = this.#route(path, authorization);
    const error = { status: forced?.status, message: 'Forced by a test' };
    const body = forced ? (forced.body ?? error) : documented;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(forced?.status ?? status, {
      'content-type': typeof body === 'string' ? 'text/plain' : 'application/json; charset=utf-8',
      ...this.#corsHeaders(),
      ...(this.cors ? { 'access-control-expose-headers': 'Retry-After' } : {}),
      ...forced?.headers,
    });
    for (let left = this.padTo - text.length; left > 0; left -= 65_536) {
      response.write(' '.repeat(Math.min(left, 65_536)));
    }
    response.end(text);
  }

  /** The status and body of the answer that is documented for a path. */
  #route(path: string, authorization = ''): [number, unknown] {
    const { pathname, searchParams } = new URL(path, this.address);
    const complain = (about: string) => this.complaints.push(`GET ${path}: ${about}`);
    const [, vaultId, itemId] = ITEMS.exec(pathname) ?? [];
    const listKeys = vaultId === undefined ? ['name'] : ['title', 'tag'];
    const isList = pathname === '/v1/vaults' || (vaultId !== undefined && itemId === undefined);
    const keys = [...searchParams.keys()];
    if (keys.length > 1 || keys.some((key) => key !== 'filter' || !isList)) complain('query');
    if (pathname === '/heartbeat') return [200, '.'];
    if (pathname === '/health') return [200, HEALTH];
    if (vaultId === undefined && pathname !== '/v1/vaults') {
      complain('path');
      return fail(404, 'Not found');
    }
    const [, token = ''] = /^Bearer (.+)$/.exec(authorization) ?? [];
    const visible = this.tokens.get(token);
    if (!visible) return fail(401, 'Invalid token signature');
    const filter = searchParams.get('filter');
    const [, key = '', quoted = ''] = FILTER.exec(filter ?? '') ?? [];
    if (filter !== null && !listKeys.includes(key)) {
      complain('filter');
      return fail(400, 'Invalid filter');
    }
    const wanted = quoted.replace(/\\(.)/g, '$1');
    if (vaultId === undefined) {
      const seen = this.vaults.filter(({ id }) => visible.includes(id));
      const meant = seen.filter(({ name }) => filter === null || name === wanted);
      const count = (id: string) => this.#itemsOf(id).filter(({ state }) => !state).length;
      return [200, meant.map((vault) => ({ ...vault, items: count(vault.id) }))];
    }
    const missing = `vault ${vaultId} not found`;
    if (!ID.test(vaultId)) return fail(400, 'Invalid Vault UUID');
    if (itemId !== undefined && !ID.test(itemId)) return fail(400, 'Invalid Item UUID');
    if (!this.vaults.some(({ id }) => id === vaultId)) return fail(404, missing);
    if (!visible.includes(vaultId)) return fail(403, `vault ${vaultId} is not in scope`);
    const items = this.#itemsOf(vaultId);
    if (itemId !== undefined) {
      const item = items.find(({ id }) => id === itemId);
      return item ? [200, item] : fail(404, `item ${itemId} not found`);
    }
    const meant = items.filter(({ title, tags }) => {
      return filter === null || (key === 'tag' ? tags.includes(wanted) : title === wanted);
    });
    return [200, meant.map(summaryOf)];
  }

  readonly #itemsOf = (id: string) => this.items.filter(({ vault }) => vault.id === id);
}

const fail = (status: number, message: string): [number, unknown] => [status, { status, message }];

/** An item as lists have it: without what is in it. */
const summaryOf = (item: ConnectItem) => {
  return { ...item, sections: undefined, fields: undefined, files: undefined };
};
