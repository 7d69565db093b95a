import { expect, test, vi } from 'vitest';
import type { VaultId } from '../../src/lib/core/base/ids.ts';
import { NO_WITNESS } from '../../src/lib/core/log/storage-witness.ts';
import { formatWitness } from '../../src/lib/crypto/witness-text.ts';
import { AppCore } from '../../src/lib/worker/app-core.ts';
import { soleWriterLock } from '../../src/lib/worker/session/writer-lock.ts';

const loads = vi.hoisted(() => vi.fn());
vi.mock('../../src/lib/worker/api/vault-parts.ts', (load) => {
  loads();
  return load();
});

test('what works with a vault is loaded beside a disk that opens, where a page remembers one', async () => {
  const core = new AppCore(soleWriterLock, () => new Promise(() => undefined));
  const prepare = vi.spyOn(core, 'prepare');
  void core.start();
  await core.subscribe(() => undefined, 'first visit', undefined, null);
  await core.subscribe(() => undefined, 'junk', undefined, 'no witness');
  await core.subscribe(() => undefined, 'nothing', undefined, formatWitness(NO_WITNESS));
  expect(prepare).not.toHaveBeenCalled();

  const vault = 'a'.repeat(32) as VaultId;
  const head = { seq: 3, link: new Uint8Array(32) };
  const entry = { vault, profile: null, epoch: 0, head, at: 1, backupAt: null };
  const witness = formatWitness({ ...NO_WITNESS, entries: [entry] });
  await core.subscribe(() => undefined, 'later visit', undefined, witness);
  await vi.waitFor(() => {
    expect(loads).toHaveBeenCalledTimes(1);
  });
});
