import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listen } from './listen.ts';
import { route, type Answer, type Call } from './hashicorp-routes.ts';
import { bodyOf, oddityOf, parsed } from './hashicorp-strictness.ts';
import { HashicorpNamespace } from './hashicorp-state.ts';

/** A request as it came in. */
export interface Asked {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly origin: string | undefined;
  readonly body: string;
}

const METHODS = ['DELETE', 'GET', 'OPTIONS', 'POST', 'PUT', 'LIST'];
const STANDARD_HEADERS = [
  'Content-Type',
  'X-Requested-With',
  'X-Vault-AWS-IAM-Server-ID',
  'X-Vault-MFA',
  'X-Vault-No-Request-Forwarding',
  'X-Vault-Wrap-Format',
  'X-Vault-Wrap-TTL',
  'X-Vault-Policy-Override',
  'Authorization',
  'X-Vault-Token',
];
const HEALTH_PARAMETERS = ['standbyok', 'perfstandbyok', 'sealedcode', 'uninitcode'];
const one = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/**
 * A server that answers as HashiCorp documents the API of Vault, and complains of any request that it does
 * not document. What is set on it holds from the next request on.
 */
export class HashicorpServer {
  readonly asked: Asked[] = [];
  /** What was undocumented. Tests expect it to stay empty. */
  readonly complaints: string[] = [];
  /** Origins that pages may ask from, `*` for any, and headers beyond the standard ones; `null` for no CORS. */
  cors: { readonly origins: readonly string[]; readonly headers?: readonly string[] } | null = null;
  /** Lets pages see `Retry-After`, as a gateway before the server may. */
  exposeRetryAfter = false;
  sealed = false;
  initialized = true;
  version = '1.18.3';
  /** Answers everything with 429 and this many seconds to wait. */
  rateLimit: number | null = null;
  /** Answers everything with a status and, where it is given, a text in place of JSON. */
  forced: { readonly status: number; readonly text?: string; readonly location?: string } | null =
    null;
  /** Milliseconds before an answer. */
  delay = 0;
  /** Bytes that an answer has at least. */
  size = 0;
  /** Whether a mount can be asked for; servers before 0.10 do not know the question. */
  hasMounts = true;
  now: () => number = () => Date.now();
  readonly #namespaces = new Map<string, HashicorpNamespace>();
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Starts on a free port of this machine. */
  static async start(): Promise<HashicorpServer> {
    const server = new HashicorpServer();
    server.#port = await listen(server.#server);
    return server;
  }

  get address(): string {
    return `http://localhost:${this.#port}`;
  }

  /** A namespace, made when it is asked for first. The root's name is empty. */
  namespace(name: string): HashicorpNamespace {
    const space = this.#namespaces.get(name) ?? new HashicorpNamespace(() => this.now());
    this.#namespaces.set(name, space);
    return space;
  }

  /** The root namespace. */
  get root(): HashicorpNamespace {
    return this.namespace('');
  }

  /** Requests without preflights, in short: `GET /v1/sys/health?…`. */
  get requests(): string[] {
    const real = this.asked.filter(({ method }) => method !== 'OPTIONS');
    return real.map(({ method, path }) => `${method} ${path}`);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const body = await bodyOf(request);
    this.asked.push({ method, path, headers, origin: headers.origin, body });
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    response.setHeader('Cache-Control', 'no-store');
    const early = this.#applyCors(request, response);
    if (early) return void this.#send(response, early);
    const answer = this.#decide(request, body, response);
    if (answer.complaint !== undefined) this.complaints.push(answer.complaint);
    this.#send(response, answer);
  }

  /** As `http/cors.go` does: what ends a request before it is looked at, `null` for none. */
  #applyCors({ method, headers }: IncomingMessage, response: ServerResponse): Answer | null {
    const { origin } = headers;
    if (!this.cors || origin === undefined) return null;
    const { origins, headers: more = [] } = this.cors;
    if (!origins.includes('*') && !origins.includes(origin)) {
      return { status: 403, body: { errors: ['origin not allowed'] } };
    }
    const wanted = headers['access-control-request-method'] ?? '';
    if (method === 'OPTIONS' && !METHODS.includes(wanted)) return { status: 405, body: undefined };
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Vary', 'Origin');
    if (this.exposeRetryAfter) {
      response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
    }
    if (method !== 'OPTIONS') return null;
    response.setHeader('Access-Control-Allow-Methods', METHODS.join(','));
    response.setHeader('Access-Control-Allow-Headers', [...STANDARD_HEADERS, ...more].join(','));
    response.setHeader('Access-Control-Max-Age', '300');
    return { status: 204, body: undefined };
  }

  #send(response: ServerResponse, { status, body, complaint }: Answer): void {
    if (body === undefined) return void response.writeHead(status).end();
    const text =
      complaint === undefined && typeof body === 'string'
        ? body
        : JSON.stringify(complaint === undefined ? body : { errors: [complaint] });
    response.setHeader('Content-Type', 'application/json');
    // JSON may end in any number of blanks.
    response.writeHead(status).end(text.padEnd(this.size, ' '));
  }

  #decide(request: IncomingMessage, body: string, response: ServerResponse): Answer {
    const { method = '', url: path = '', headers } = request;
    const url = new URL(path, this.address);
    const odd = oddityOf(request, url, body);
    if (odd !== null) return { status: 500, body: null, complaint: `${method} ${path} has ${odd}` };
    if (this.forced) {
      const { status, text, location } = this.forced;
      if (location !== undefined) response.setHeader('Location', location);
      return { status, body: text ?? { errors: ['forced'] } };
    }
    if (!['GET', 'POST', 'PUT', 'DELETE', 'LIST'].includes(method)) {
      return { status: 405, body: { errors: [] } };
    }
    if (!url.pathname.startsWith('/v1/')) {
      return { status: 500, body: null, complaint: `unknown path ${url.pathname}` };
    }
    const name = (one(headers['x-vault-namespace']) ?? '').replace(/^\/|\/$/g, '');
    const asked = decodeURIComponent(url.pathname.slice('/v1/'.length));
    if (asked === 'sys/health') return this.#health(url, name);
    if (this.sealed || !this.initialized) {
      return { status: 503, body: { errors: ['Vault is sealed'] } };
    }
    if (this.rateLimit !== null) return this.#limited(asked, this.rateLimit, response);
    const space = this.#namespaces.get(name);
    if (!space) {
      const said = `no handler for route "${name}/${asked}". route entry not found.`;
      return { status: 404, body: { errors: [said] } };
    }
    const call: Call = {
      method,
      path: asked,
      query: url.searchParams,
      token: one(headers['x-vault-token']),
      body: parsed(body),
    };
    return route(space, call, this.hasMounts);
  }

  #limited(path: string, seconds: number, response: ServerResponse): Answer {
    response.setHeader('Retry-After', String(seconds));
    response.setHeader('X-Ratelimit-Limit', '10');
    response.setHeader('X-Ratelimit-Remaining', '0');
    response.setHeader('X-Ratelimit-Reset', String(seconds));
    const said = `request path "${path}": rate limit quota exceeded`;
    return { status: 429, body: { errors: [said] } };
  }

  #health(url: URL, namespace: string): Answer {
    const odd = [...url.searchParams.keys()].find((key) => !HEALTH_PARAMETERS.includes(key));
    if (odd !== undefined) return { status: 500, body: null, complaint: `sys/health with ${odd}` };
    // A path of the root namespace only.
    if (namespace !== '') return { status: 404, body: { errors: ['unsupported path'] } };
    const codeOf = (key: string, usual: number) => Number(url.searchParams.get(key) ?? usual);
    const sealed = this.sealed || !this.initialized;
    const unready = this.initialized ? codeOf('sealedcode', 503) : codeOf('uninitcode', 501);
    return {
      status: sealed ? unready : 200,
      body: {
        initialized: this.initialized,
        sealed,
        standby: sealed,
        performance_standby: false,
        replication_performance_mode: sealed ? 'unknown' : 'disabled',
        replication_dr_mode: sealed ? 'unknown' : 'disabled',
        server_time_utc: Math.floor(this.now() / 1000),
        version: this.version,
        ...(sealed ? {} : { cluster_name: 'test', cluster_id: 'test' }),
      },
    };
  }
}
