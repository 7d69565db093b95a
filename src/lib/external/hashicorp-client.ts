import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { HashicorpConnection } from '../core/providers/connection.ts';
import { fieldOf } from '../interchange/file-text.ts';
import { problemOf } from './hashicorp-answers.ts';
import { isSegment } from './hashicorp-reference.ts';
import type { Egress, EgressResponse } from './provider.ts';

const LOOKUP = '/v1/auth/token/lookup-self';
/** Standbys answer reads as well; the codes are what is understood here, whatever the defaults are. */
const HEALTH = '/v1/sys/health?standbyok=true&perfstandbyok=true&sealedcode=503&uninitcode=501';
/** A token is not used in the last moments of its lease, nor in the last tenth of a short one. */
const MARGIN = 30_000;
const HEADER_TEXT = /^[\x21-\x7e]+$/;

const UNAUTHORISED = { code: 'external.unauthorised', kind: 'hashicorp' } as const;
const UNEXPECTED = { code: 'external.unexpectedAnswer' } as const;

/** Requests to a server in the name of a connection. */
export interface HashicorpClient {
  /**
   * Asks for a path, logging in where that is needed. Returns the answer when it is a success or a 404,
   * of which the body tells what it means; anything else is an `external.…` problem.
   */
  get(path: string): Promise<Outcome<EgressResponse>>;
  /** Asks whether the server works, without credentials. The same problems as `get`. */
  health(): Promise<Outcome<EgressResponse>>;
  /** Logs in anew, or asks whether the token is accepted: `external.unauthorised` when not. */
  signIn(): Promise<Outcome>;
  /** Forgets a token that was issued. */
  forget(): void;
}

/** A token and how long it may be used. */
interface Held {
  readonly token: string;
  readonly until: number;
  /** How many requests it is still good for; one of unlimited use never runs out. */
  uses: number;
}

const counted = (raw: unknown): number => (typeof raw === 'number' && raw > 0 ? raw : Infinity);

function marginOf(lease: number): number {
  return lease === Infinity ? 0 : Math.min(MARGIN, lease * 100);
}

/** A path of an API, each segment encoded. */
export const encodePath = (segments: readonly string[]): string =>
  segments.map(encodeURIComponent).join('/');

const isRefusal = (status: number): boolean => status === 401 || status === 403;

/** A client that holds what it was issued in memory only. */
export function openClient(
  { login, namespace }: HashicorpConnection,
  egress: Egress,
  clock: () => number,
): HashicorpClient {
  let held: Held | null = null;
  let pending: Promise<Outcome<Held>> | null = null;

  const inNamespace: Record<string, string> =
    namespace === '' ? {} : { 'X-Vault-Namespace': namespace };

  async function issue(): Promise<Outcome<Held>> {
    if (login.type === 'token') {
      return done({ token: login.token, until: Infinity, uses: Infinity });
    }
    const mount = login.mount.split('/');
    if (!mount.every(isSegment)) return failed(UNAUTHORISED);
    const { roleId: role_id, secretId: secret_id } = login;
    const answer = await egress.request({
      method: 'POST',
      path: `/v1/auth/${encodePath(mount)}/login`,
      headers: inNamespace,
      body: secret_id === '' ? { role_id } : { role_id, secret_id },
    });
    if (!answer.ok) return answer;
    // A method that is mounted nowhere is as good as a role that nobody has.
    if ([400, 401, 403, 404].includes(answer.value.status)) return failed(UNAUTHORISED);
    const problem = problemOf(answer.value);
    if (problem) return failed(problem);
    const auth = fieldOf(answer.value.body, 'auth');
    const token = fieldOf(auth, 'client_token');
    if (typeof token !== 'string' || !HEADER_TEXT.test(token)) return failed(UNEXPECTED);
    const lease = counted(fieldOf(auth, 'lease_duration'));
    const until = clock() + lease * 1000 - marginOf(lease);
    return done({ token, until, uses: counted(fieldOf(auth, 'num_uses')) });
  }

  /** One login for all who ask meanwhile. */
  function logIn(): Promise<Outcome<Held>> {
    if (pending) return pending;
    const mine = issue().then((issued) => {
      // One that was forgotten on its way is of no more use.
      if (pending !== mine) return issued;
      pending = null;
      if (issued.ok) held = issued.value;
      return issued;
    });
    pending = mine;
    return mine;
  }

  /** A token that is good for one more request, which is counted here: others may ask meanwhile. */
  async function take(): Promise<Outcome<Held>> {
    let by = held && held.until > clock() ? held : null;
    while (!by || by.uses <= 0) {
      const issued = await logIn();
      if (!issued.ok) return issued;
      by = issued.value;
    }
    by.uses -= 1;
    return done(by);
  }

  const send = (path: string, { token }: Held): Promise<Outcome<EgressResponse>> =>
    egress.request({ method: 'GET', path, headers: { 'X-Vault-Token': token, ...inNamespace } });

  const forget = (): void => {
    held = null;
    pending = null;
  };

  /** Whether a token is dead, which a refusal does not say: as a rule, any token may look itself up. */
  async function isDead(by: Held): Promise<Outcome<boolean>> {
    const looked = await send(LOOKUP, by);
    return looked.ok ? done(isRefusal(looked.value.status)) : looked;
  }

  /** Asks once more with another token where the first one has died, and says who was refused. */
  async function ask(path: string, isLast: boolean): Promise<Outcome<EgressResponse>> {
    const by = await take();
    if (!by.ok) return by;
    const answer = await send(path, by.value);
    if (!answer.ok) return answer;
    if (isRefusal(answer.value.status)) {
      const dead = await isDead(by.value);
      if (!dead.ok) return dead;
      if (dead.value && login.type === 'token') return failed(UNAUTHORISED);
      if (dead.value && !isLast) {
        if (held === by.value) held = null;
        return ask(path, true);
      }
    }
    const problem = problemOf(answer.value);
    return problem && answer.value.status !== 404 ? failed(problem) : answer;
  }

  return {
    get: (path) => ask(path, false),
    async health() {
      // Servers have no health in a namespace, and need no token to tell it.
      const answer = await egress.request({ method: 'GET', path: HEALTH, headers: {} });
      const problem = answer.ok ? problemOf(answer.value) : null;
      return problem ? failed(problem.code === 'external.notFound' ? UNEXPECTED : problem) : answer;
    },
    async signIn() {
      forget();
      const by = await take();
      if (!by.ok) return by;
      if (login.type === 'approle') return done(null);
      const looked = await send(LOOKUP, by.value);
      if (!looked.ok) return looked;
      if (isRefusal(looked.value.status)) return failed(UNAUTHORISED);
      const problem = problemOf(looked.value);
      return problem ? failed(problem) : done(null);
    },
    forget,
  };
}
