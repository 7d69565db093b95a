import * as Comlink from 'comlink';
import type { InterchangeKeeper } from '../../src/lib/worker/interchange/interchange-client.ts';
import { InterchangeClient } from '../../src/lib/worker/interchange/interchange-client.ts';
import { interchangeService } from '../../src/lib/worker/interchange/interchange-service.ts';

/** The real service behind real ports, in this thread: what is ended answers no more. */
export function threadlessInterchange(): InterchangeKeeper {
  const never = new Promise<void>(() => undefined);
  return new InterchangeClient(
    () => {
      const work = new MessageChannel();
      const life = new MessageChannel();
      Comlink.expose(interchangeService(Promise.resolve(null)), work.port1);
      life.port1.addEventListener('message', () => {
        work.port1.close();
        life.port1.close();
      });
      life.port1.start();
      return Promise.resolve({ ports: [work.port2, life.port2], gone: never });
    },
    () => never,
  );
}
