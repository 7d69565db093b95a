import { urlJudge } from '../../core/secrets/domain-rules.ts';
import type { SecretVerdict } from '../protocol/templates-api.ts';
import { eachSecret } from '../log/each-secret.ts';
import type { OpenVault } from './open-vault.ts';

/** How many secrets are told of: those that come first are what is asked for. */
const VERDICTS = 200;

/** How many are gathered before those that come too late are let go of. */
const GATHERED = 8 * VERDICTS;

/**
 * How the rules of each secret judge an address: those that refuse or allow by a rule come first. Others have their
 * turn meanwhile, and no more than some verdicts are held, however many secrets there are.
 */
export async function checkUrl(open: OpenVault, address: string): Promise<SecretVerdict[]> {
  const decide = urlJudge();
  let first: SecretVerdict[] = [];
  await eachSecret(open.secrets, ({ name, enabled, domains }) => {
    first.push({ name, enabled, ...decide(domains, address) });
    if (first.length >= GATHERED) first = foremost(first);
  });
  return foremost(first);
}

const ORDER = ['matched', 'portDiffers', 'schemeDiffers', 'noRules', 'noMatch', 'notAUrl'];

function foremost(verdicts: readonly SecretVerdict[]): SecretVerdict[] {
  const rank = ({ reason }: SecretVerdict) => ORDER.indexOf(reason);
  const inOrder = [...verdicts].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  return inOrder.slice(0, VERDICTS);
}
