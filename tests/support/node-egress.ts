import { sendThroughEgress, type EgressMessage } from '../../src/lib/external/egress-fetch.ts';
import type { EgressKeeper } from '../../src/lib/worker/egress/egress-client.ts';

/** The egress over Node's `fetch`, and what went through it or was refused. */
export function nodeEgress() {
  let approved: ReadonlySet<string> = new Set();
  const world = {
    offline: false,
    /** Addresses of requests that were let out. */
    left: [] as string[],
    get approved(): ReadonlySet<string> {
      return approved;
    },
  };
  const keeper: EgressKeeper = {
    approve: (origins) => {
      approved = new Set(origins);
    },
    send: (message: EgressMessage, interrupt) =>
      sendThroughEgress(
        message,
        approved,
        {
          fetch: (url, init) => {
            world.left.push(url);
            return fetch(url, init);
          },
          isOffline: () => world.offline,
        },
        interrupt,
      ),
  };
  return Object.assign(world, { keeper });
}
