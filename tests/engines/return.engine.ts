import { button } from './drivers/sought.ts';
import { until } from './drivers/engine.ts';
import { expect, test } from './engine-test.ts';
import { locked, unlocked } from './person.ts';

const SECRET = { name: 'KEY_PLANTED', value: 'value-planted-4711' };

/** Ways from the vault to somewhere else, from which the browser's Back leads to it. */
const AWAY = {
  'another page of the app': (address: string) => `${address}/chart`,
  'a page of the same host': (address: string) => `${address}/elsewhere`,
  'another host': (address: string) => `${address.replace('localhost', '127.0.0.1')}/elsewhere`,
};

test('back from elsewhere: nothing of the vault is there before the core was heard anew', async ({
  stage,
}) => {
  const browser = await stage.browser();
  const person = await stage.person(browser);
  const { tab } = person;
  await person.createVault();
  await person.addSecret(SECRET.name, SECRET.value);
  for (const [where, from] of Object.entries(AWAY)) {
    await test.step(where, async () => {
      await person.reveal(SECRET.name, SECRET.value);
      // What the page holds is looked at as it is left, by a listener that comes after all of its own.
      await tab.evaluate(() => {
        addEventListener('pagehide', () => {
          localStorage.setItem('held-when-left', document.documentElement.outerHTML);
        });
      });
      await tab.goto(from(person.address));
      await tab.back();
      await until('the app', async () => (await tab.isThere(locked)) || tab.isThere(unlocked));
      const left = await tab.evaluate(() => localStorage.getItem('held-when-left'));
      expect(left).not.toContain(SECRET.value);
      expect(left).not.toContain(SECRET.name);
      expect(left).toContain('</html>');
      // Its buttons work, whether another page had kept the vault open or not.
      if (await tab.isThere(unlocked)) await person.lock();
      expect(await person.content()).not.toContain(SECRET.value);
      await person.unlock();
      await tab.see(button(`Reveal ${SECRET.name}`));
    });
  }
});

test('a page that is frozen shows nothing, and loads anew when it goes on', async ({ stage }) => {
  const browser = await stage.browser();
  const person = await stage.person(browser);
  const { tab } = person;
  await person.createVault();
  await person.addSecret(SECRET.name, SECRET.value);
  // No driver freezes a page in all engines: what is told here is what a page is told then.
  await tab.evaluate(() => document.dispatchEvent(new Event('freeze')));
  const frozen = await person.content();
  expect(frozen).not.toContain(SECRET.name);
  await tab.evaluate(() => document.dispatchEvent(new Event('resume')));
  await tab.see(locked);
  await person.unlock();
  await tab.see(button(`Reveal ${SECRET.name}`));
});
