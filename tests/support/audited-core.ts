import type { SecretId } from '../../src/lib/core/base/ids.ts';
import type { EventRecord } from '../../src/lib/core/log/records.ts';
import type { Finding } from '../../src/lib/core/log/verify-report.ts';
import { NO_FILTER, type TimelineFilter } from '../../src/lib/core/projections/timeline.ts';
import { formatVaultKey, VAULT_KEY_BYTES } from '../../src/lib/core/vault/vault-key.ts';
import { valueOf } from './core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from './faulty-core.ts';

const quiet = () => undefined;

/** An open vault with a history: secrets added, edited and deleted, a lock, a wrong key, a passkey. */
export async function auditedCore(options: { readonly secrets?: number } = {}) {
  const it = await faultyCore({ fresh: true });
  const key = await newVault(it);
  const ids: SecretId[] = [];
  for (let index = 0; index < (options.secrets ?? 4); index += 1) {
    ids.push(valueOf(await it.core.secrets.add(draft(`SECRET_${index}`, `value ${index}`))));
  }
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('too few secrets');
  valueOf(await it.core.secrets.edit(first, first, draft('SECRET_0', 'changed')));
  valueOf(await it.core.secrets.delete([second]));
  valueOf(await it.core.keys.lock());
  await it.core.keys.unlock(formatVaultKey(new Uint8Array(VAULT_KEY_BYTES)));
  valueOf(await it.core.keys.unlock(key));
  const vault = it.vault().id;
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const passkey = { credential: random(16), prfInput: random(32), prfOutput: random(32) };
  valueOf(await it.core.keys.addPasskey({ name: 'Laptop', ...passkey }));
  return {
    ...it,
    key,
    ids,
    first,
    second,
    id: vault,
    verify: async () => valueOf(await it.core.audit.verify(quiet)),
    /** What Verify finds, each kind with its event. */
    found: async (): Promise<readonly Finding[]> =>
      valueOf(await it.core.audit.verify(quiet)).findings,
    timeline: async (filter: Partial<TimelineFilter> = {}, offset = 0, limit = 1_000) =>
      valueOf(await it.core.audit.timeline({ ...NO_FILTER, ...filter, offset, limit }, quiet)),
    receipt: async () => valueOf(await it.core.audit.receipt()).text,
    check: async (text: string) => valueOf(await it.core.audit.checkReceipt(text, quiet)),
    record: async (seq: number): Promise<EventRecord> => {
      const record = await it.database.get('events', [vault, seq]);
      if (!record) throw new Error(`no event ${seq}`);
      return record;
    },
  };
}

export type AuditedCore = Awaited<ReturnType<typeof auditedCore>>;

/** All that lies in the database, to be put back as it was. */
export async function copyOf({ database: { raw: database } }: FaultyCore) {
  const stores = await Promise.all(
    [...database.objectStoreNames].map(
      async (name) => [name, await database.getAll(name)] as const,
    ),
  );
  return async () => {
    for (const [name, records] of stores) {
      await database.clear(name);
      for (const record of records) await database.put(name, record);
    }
  };
}
