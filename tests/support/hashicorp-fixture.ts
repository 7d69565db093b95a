import { afterEach, beforeEach, expect } from 'vitest';
import type { Outcome } from '../../src/lib/core/base/outcome.ts';
import type { HashicorpConnection } from '../../src/lib/core/providers/connection.ts';
import { openHashicorp } from '../../src/lib/external/hashicorp-vault.ts';
import type { Egress } from '../../src/lib/external/provider.ts';
import { fetchEgress } from './fetch-egress.ts';
import { HashicorpServer } from './hashicorp-server.ts';
import type { HashicorpNamespace, Rule } from './hashicorp-state.ts';

export const TOKEN = 'hvs.CAESIJ-the-token';
export const SECRET_ID = 'the-secret-id';
export const VALUE = 'sk_live_the-value';
const HIDDEN = [TOKEN, SECRET_ID, VALUE, 'stripe', 'issued'];
const START = 1_790_000_000_000;

/** What a token may do that may read and list one mount. */
export const readable: readonly Rule[] = [
  { path: 'secret/data/*', may: ['read'] },
  { path: 'secret/metadata/*', may: ['read', 'list'] },
];

function fill(root: HashicorpNamespace): void {
  root.mount('secret', 2);
  root.mount('old', 1);
  root.mount('legacy', 1, 'generic');
  root.mount('team/kv', 2);
  root.mount('empty', 2);
  root.mount('pki', 1, 'pki');
  root.put('secret', 'app/stripe', { api_key: 'sk_old', user: 'ada' });
  root.put('secret', 'app/stripe', { api_key: VALUE, user: 'ada' });
  root.put('secret', 'app', { only: VALUE });
  root.put('secret', 'app/deep/er/Stripe Test', { k: 'v' });
  root.put('secret', 'odd 100% #1?/größe', { 'a/b #?%': VALUE });
  root.put('secret', 'types', {
    text: '',
    number: 42,
    real: 1.5,
    large: 12345678901234567000,
    yes: true,
    nothing: null,
    list: ['a'],
    object: { a: VALUE },
    constructor: 'own',
    '': 'nameless',
    'bell\u0007': 'control',
  });
  root.put('old', 'app/db', { password: VALUE, data: { inner: 1 }, metadata: 'm' });
  root.put('legacy', 'x', { value: VALUE });
  root.put('team/kv', 'shared/one', { k: VALUE });
  root.addToken(TOKEN);
}

/** A server with secrets in it for each test of a file, and what asks it. */
export function withServer() {
  const problems: unknown[] = [];
  const held: { server: HashicorpServer | null; now: number } = { server: null, now: START };
  const server = (): HashicorpServer => {
    if (!held.server) throw new Error('no server yet');
    return held.server;
  };

  beforeEach(async () => {
    held.now = START;
    held.server = await HashicorpServer.start();
    held.server.now = () => held.now;
    fill(held.server.root);
  });

  afterEach(async () => {
    await server().stop();
    expect(server().complaints).toEqual([]);
    const said = JSON.stringify(problems.splice(0));
    for (const hidden of HIDDEN) expect(said).not.toContain(hidden);
  });

  const byToken = (token = TOKEN, namespace = ''): HashicorpConnection => {
    const login = { type: 'token', token } as const;
    return { kind: 'hashicorp', origin: server().address, namespace, login };
  };

  const byRole = (
    more: { mount?: string; secretId?: string; namespace?: string } = {},
  ): HashicorpConnection => {
    const { mount = 'approle', secretId = SECRET_ID, namespace = '' } = more;
    const login = { type: 'approle', mount, roleId: 'role', secretId } as const;
    return { kind: 'hashicorp', origin: server().address, namespace, login };
  };

  return {
    server,
    byToken,
    byRole,
    open: (connection: HashicorpConnection, egress: Egress = fetchEgress(server().address)) =>
      openHashicorp(connection, egress, () => held.now),
    wait: (milliseconds: number): void => {
      held.now += milliseconds;
    },
    /** The problem of an outcome, kept so that all of them are looked at for what they must not say. */
    problemOf: (outcome: Outcome<unknown>): unknown => {
      if (outcome.ok) return null;
      problems.push(outcome.problem);
      return outcome.problem;
    },
  };
}
