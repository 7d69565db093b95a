import { beforeEach, describe, expect, test } from 'vitest';
import type { TemplateRecord } from '../../../src/lib/core/log/records.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';

const quiet = () => undefined;
const COPY = { code: 'template.lost' };

let it: FaultyCore;
let key = '';
let id = '';
/** Its record after each time it was saved. */
let records: TemplateRecord[] = [];

const workspace = () => it.view().workspace ?? '';
const stored = async () => (await it.store.readTemplates(it.vault().id))[0];
const list = async () => valueOf(await it.core.templates.list(workspace()));
const states = async () => (await list()).map(({ state }) => state);
const found = async () => valueOf(await it.core.audit.verify(quiet)).findings;

async function save(text: string): Promise<void> {
  const before = id === '' ? null : valueOf(await it.core.templates.read(id)).revision;
  const basedOn = before ?? 0;
  const made = { id: id || null, workspace: workspace(), name: 'Call', text, basedOn };
  id = valueOf(await it.core.templates.save(made)).id;
  const record = await stored();
  if (record) records.push(record);
}

beforeEach(async () => {
  it = await faultyCore({ fresh: true });
  key = await newVault(it);
  id = '';
  records = [];
  await save('one');
  await save('two');
});

const first = () => records[0] as TemplateRecord;
const second = () => records[1] as TemplateRecord;
const saidAt = async () => {
  const events = await it.store.readEvents(it.vault().id, 1);
  return events.findLast(({ type }) => type === 'template.saved')?.seq ?? 0;
};

describe('a template is bound to the log', () => {
  test('an older version that was put back is named, and shown as that only', async () => {
    await it.database.put('templates', first());
    expect(await states()).toEqual(['outdated']);
    expect(valueOf(await it.core.templates.read(id))).toEqual({
      name: 'Call',
      text: 'one',
      revision: 1,
      state: 'outdated',
    });
    expect(await found()).toEqual([{ kind: 'templateChanged', seq: await saidAt() }]);
    // Saving makes what the person sees the current one, after the one that is gone.
    await save('one again');
    expect((await stored())?.revision).toBe(3);
    expect(await states()).toEqual(['current']);
    expect(await found()).toEqual([]);
  });

  test('another text of the same revision is none of this log', async () => {
    // The same number, sealed with the same key, in a log that went on otherwise.
    const other = await stored();
    await it.database.put('templates', first());
    await save('three');
    const third = await stored();
    await it.database.put('templates', { ...second(), revision: 3 });
    expect(await states()).toEqual(['damaged']);
    if (third) await it.database.put('templates', third);
    expect(await states()).toEqual(['current']);
    expect(other?.revision).toBe(2);
  });

  test('one bit of any field is named, and what does not open can be deleted', async () => {
    const bytes = second().bytes.slice();
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    for (const changed of [
      { ...second(), bytes },
      { ...second(), bytes: bytes.slice(0, 10) },
      { ...second(), revision: 9 },
      { ...second(), workspace: workspace(), revision: '2' as unknown as number },
    ]) {
      await it.database.put('templates', changed);
      expect(await states()).toEqual(['damaged']);
      expect(await it.core.templates.read(id)).toMatchObject({
        problem: { code: 'template.damaged' },
      });
      expect(await found()).toEqual([{ kind: 'templateChanged', seq: await saidAt() }]);
    }
    valueOf(await it.core.templates.remove(id));
    expect(await states()).toEqual([]);
    expect(await found()).toEqual([]);
  });

  test('one that was moved to another workspace is named in Verify, and missing from its own', async () => {
    await it.database.put('templates', { ...second(), workspace: 'elsewhere' });
    expect(await found()).toEqual([{ kind: 'templateChanged', seq: await saidAt() }]);
    expect(await list()).toEqual([]);
    expect(await it.core.templates.read(id)).toMatchObject({
      problem: { code: 'template.damaged' },
    });
  });

  test('one that is gone is listed where it was, until it is taken off the list', async () => {
    await it.database.delete('templates', [it.vault().id, id]);
    expect(await list()).toEqual([{ id, name: null, revision: 2, state: 'missing' }]);
    expect(await it.core.templates.read(id)).toMatchObject({ problem: COPY });
    expect(await found()).toEqual([{ kind: 'templateMissing', seq: await saidAt() }]);
    valueOf(await it.core.templates.remove(id));
    expect(await list()).toEqual([]);
    expect(await found()).toEqual([]);
  });

  test('one that was deleted and put back is named, and can be deleted again or kept', async () => {
    valueOf(await it.core.templates.remove(id));
    await it.database.put('templates', second());
    expect(await states()).toEqual(['unknown']);
    expect(await found()).toEqual([{ kind: 'templateUnknown', seq: null }]);
    valueOf(await it.core.templates.remove(id));
    expect(await found()).toEqual([]);
    await it.database.put('templates', second());
    await save('kept');
    expect(await states()).toEqual(['current']);
    expect(await found()).toEqual([]);
  });

  test.each([
    [
      'a lock',
      async () => {
        valueOf(await it.core.keys.lock());
      },
    ],
    [
      'a sign-out that removes the secrets',
      async () => {
        valueOf(await it.core.profiles.signOut(false));
        valueOf(await it.core.profiles.signIn(it.view().profiles[0]?.id as never));
      },
    ],
    [
      'a compaction',
      async () => {
        valueOf(await it.core.secrets.add(draft('A', 'one')));
        valueOf(await it.core.audit.compact(Number.MAX_SAFE_INTEGER));
        valueOf(await it.core.keys.lock());
      },
    ],
    [
      'a snapshot',
      async () => {
        for (let index = 0; index < 270; index += 1)
          valueOf(await it.core.secrets.add(draft(`n${index}`, 'v')));
        valueOf(await it.core.keys.lock());
      },
    ],
  ])('the log goes on to say so after %s', async (_name, pass) => {
    await pass();
    await it.database.put('templates', first());
    valueOf(await it.core.keys.unlock(key));
    expect(await states()).toEqual(['outdated']);
    await it.database.put('templates', second());
    expect(await states()).toEqual(['current']);
    expect(await found()).toEqual([]);
    // A locked Verify needs no key for that.
    valueOf(await it.core.keys.lock());
    await it.database.put('templates', first());
    expect((await found()).map(({ kind }) => kind)).toEqual(['templateChanged']);
  });

  test('a reset takes templates along, and one that is put back is not opened as one', async () => {
    valueOf(await it.core.keys.requestReset());
    valueOf(await it.core.keys.confirmReset());
    valueOf(await it.core.keys.open(true));
    await it.database.put('templates', second());
    expect(await states()).toEqual(['damaged']);
    expect(await found()).toEqual([{ kind: 'templateUnknown', seq: null }]);
  });

  test('what a full disk does not take is neither saved nor said', async () => {
    it.fault.commit = () => true;
    const draftOf = { id, workspace: workspace(), name: 'Call', text: 'three', basedOn: 2 };
    expect(await it.core.templates.save(draftOf)).toMatchObject({
      problem: { code: 'storage.full' },
    });
    expect(await it.core.templates.remove(id)).toMatchObject({
      problem: { code: 'storage.full' },
    });
    it.fault.commit = null;
    expect(await states()).toEqual(['current']);
    expect(await found()).toEqual([]);
  });
});

describe('a workspace', () => {
  test('is deleted with its templates by events, which takes an open vault', async () => {
    const own = workspace();
    valueOf(await it.core.profiles.workspaces.create({ name: 'Other', type: 'team' }));
    valueOf(await it.core.keys.lock());
    expect(await it.core.profiles.workspaces.remove(own)).toMatchObject({
      problem: { code: 'workspace.needsVault' },
    });
    expect(it.view().workspaces).toHaveLength(2);
    valueOf(await it.core.keys.unlock(key));
    it.fault.commit = () => true;
    expect(await it.core.profiles.workspaces.remove(own)).toMatchObject({ ok: false });
    it.fault.commit = null;
    expect(it.view().workspaces).toHaveLength(2);
    valueOf(await it.core.profiles.workspaces.remove(own));
    expect(it.view().workspaces.map(({ name }) => name)).toEqual(['Other']);
    expect(await stored()).toBeUndefined();
    expect(await found()).toEqual([]);
    await it.database.put('templates', second());
    expect(await found()).toEqual([{ kind: 'templateUnknown', seq: null }]);
  });

  test('without templates needs no vault', async () => {
    valueOf(await it.core.profiles.workspaces.create({ name: 'Other', type: 'team' }));
    const made = workspace();
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.profiles.workspaces.remove(made));
    expect(it.view().workspaces).toHaveLength(1);
  });
});
