import type { Page } from '@playwright/test';

/** A virtual authenticator of Chromium's, and what can be done to it. */
export interface VirtualAuthenticator {
  /** Makes it refuse, as a finger does that is not recognised. */
  verifies(isUserVerified: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** Plugs a virtual authenticator into a page, over the DevTools protocol. */
export async function addAuthenticator(
  page: Page,
  { hasPrf = true }: { readonly hasPrf?: boolean } = {},
): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      hasPrf,
      automaticPresenceSimulation: true,
    },
  });
  return {
    verifies: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    remove: async () => {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    },
  };
}
