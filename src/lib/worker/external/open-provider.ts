import type { Connection } from '../../core/providers/connection.ts';
import type { InterchangeKeeper } from '../interchange/interchange-client.ts';
import { keepassOpener } from './keepass-opener.ts';
import type { Egress, ExternalVault, FileSource } from '../../external/provider.ts';

/** What a provider that needs none has for one. */
const noEgress: Egress = {
  request: () => Promise.resolve({ ok: false, problem: { code: 'external.originRefused' } }),
};

/** Loads what speaks to a kind of external vault, and has it speak. */
export async function openProvider(
  connection: Connection,
  egress: Egress | null,
  source: FileSource,
  ticks: () => number,
  interchange: InterchangeKeeper,
): Promise<ExternalVault> {
  switch (connection.kind) {
    case 'keepass': {
      const { openKeepass } = await import('../../external/keepass-vault.ts');
      return openKeepass(connection, source, keepassOpener(interchange));
    }
    case 'hashicorp': {
      const { openHashicorp } = await import('../../external/hashicorp-vault.ts');
      return openHashicorp(connection, egress ?? noEgress, ticks);
    }
    case 'onepassword': {
      const { openOnepassword } = await import('../../external/onepassword-connect.ts');
      return openOnepassword(connection, egress ?? noEgress);
    }
  }
}
