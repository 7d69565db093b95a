import type { ProviderKind } from '../../src/lib/core/providers/connection.ts';
import type { Door } from '../../src/lib/external/provider.ts';
import { BoundDoor } from '../../src/lib/worker/egress/origin-egress.ts';
import { nodeDoor } from './node-egress.ts';

/**
 * The app's own door over Node's `fetch`, for tests of providers that need no browser.
 * @param origin where all requests go, which is approved
 * @param kind named in `external.unreachable`
 */
export function fetchDoor(origin: string, kind: ProviderKind = 'hashicorp'): Door {
  const { keeper } = nodeDoor();
  keeper.approve([origin]);
  return new BoundDoor(keeper, kind, origin, () => Date.now());
}
