import { afterEach, beforeEach, expect } from 'vitest';
import type { ProviderId, SecretId } from '../../src/lib/core/base/ids.ts';
import { NO_FILTER } from '../../src/lib/core/projections/timeline.ts';
import type { SecretReference } from '../../src/lib/core/secrets/secret-value.ts';
import { startCore, type StartedCore, valueOf } from './core.ts';
import { HashicorpServer } from './hashicorp-server.ts';
import { nodeEgress } from './node-egress.ts';

export const TOKEN = 'hvs.the-token-of-the-test';
export const VALUE = 'sk_live_kept_elsewhere';
export const REFERENCE = 'secret/app/stripe#api_key';
export const quiet = () => undefined;
export const all = { text: '', order: 'newest', offset: 0, limit: 1_000 } as const;

export let server: HashicorpServer;
export let egress: ReturnType<typeof nodeEgress>;
export let it: StartedCore;
export let key: string;
export let now: number;

beforeEach(async () => {
  now = 1_790_000_000_000;
  server = await HashicorpServer.start();
  server.root.mount('secret', 2);
  server.root.put('secret', 'app/stripe', { api_key: VALUE, user: 'ada' });
  server.root.addToken(TOKEN);
  egress = nodeEgress();
  it = await startCore({ fresh: true, now: () => now, egress: egress.keeper });
  valueOf(await it.core.profiles.create('Ada'));
  valueOf(await it.core.keys.issue());
  key = valueOf(await it.core.keys.read()).text;
  valueOf(await it.core.keys.open(true));
});

afterEach(async () => {
  await server.stop();
  expect(server.complaints).toEqual([]);
});

export const connection = (token = TOKEN) =>
  ({
    kind: 'hashicorp',
    origin: server.address,
    namespace: '',
    login: { type: 'token', token },
  }) as const;

export const addVault = async (name = 'Team'): Promise<ProviderId> =>
  valueOf(await it.core.providers.add({ name, connection: connection() }));

export const linkTo = (provider: ProviderId, reference = REFERENCE): SecretReference => ({
  provider,
  kind: 'hashicorp',
  reference,
});

export const addLinked = async (provider: ProviderId, name = 'STRIPE'): Promise<SecretId> =>
  valueOf(await it.core.secrets.add({ name, value: linkTo(provider), domains: '' }));

export const rows = async () => valueOf(await it.core.secrets.list(all)).rows;
export const rowOf = async (id: SecretId) => {
  const row = (await rows()).find((one) => one.id === id);
  if (!row) throw new Error('no such row');
  return row;
};
export const timeline = async () =>
  valueOf(await it.core.audit.timeline({ ...NO_FILTER, offset: 0, limit: 1_000 }, quiet)).entries;
export const requests = async () =>
  (await timeline()).filter(({ event }) => event.type === 'external.requested');
export const reads = () => server.requests.filter((one) => one.includes('/data/')).length;
export const findings = async () => valueOf(await it.core.audit.verify(quiet)).findings;

/** Lets time pass. */
export function pass(milliseconds: number): void {
  now += milliseconds;
}

/** Starts the core anew on the same disk, as a reload does. */
export async function restart(): Promise<void> {
  it = await startCore({ fresh: false, now: () => now, egress: egress.keeper });
}
