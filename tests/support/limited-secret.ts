import { secretId } from '../../src/lib/core/base/ids.ts';
import type { SecretRow } from '../../src/lib/core/secrets/secret.ts';

/** A secret `K` that may be used at `api.example.com` alone. */
export const limitedSecret: SecretRow = {
  id: secretId(1),
  place: 1,
  name: 'K',
  domains: 'api.example.com',
  enabled: true,
  link: null,
  createdAt: 0,
  changedAt: 0,
  detailsSeq: 1,
  valueSeq: 1,
};
