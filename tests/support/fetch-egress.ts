import type { ProviderKind } from '../../src/lib/core/base/ids.ts';
import type { Egress } from '../../src/lib/external/provider.ts';
import { OriginEgress } from '../../src/lib/worker/egress/origin-egress.ts';
import { nodeEgress } from './node-egress.ts';

/**
 * The app's own egress over Node's `fetch`, for tests of providers that need no browser.
 * @param origin where all requests go, which is approved
 * @param kind named in `external.unreachable`
 */
export function fetchEgress(origin: string, kind: ProviderKind = 'hashicorp'): Egress {
  const { keeper } = nodeEgress();
  keeper.approve([origin]);
  return new OriginEgress(keeper, kind, origin, () => Date.now());
}
