import { formatVaultKey, VAULT_KEY_BYTES } from '../../src/lib/core/vault/vault-key.ts';
import type { VaultEvent } from '../../src/lib/machines/events.ts';
import { damageLastEvent, damageSnapshots } from '../support/page-damage.ts';
import { until } from './drivers/engine.ts';
import { button, field, heading, text } from './drivers/sought.ts';
import { KEY, locked, type Person, PROFILE, unlocked } from './person.ts';

type Acts = Record<
  Exclude<VaultEvent['type'], 'passkey.added' | 'passkey.removed'>,
  () => Promise<void>
>;

const RECOVERY = heading('This vault is damaged');
const shownKey = field('Your vault key');

/** An external vault that answers the page. */
interface External {
  readonly address: string;
  readonly token: string;
}

/** For each event of the chart what a person does to make it happen, but for passkeys. */
export function chartActs(person: Person, external: External): Acts {
  const { tab } = person;
  let count = 0;
  let shown = '';
  const fresh = (what: string): string => `${what}_${(count += 1)}`;
  const inDialog = async (name: string): Promise<void> => {
    await tab.see({ role: 'dialog' });
    // The button that opened it has the same name, and is covered.
    await until(`${name} in a dialog`, async () => tab.isThere(button(name)));
    await tab.click(button(name));
  };
  const toTemplates = async (): Promise<void> => {
    await tab.click({ role: 'link', name: 'Lockstate home' });
    await tab.see(heading('Templates'));
  };
  const saveTemplate = async (): Promise<string> => {
    const title = fresh('TEMPLATE');
    await toTemplates();
    await tab.click(button('New template'));
    await tab.fill(field('Title'), title);
    await tab.fill(field('Text'), 'curl https://example.com');
    await tab.click(button('Save template'));
    await tab.see(text(`Saved ${title}.`));
    return title;
  };
  const addSecret = async (): Promise<string> => {
    const name = fresh('SECRET');
    await person.to('Secrets');
    await person.addSecret(name, `value-${name}`);
    return name;
  };
  const addProvider = async (): Promise<string> => {
    const name = fresh('VAULT');
    await person.to('Settings');
    await tab.click(button('Add external vault'));
    await tab.click({ role: 'radio', name: '1Password Connect', isPart: true });
    await tab.fill({ label: 'Name' }, name);
    await tab.fill(field('Address of the server'), external.address);
    await tab.click({ role: 'checkbox', name: 'Let Lockstate send requests', isPart: true });
    await tab.fill(field('Access token'), external.token);
    await tab.click(button('Save external vault'));
    await tab.see(text(`Saved ${name}.`));
    return name;
  };
  const signOutAndIn = async (): Promise<void> => {
    await tab.click(button(PROFILE));
    await tab.click(button('Sign out'));
    await inDialog('Sign out');
    await tab.click(button(`Sign in as ${PROFILE}`));
    await person.toVault();
  };
  const act: Acts = {
    'key.issued': async () => {
      const create = button('Create vault key');
      await until('a key, or a way to one', async () => {
        if ((await tab.isThere(create)) || (await tab.isThere(shownKey))) return true;
        return tab.isThere(unlocked);
      });
      if (await tab.isThere(create)) await tab.click(create);
      else if (await tab.isThere(unlocked)) {
        await person.to('Settings');
        await tab.click(button('Change vault key'));
      }
      shown = await tab.reads(shownKey, KEY);
    },
    'key.saved': async () => {
      if (await tab.isThere(unlocked)) await person.to('Settings');
      await tab.click(button('Copy vault key'));
      await tab.see(text('Copied'));
    },
    'key.abandoned': async () => {
      const isFirst = await tab.isThere(button('Not now'));
      await tab.click(button(isFirst ? 'Not now' : 'Keep the old key'));
    },
    'vault.opened': async () => {
      await tab.click(button('Open Vault'));
      person.key = shown;
    },
    'vault.unlocked': () => person.unlock(),
    'unlock.rejected': async () => {
      const wrong = crypto.getRandomValues(new Uint8Array(VAULT_KEY_BYTES));
      await person.unlock(formatVaultKey(wrong));
      await tab.see({ role: 'alert' });
    },
    'vault.locked': () => tab.click(button('Lock')),
    'secret.added': async () => void (await addSecret()),
    'secret.edited': async () => {
      const name = await addSecret();
      await tab.click(button(`Edit ${name}`));
      await tab.fill(field('Value'), 'another');
      await tab.click(button('Save secret'));
      await tab.miss(button('Save secret'));
    },
    'secret.deleted': async () => {
      const name = await addSecret();
      await tab.click(button(`Delete ${name}`));
      await tab.click(button('Delete'));
      await tab.miss(button(`Delete ${name}`));
    },
    'secrets.exported': async () => {
      if (await tab.isThere(RECOVERY)) await tab.click(button('Export a backup …'));
      else {
        await person.to('Settings');
        await tab.click(button('Export secrets'));
      }
      await tab.fill(field('Passphrase'), 'a passphrase nobody guesses');
      await tab.click(button('Save backup'));
      await tab.click(button('Close'));
    },
    'settings.changed': async () => {
      await person.to('Settings');
      const { value } = await tab.see(field('Earlier versions to keep'));
      await tab.choose(field('Earlier versions to keep'), value === '5' ? '3' : '5');
    },
    'template.saved': async () => {
      await saveTemplate();
      await person.toVault();
    },
    'template.removed': async () => {
      const title = await saveTemplate();
      await toTemplates();
      await tab.click(button(title));
      await tab.click(button('Delete template'));
      await inDialog('Delete template');
      await tab.miss(button(title));
      await person.toVault();
    },
    'vault.upgraded': async () => {
      await signOutAndIn();
      await person.unlock();
    },
    'data.resealed': async () => {
      await act['key.issued']();
      await act['key.saved']();
      await act['vault.opened']();
    },
    'provider.added': async () => void (await addProvider()),
    'provider.changed': async () => {
      const name = await addProvider();
      const next = fresh('VAULT');
      await tab.click(button(`Edit ${name}`));
      await tab.fill({ label: 'Name' }, next);
      await tab.click(button('Save external vault'));
      await tab.see(button(`Edit ${next}`));
    },
    'provider.removed': async () => {
      const name = await addProvider();
      await tab.click(button(`Remove ${name}`));
      await inDialog('Remove');
      await tab.miss(button(`Remove ${name}`));
    },
    'external.requested': async () => {
      await tab.click(button(`Test connection ${await addProvider()}`));
      await tab.see(text('It works: '));
    },
    'log.compacted': async () => {
      await person.to('Audit');
      await tab.choose(field('Events to remove'), 'All up to now');
      await tab.click(button('Compact log'));
      await inDialog('Compact log');
      await tab.see(text('removed.'));
    },
    'recovery.begun': async () => {
      const isLocked = await tab.isThere(locked);
      await tab.evaluate(damageLastEvent);
      if (isLocked) {
        await tab.reload();
        await person.unlock();
      } else {
        await person.to('Audit');
        await tab.click(button('Look for damage'));
      }
      await tab.see(RECOVERY);
    },
    'vault.recovered': async () => {
      await tab.click(button('Repair …'));
      await inDialog('Repair');
      await tab.see(unlocked);
    },
    'recovery.cleared': async () => {
      await act['recovery.begun']();
      await act['vault.recovered']();
      await person.to('Audit');
      await tab.click(button('Remove the old records'));
      await tab.see(text('The old records were removed.'));
    },
    'index.rebuilt': async () => {
      await act['log.compacted']();
      await act['vault.locked']();
      await tab.see(locked);
      await tab.evaluate(damageSnapshots);
      await person.unlock();
    },
    'reset.requested': async () => {
      if (await tab.isThere(unlocked)) await person.to('Settings');
      await tab.click(button('Reset vault'));
    },
    'reset.cancelled': () => tab.click(button('Cancel')),
    'reset.confirmed': () => tab.click(button('Reset Vault')),
    'session.signedOut': signOutAndIn,
  };
  return act;
}
