import { afterEach, beforeEach, expect } from 'vitest';
import type { Outcome } from '../../src/lib/core/base/outcome.ts';
import { openOnepassword } from '../../src/lib/external/onepassword-connect.ts';
import type { Egress, ExternalVault } from '../../src/lib/external/provider.ts';
import { type ConnectItem, ConnectServer } from '../support/connect-server.ts';
import { fetchEgress } from '../support/fetch-egress.ts';

export const token = 'eyJ.token-that-must-not-leak.sig';
export const secrets = [token, 'hunter2', 'admin-secret', 'otpauth:', '424242'];

export let server: ConnectServer;
export let vault: ExternalVault;
export let dev: ReturnType<ConnectServer['addVault']>;
export let stripe: ConnectItem;

const connectionTo = (origin: string) => ({ kind: 'onepassword', origin, token }) as const;
export const open = (egress: Egress) => openOnepassword(connectionTo(server.address), egress);
/** Lets the token see all vaults. */
export const allow = () =>
  server.tokens.set(
    token,
    server.vaults.map(({ id }) => id),
  );

/** The problem of an outcome, which says nothing of what was read or with which token. */
export function problemOf(outcome: Outcome<unknown>) {
  if (outcome.ok) throw new Error('expected a problem');
  for (const secret of secrets) expect(JSON.stringify(outcome)).not.toContain(secret);
  return outcome.problem;
}

export const codeOf = async (reference: string) => problemOf(await vault.read(reference)).code;

/** Paths that are asked for while something is done, with ids as `V` and `I`. */
export async function pathsOf(act: () => Promise<unknown>): Promise<string[]> {
  const before = server.asked.length;
  await act();
  return server.asked.slice(before).map(({ path }) => {
    return path.replace(dev.id, 'V').replace(stripe.id, 'I');
  });
}

/** Gives each test a server with a vault and an item, and makes sure that nothing was complained of. */
export function setUp(): void {
  beforeEach(async () => {
    server = await ConnectServer.start();
    dev = server.addVault('Dev');
    stripe = server.addItem(dev, 'Stripe', {
      tags: ['pay'],
      sections: [{ id: 'add more' }, { id: 'sec1', label: 'Admin area' }],
      fields: [
        { id: 'username', type: 'STRING', purpose: 'USERNAME', label: 'username' },
        {
          id: 'password',
          type: 'CONCEALED',
          purpose: 'PASSWORD',
          label: 'password',
          value: 'hunter2',
        },
        {
          id: 'f1',
          type: 'CONCEALED',
          label: 'Password',
          section: { id: 'sec1' },
          value: 'admin-secret',
        },
        { id: 'f2', type: 'STRING', label: 'a/b', section: { id: 'add more' }, value: 'slashed' },
        {
          id: 'TOTP_1',
          type: 'OTP',
          label: 'one-time password',
          section: { id: 'add more' },
          value: 'otpauth://totp/x?secret=ABC',
          totp: '424242',
        },
        { id: 'f3', type: 'STRING', label: 'same', value: 'one' },
        { id: 'f4', type: 'STRING', label: 'Same', value: 'two' },
      ],
      files: [{ id: 'file1', name: 'key.pem', size: 35 }],
    });
    allow();
    vault = open(fetchEgress(server.address, 'onepassword'));
  });

  afterEach(async () => {
    await server.stop();
    expect(server.complaints).toEqual([]);
  });
}
