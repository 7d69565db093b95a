import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findings, resealed, ROWS, values } from '../../support/changed-key.ts';
import { valueOf } from '../../support/core.ts';
import { draft, faultyCore, type FaultyCore, newVault } from '../../support/faulty-core.ts';
import { keysOf, openedWith } from '../../support/old-key.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const id = (it: FaultyCore) => it.vault().id;

/** A disk that takes some commits more and then none: the core over it was killed there. */
const dieAfter = (it: FaultyCore, commits: number) => {
  let left = commits;
  it.fault.commit = () => {
    left -= 1;
    return left < 0;
  };
};

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
