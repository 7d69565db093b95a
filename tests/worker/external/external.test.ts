import { describe, expect, test } from 'vitest';
import type { ProviderId } from '../../../src/lib/core/base/ids.ts';
import type { SecretReference } from '../../../src/lib/core/secrets/secret-value.ts';
import { valueOf } from '../../support/core.ts';
import {
  addLinked,
  addVault,
  findings,
  it,
  key,
  linkTo,
  pass,
  reads,
  REFERENCE,
  restart,
  rowOf,
  server,
  VALUE,
} from '../../support/linked-core.ts';

describe('a linked secret', () => {
  test('sits among the others, says where it is, and is fetched when it is used', async () => {
    const provider = await addVault();
    const reference = valueOf(
      await it.core.providers.checkReference(provider, ` vault://${REFERENCE} `),
    );
    expect(reference).toBe(REFERENCE);
    expect(server.asked).toEqual([]);
    const id = await addLinked(provider);
    expect(await rowOf(id)).toMatchObject({ name: 'STRIPE', link: 'hashicorp' });
    expect(valueOf(await it.core.secrets.read(id)).links).toEqual([
      { environment: null, link: linkTo(provider) },
    ]);
    expect(server.asked).toEqual([]);
    expect(valueOf(await it.core.secrets.reveal(id))).toEqual({
      text: VALUE,
      environment: null,
      missingIn: null,
    });
  });

  test('stays in memory for the set time, and no longer', async () => {
    const id = await addLinked(await addVault());
    valueOf(await it.core.secrets.reveal(id));
    server.root.put('secret', 'app/stripe', { api_key: 'rotated' });
    pass(59_000);
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe(VALUE);
    pass(1_000);
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('rotated');
    expect(reads()).toBe(2);
    valueOf(await it.core.secrets.changeSettings({ externalSeconds: 0 }));
    valueOf(await it.core.secrets.reveal(id));
    valueOf(await it.core.secrets.reveal(id));
    expect(reads()).toBeGreaterThanOrEqual(4);
  });

  test('may be another one in an environment, or a text there', async () => {
    const provider = await addVault();
    server.root.put('secret', 'staging', { k: 'for staging' });
    valueOf(await it.core.secrets.changeSettings({ environments: ['staging', 'dev'] }));
    const environments = new Map<string, string | SecretReference>([
      ['staging', linkTo(provider, 'secret/staging#k')],
      ['dev', 'kept here'],
    ]);
    const draft = { name: 'A', value: linkTo(provider), domains: '', environments };
    const id = valueOf(await it.core.secrets.add(draft));
    expect(valueOf(await it.core.secrets.reveal(id, 'staging')).text).toBe('for staging');
    expect(valueOf(await it.core.secrets.reveal(id, 'dev')).text).toBe('kept here');
    expect(valueOf(await it.core.secrets.reveal(id, null)).text).toBe(VALUE);
    valueOf(await it.core.secrets.changeSettings({ activeEnvironment: 'staging' }));
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe('for staging');
    expect((await rowOf(id)).link).toBe('hashicorp');
    const { links } = valueOf(await it.core.secrets.read(id));
    expect(links.map(({ environment }) => environment)).toEqual([null, 'staging']);
  });

  test('becomes a text and a link again, and versions know which they were', async () => {
    const provider = await addVault();
    const id = await addLinked(provider);
    const edit = async (value: string | SecretReference | null) => {
      const { detailsSeq } = await rowOf(id);
      valueOf(await it.core.secrets.edit(id, detailsSeq, { name: 'STRIPE', value, domains: '' }));
    };
    await edit(null);
    expect((await rowOf(id)).link).toBe('hashicorp');
    await edit('typed');
    expect((await rowOf(id)).link).toBeNull();
    const { versions } = valueOf(await it.core.secrets.read(id));
    expect(versions.map(({ link }) => link)).toEqual(['hashicorp']);
    const [version] = versions;
    expect(valueOf(await it.core.secrets.revealVersion(id, version?.seq ?? 0))).toBe(REFERENCE);
    expect(server.asked).toEqual([]);
    const { detailsSeq } = await rowOf(id);
    valueOf(await it.core.secrets.restoreVersion(id, detailsSeq, version?.seq ?? 0));
    expect((await rowOf(id)).link).toBe('hashicorp');
    expect(valueOf(await it.core.secrets.read(id)).versions[0]?.link).toBeNull();
    valueOf(await it.core.secrets.setEnabled([id], false));
    expect(await rowOf(id)).toMatchObject({ link: 'hashicorp', enabled: false });
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe(VALUE);
    expect(await findings()).toEqual([]);
  });

  test('names an external vault that is here', async () => {
    const provider = await addVault();
    const elsewhere = linkTo((provider + 1) as ProviderId);
    for (const value of [elsewhere, { ...linkTo(provider), kind: 'keepass' } as const]) {
      expect(await it.core.secrets.add({ name: 'A', value, domains: '' })).toMatchObject({
        problem: { code: 'external.providerMissing' },
      });
    }
    const value = linkTo(provider, 'two\nlines');
    expect(await it.core.secrets.add({ name: 'A', value, domains: '' })).toMatchObject({
      problem: { code: 'external.referenceMalformed' },
    });
  });

  test('goes into templates; one that does not come stays a reference', async () => {
    const provider = await addVault();
    await addLinked(provider);
    const gone = linkTo(provider, 'secret/nowhere#k');
    valueOf(await it.core.secrets.add({ name: 'GONE', value: gone, domains: '' }));
    valueOf(await it.core.secrets.add({ name: 'HERE', value: 'h', domains: '' }));
    const text = '{{vault:STRIPE}} {{vault:GONE}} {{vault:HERE}} {{vault:STRIPE}}';
    expect(valueOf(await it.core.templates.resolve(text))).toEqual({
      text: `${VALUE} {{vault:GONE}} h ${VALUE}`,
      failed: [{ name: 'GONE', problem: { code: 'external.notFound' } }],
      defaults: [],
    });
  });

  test('survives many events, a snapshot and a restart', async () => {
    const provider = await addVault();
    const id = await addLinked(provider);
    for (let index = 0; index < 300; index += 1) {
      valueOf(await it.core.secrets.changeSettings({ versionsKept: index % 2 }));
    }
    const vault = it.view().vault?.id;
    if (!vault) throw new Error('no vault');
    expect(await it.store.readSnapshot(vault)).toBeDefined();
    await restart();
    valueOf(await it.core.keys.unlock(key));
    expect(it.view().vault?.inside?.providers).toMatchObject([{ id: provider, name: 'Team' }]);
    expect((await rowOf(id)).link).toBe('hashicorp');
    expect(valueOf(await it.core.secrets.reveal(id)).text).toBe(VALUE);
  });
});
