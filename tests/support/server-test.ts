import { expect, test as base } from '@playwright/test';
import { ExternalPage, fillServer } from './external-page.ts';
import { HashicorpServer } from './hashicorp-server.ts';

export const test = base.extend<{ server: HashicorpServer; vault: ExternalPage }>({
  server: async ({ baseURL }, use) => {
    const server = await HashicorpServer.start();
    fillServer(server, String(baseURL));
    await use(server);
    await server.stop();
    expect(server.complaints).toEqual([]);
  },
  vault: async ({ page }, use) => {
    const vault = new ExternalPage(page);
    await vault.openNewVault();
    await use(vault);
  },
});

export const REFERENCE = 'secret/app/payments#api_key';
