import { ConnectServer } from '../support/connect-server.ts';
import { chartActs } from './chart-acts.ts';
import { until } from './drivers/engine.ts';
import { expect, test } from './engine-test.ts';
import { tour } from './tour.ts';

/** What no driver can do in all engines: to stand in for an authenticator. The other tests have these, in Chromium. */
const PASSKEYS = ['passkey.added', 'passkey.removed'];

test('every transition of the chart, in one walk', async ({ stage }) => {
  test.setTimeout(600_000);
  const token = 'token-planted-never-to-be-found';
  const server = await ConnectServer.start();
  server.cors = { origin: stage.origin.address };
  server.tokens.set(token, [server.addVault('Team').id]);
  const person = await stage.person(await stage.browser());
  const { tab } = person;
  const acts = chartActs(person, { address: server.address, token });
  await person.createProfile();
  for (const [at, { type, path }] of tour(PASSKEYS).entries()) {
    await test.step(`${at}: ${type} to ${path}`, async () => {
      await acts[type as keyof typeof acts]();
      // Erasing is over before it can be seen; its key is on the screen right after.
      const seen = path === 'resetting.erasing' ? 'keyShown' : path;
      await until(seen, () =>
        tab.evaluate(
          (wanted) => document.querySelector('[data-state]')?.getAttribute('data-state') === wanted,
          seen,
        ),
      );
    });
  }
  expect(server.complaints).toEqual([]);
  await server.stop();
});
