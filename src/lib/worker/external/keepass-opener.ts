import { done, failed } from '../../core/base/outcome.ts';
import type { OpenKeepassFile } from '../../external/keepass-vault.ts';
import type { InterchangeKeeper, InterchangeWorker } from '../interchange/interchange-client.ts';

/**
 * Has a worker of its own open a KeePass database, which stays open there until it is let go of: neither its key nor
 * what is in it comes to the core, but for what is asked for.
 */
export const keepassOpener =
  (keeper: InterchangeKeeper): OpenKeepassFile =>
  async (bytes, key, ending) => {
    const ended = new Promise<null>((resolve) => {
      const end = (): void => {
        resolve(null);
      };
      if (ending.aborted) end();
      else ending.addEventListener('abort', end, { once: true });
    });
    const starting = keeper.start();
    void ended.then(async () => (await starting)?.end());
    const worker = await Promise.race([starting, ended.then(() => 'ended' as const)]);
    if (worker === 'ended') return failed({ code: 'external.interrupted' });
    if (worker === null) return failed({ code: 'file.workerMissing' });
    const opened = await Promise.race([
      worker.service.openKeepass(bytes, key),
      worker.gone.then(() => failed({ code: 'file.interrupted' })),
      ended.then(() => failed({ code: 'external.interrupted' })),
    ]);
    if (opened.ok) return done(heldBy(worker));
    worker.end();
    return opened;
  };

const heldBy = ({ service, gone }: InterchangeWorker) => ({
  test: () => service.testKeepass(),
  list: (path: readonly string[]) => service.listKeepass(path),
  search: (text: string) => service.searchKeepass(text),
  read: (reference: string) => service.readKeepass(reference),
  gone,
});
