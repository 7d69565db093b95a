import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamCommit } from '../../../src/lib/core/log/vault-store.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';
import { keysOf, openedWith } from '../../support/old-key.ts';

const quiet = () => undefined;
const ROWS = { text: '', order: 'newest', offset: 0, limit: 10_000 } as const;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const id = (it: FaultyCore) => it.vault().id;

async function changeKey({ core }: FaultyCore): Promise<string> {
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  return text;
}

/** Resolves when all is sealed anew. */
async function resealed(it: FaultyCore): Promise<void> {
  await expect
    .poll(() => it.vault().inside?.resealing, { timeout: 60_000, interval: 5 })
    .toBeNull();
}

const findings = async ({ core }: FaultyCore) => valueOf(await core.audit.verify(quiet)).findings;

async function values(it: FaultyCore): Promise<Record<string, string | null>> {
  const found: Record<string, string | null> = {};
  for (const row of valueOf(await it.core.secrets.list(ROWS)).rows) {
    found[row.name] = valueOf(await it.core.secrets.reveal(row.id, null)).text;
  }
  return found;
}

async function addPasskey({ core }: FaultyCore, name: string) {
  const [credential, prfInput, prfOutput] = [random(16), random(32), random(32)];
  const made = { name, credential, prfInput, prfOutput: prfOutput.slice() };
  valueOf(await core.keys.addPasskey(made));
  return (from: FaultyCore) =>
    from.core.keys.unlockWithPasskey({ credential, prfOutput: prfOutput.slice() });
}

const typesFrom = async (it: FaultyCore, seq: number) =>
  (await it.store.readEvents(id(it), seq)).map(({ type }) => type);

/** A disk that takes some commits more and then none: the core over it was killed there. */
const dieAfter = (it: FaultyCore, commits: number) => {
  let left = commits;
  it.fault.commit = () => {
    left -= 1;
    return left < 0;
  };
};

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
    const verdict = valueOf(await it.core.audit.checkReceipt(text, quiet));
    expect(verdict.type).toBe('contained');
  });
});

describe('passkeys', () => {
  test('that are not at hand go on opening the vault, and are made as others are when they do', async () => {
    const it = await faultyCore({ fresh: true });
    const old = await newVault(it);
    const unlock = await addPasskey(it, 'Laptop');
    const keys = await keysOf(it.store, id(it), old);
    valueOf(await it.core.secrets.add(draft('A', 'one')));
    const passkey = async () =>
      (await it.store.readSlots(id(it))).find((slot) => slot.kind === 'passkey');
    // Twice: the second time for one that was not used since the first.
    for (let times = 0; times < 2; times += 1) {
      await changeKey(it);
      await resealed(it);
      expect(await passkey()).toHaveProperty('encapsulated');
      expect(await openedWith(keys, it.store, id(it))).toEqual([]);
    }
    valueOf(await it.core.keys.lock());
    valueOf(await unlock(it));
    expect(await values(it)).toEqual({ A: 'one' });
    expect(await passkey()).not.toHaveProperty('encapsulated');
    expect(await findings(it)).toEqual([]);
    valueOf(await it.core.keys.lock());
    valueOf(await unlock(it));
    expect((await typesFrom(it, it.vault().seq - 1)).at(-1)).toBe('vault.unlocked');
  });

  test('of before are said not to outlive the key, and are removed with it, each with an event', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    const unlock = await addPasskey(it, 'Laptop');
    const stripped = async (store: 'slots' | 'slotCopies') => {
      const slots = await it.database.getAll(store);
      for (const slot of slots) {
        if (slot.kind !== 'passkey') continue;
        const { recipient: _recipient, digest: _digest, ...before } = slot;
        const { slotDigest } = await import('../../../src/lib/crypto/slot-record.ts');
        await it.database.put(store, { ...before, digest: slotDigest(before) } as never);
      }
    };
    await stripped('slots');
    await stripped('slotCopies');
    const [view] = valueOf(await it.core.keys.listPasskeys());
    expect(view).toMatchObject({ name: 'Laptop', outlivesKey: false });
    const { seq } = it.vault();
    await changeKey(it);
    expect(await typesFrom(it, seq + 3)).toContain('passkey.removed');
    expect(valueOf(await it.core.keys.listPasskeys())).toEqual([]);
    valueOf(await it.core.keys.lock());
    expect(await unlock(it)).toMatchObject({ problem: { code: 'passkey.unknown' } });
  });

  test('another one does not open what was sealed for it', async () => {
    const it = await faultyCore({ fresh: true });
    await newVault(it);
    await addPasskey(it, 'Laptop');
    await changeKey(it);
    valueOf(await it.core.keys.lock());
    const [view] = valueOf(await it.core.keys.listPasskeys());
    const answer = { credential: view?.credential as never, prfOutput: random(32) };
    expect(await it.core.keys.unlockWithPasskey(answer)).toMatchObject({
      problem: { code: 'passkey.unknown' },
    });
  });
});

const STEPS = [
  'add',
  'addMany',
  'edit',
  'delete',
  'template',
  'settings',
  'passkey',
  'changeKey',
  'changeKey',
  'compact',
  'lock',
  'restart',
  'signOut',
] as const;

test('whatever is done, and wherever it is killed, all reads right and old keys open nothing since', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat(5), fc.boolean()), {
        minLength: 3,
        maxLength: 10,
      }),
      async (steps) => {
        let it = await faultyCore({ fresh: true });
        let right = [await newVault(it)];
        const old: { keys: Awaited<ReturnType<typeof keysOf>>; upTo: number }[] = [];
        let made = 0;
        const unlock = async () => {
          // Killed in a change of key, nobody knows yet which of the two is the right one.
          for (const key of right) {
            if (!(await it.core.keys.unlock(key)).ok) continue;
            right = [key];
            expect(it.vault().chart.path).toBe('unlocked.whole');
            return;
          }
          throw new Error('no key opens the vault');
        };
        const restart = async () => {
          it.database.close();
          it = await faultyCore({ fresh: false });
        };
        const known = new Map<string, Set<string>>();
        const run: Record<(typeof STEPS)[number], (pick: number) => Promise<unknown>> = {
          add: async () => {
            made += 1;
            known.set(`n${made}`, new Set([`v${made}`]));
            return it.core.secrets.add(draft(`n${made}`, `v${made}`));
          },
          addMany: async () => {
            for (let index = 0; index < 30; index += 1) await run.add(index);
          },
          edit: async (pick) => {
            const { rows } = valueOf(await it.core.secrets.list(ROWS));
            const row = rows[pick % Math.max(1, rows.length)];
            if (!row) return;
            made += 1;
            known.get(row.name)?.add(`v${made}`);
            return it.core.secrets.edit(row.id, row.detailsSeq, draft(row.name, `v${made}`));
          },
          delete: async (pick) => {
            const { rows } = valueOf(await it.core.secrets.list(ROWS));
            const row = rows[pick % Math.max(1, rows.length)];
            return row && it.core.secrets.delete([row.id]);
          },
          template: () =>
            it.core.templates.save({
              id: null,
              workspace: it.view().workspace ?? '',
              basedOn: 0,
              name: 'T',
              text: 'x',
            }),
          settings: (pick) => it.core.secrets.changeSettings({ versionsKept: pick }),
          passkey: async () => {
            const [credential, prfInput, prfOutput] = [random(16), random(32), random(32)];
            return it.core.keys.addPasskey({ name: 'p', credential, prfInput, prfOutput });
          },
          changeKey: async () => {
            const [key = ''] = right;
            const keys = await keysOf(it.store, id(it), key);
            const issued = await it.core.keys.issue();
            if (!issued.ok) return;
            const { text } = valueOf(await it.core.keys.read());
            old.push({ keys, upTo: it.vault().seq });
            right = [text, key];
            const opened = await it.core.keys.open(true);
            if (opened.ok) right = [text];
          },
          compact: () => it.core.audit.compact(Number.MAX_SAFE_INTEGER),
          lock: () => it.core.keys.lock(),
          restart,
          signOut: async (pick) => {
            if (pick > 0) return;
            await it.core.profiles.signOut(true);
            await it.core.profiles.signIn(it.view().profiles[0]?.id as never);
          },
        };
        for (const [step, pick, isKilled] of steps) {
          const seqs = new Set((await it.store.readEvents(id(it), 1)).map(({ seq }) => seq));
          if (isKilled) dieAfter(it, pick);
          await run[step](pick);
          if (isKilled) await restart();
          expect(seqs.size).toBeGreaterThan(0);
          if (it.vault().chart.path !== 'unlocked.whole') await unlock();
          for (const [name, value] of Object.entries(await values(it))) {
            expect(known.get(name)).toContain(value);
          }
          expect(await findings(it)).toEqual([]);
          for (const { keys, upTo } of old) {
            // One whose change of key was killed is the right key still.
            if (right.length > 1 || (await isCurrent(it, keys))) continue;
            for (const what of await openedWith(keys, it.store, id(it))) {
              expect(Number(what.split(' ')[1]), what).toBeLessThanOrEqual(upTo);
            }
          }
        }
        await resealed(it);
        for (const { keys } of old) {
          if (await isCurrent(it, keys)) continue;
          expect(await openedWith(keys, it.store, id(it))).toEqual([]);
        }
        expect(await findings(it)).toEqual([]);
      },
    ),
    { numRuns: 20 },
  );
}, 300_000);

/** Whether these are the keys in force: of a change that was killed before it was written. */
async function isCurrent(it: FaultyCore, keys: Awaited<ReturnType<typeof keysOf>>) {
  const opened = await openedWith(keys, it.store, id(it));
  return opened.includes('key copy');
}

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
