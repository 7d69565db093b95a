import { describe, expect, test } from 'vitest';
import { providerId, secretId } from '../../../src/lib/core/base/ids.ts';
import type { Command } from '../../../src/lib/core/decide/command.ts';
import { draft, opened } from '../../support/decider.ts';

describe('external vaults', () => {
  const connection = {
    kind: 'onepassword',
    origin: 'https://connect.example',
    token: 'token',
  } as const;
  const vault = opened()
    .when({ type: 'addProvider', draft: { name: 'P', connection } })
    .folded();
  const provider = providerId(4);
  const reference = (of: number) =>
    ({ provider: providerId(of), kind: 'onepassword', reference: 'op://V/I/f' }) as const;

  test('a reference names one that is here, and says of what kind it is', () => {
    const linked = vault.when({ type: 'addSecret', draft: { ...draft('A'), value: reference(4) } });
    expect(linked.folded().secrets.get(secretId(5))?.link).toBe('onepassword');
    vault
      .when({ type: 'addSecret', draft: { ...draft('A'), value: reference(3) } })
      .thenFails({ code: 'external.providerMissing' });
  });

  test('a change of credentials erases the old ones, a change of name does not', () => {
    const change = { type: 'changeProvider', id: provider, basedOn: 4, name: 'Q' } as const;
    const renamed = vault.when({ ...change, connection: null }).folded();
    expect(renamed.facts.at(-1)).toMatchObject({ eraseDetails: [4] });
    expect(renamed.facts.at(-1)?.eraseValues).toBe(undefined);
    expect(renamed.summary.providers).toMatchObject([{ name: 'Q', detailsSeq: 5, valueSeq: 4 }]);
    const changed = vault.when({ ...change, connection: { ...connection, token: 'new' } }).folded();
    expect(changed.facts.at(-1)).toMatchObject({ eraseDetails: [4], eraseValues: [4] });
  });

  test.each([
    ['is gone', { id: providerId(9) }, 'external.providerMissing'],
    ['was changed meanwhile', { basedOn: 3 }, 'external.changedElsewhere'],
    [
      'is of another kind',
      { connection: { kind: 'keepass', password: 'p', keyFile: null } },
      'external.credentialsMissing',
    ],
  ] as const)('a change is refused where it %s', (_what, over, code) => {
    const change = {
      type: 'changeProvider',
      id: provider,
      basedOn: 4,
      name: 'Q',
      connection: null,
    };
    vault.when({ ...change, ...over } as Command).thenFails({ code });
  });

  test('two of one name are refused', () => {
    vault
      .when({ type: 'addProvider', draft: { name: ' P ', connection } })
      .thenFails({ code: 'external.nameTaken' });
  });
});
