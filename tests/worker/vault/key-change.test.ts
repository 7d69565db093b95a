import { describe, expect, test } from 'vitest';
import type { StreamCommit } from '../../../src/lib/core/log/vault-store.ts';
import { addPasskey, changeKey, findings, resealed, values } from '../../support/changed-key.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';
import { keysOf, openedWith } from '../../support/old-key.ts';

const id = (it: FaultyCore) => it.vault().id;

describe('a change of key', () => {
  test('makes a new data key: with the old one nothing on the disk opens any more', async () => {
    const it = await faultyCore({ fresh: true });
    const old = await newVault(it);
    const keys = await keysOf(it.store, id(it), old);
    for (let index = 0; index < 300; index += 1)
      valueOf(await it.core.secrets.add(draft(`n${index}`, `v${index}`)));
    const saved = { id: null, workspace: it.view().workspace ?? '', basedOn: 0 };
    valueOf(await it.core.templates.save({ ...saved, name: 'T', text: 'text' }));
    await addPasskey(it, 'Laptop');
    expect((await openedWith(keys, it.store, id(it))).length).toBeGreaterThan(600);
    await changeKey(it);
    valueOf(await it.core.secrets.add(draft('later', 'value')));
    valueOf(await it.core.templates.save({ ...saved, name: 'U', text: 'later' }));
    await resealed(it);
    expect(await openedWith(keys, it.store, id(it))).toEqual([]);
    expect(await findings(it)).toEqual([]);
    expect(Object.keys(await values(it))).toHaveLength(301);
    const { value: views } = await it.core.templates.list(saved.workspace).then((list) => {
      return { value: valueOf(list) };
    });
    expect(views.map(({ name, state }) => [name, state])).toEqual([
      ['T', 'current'],
      ['U', 'current'],
    ]);
  });

  test('what is written before all is sealed anew does not open with the old key either', async () => {
    const it = await faultyCore({ fresh: true });
    const old = await newVault(it);
    const keys = await keysOf(it.store, id(it), old);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    it.fault.commit = (commits) =>
      commits.some(({ records }) => records.some(({ type }) => type === 'data.resealed'));
    const key = await changeKey(it);
    const changed = it.vault().seq;
    valueOf(await it.core.secrets.add(draft('B', 'two')));
    const opened = await openedWith(keys, it.store, id(it));
    expect(opened.length).toBeGreaterThan(0);
    for (const what of opened) expect(Number(what.split(' ')[1])).toBeLessThan(changed);
    expect(it.vault().inside?.resealing).toEqual({ done: 0, total: changed - 2 });
    expect(await findings(it)).toEqual([]);
    // It goes on by itself at the next unlock.
    it.fault.commit = null;
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(key));
    await resealed(it);
    expect(await openedWith(keys, it.store, id(it))).toEqual([]);
    expect(await values(it)).toEqual({ A: 'one', B: 'two' });
  });

  test('that the disk refuses leaves the old key the right one, and can be tried again', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    valueOf(await it.core.keys.issue());
    const { text } = valueOf(await it.core.keys.read());
    it.fault.commit = () => true;
    expect(await it.core.keys.open(true)).toMatchObject({ problem: { code: 'storage.full' } });
    it.fault.commit = null;
    valueOf(await it.core.keys.open(true));
    valueOf(await it.core.secrets.add(draft('B', 'two')));
    await resealed(it);
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(text));
    expect(await values(it)).toEqual({ A: 'one', B: 'two' });
    expect(await findings(it)).toEqual([]);
  });

  test('that is abandoned after a failure goes on with the old data key', async () => {
    const it = await faultyCore({ fresh: true });
    const old = await newVault(it);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    valueOf(await it.core.keys.issue());
    it.fault.commit = () => true;
    expect(await it.core.keys.open(true)).toMatchObject({ ok: false });
    it.fault.commit = null;
    valueOf(await it.core.keys.abandon());
    valueOf(await it.core.secrets.add(draft('B', 'two')));
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(old));
    expect(await values(it)).toEqual({ A: 'one', B: 'two' });
    expect(await findings(it)).toEqual([]);
  });

  test('a part of before that was put back is named, and does not open', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    const secret = valueOf(await it.core.secrets.add(draft('A', 'one')));
    const bytes = await it.store.readValue(id(it), secret);
    await changeKey(it);
    await resealed(it);
    await it.database.put('values', { vault: id(it), seq: secret, bytes: bytes as never });
    // Only with the key: what lies there is what its event names.
    const kinds = (await findings(it)).map(({ kind }) => kind);
    expect(kinds).toEqual(['valueChanged']);
    expect(await it.core.secrets.reveal(secret, null)).toMatchObject({
      problem: { code: 'secret.damaged' },
    });
  });

  test('receipts of before stay right', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    const { text } = valueOf(await it.core.audit.receipt());
    await changeKey(it);
    await resealed(it);
    const verdict = valueOf(await it.core.audit.checkReceipt(text, () => undefined));
    expect(verdict.type).toBe('contained');
  });
});

test('a commit of a change of key has all that belongs to it', async () => {
  const it = await faultyCore({ fresh: true });
  await newVault(it);
  await addPasskey(it, 'Laptop');
  const commits: StreamCommit[] = [];
  it.fault.commit = (some) => {
    commits.push(...some);
    return false;
  };
  await changeKey(it);
  const change = commits.find(({ records }) => records.some(({ type }) => type === 'vault.opened'));
  expect(change?.putSlots?.map(({ kind, epoch }) => [kind, epoch])).toEqual([
    ['vaultKey', 2],
    ['passkey', 2],
  ]);
  expect(change?.eraseDetails).not.toEqual([]);
  await resealed(it);
});
