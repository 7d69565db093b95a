import { expect } from 'vitest';
import { type SecretId, secretId } from '../../src/lib/core/base/ids.ts';
import { valueOf } from './core.ts';
import { type LiveSession, Row, type VaultModel } from './session-model.ts';

/** What a command is drawn with: which secret, which name and so on, and whether the disk fails. */
export interface Draw {
  readonly pick: number;
  readonly fails: boolean;
}

/** One kind of command: what it does to the session, and what the same does to the model. */
export interface Kind {
  /** Whether it can be done at all; left out, always. */
  readonly applies?: (model: VaultModel, pick: number) => boolean;
  /**
   * Does it to both.
   * @returns the secret that it changed; 0 for none, and nothing when it may concern all of them
   */
  readonly run: (model: VaultModel, live: LiveSession, draw: Draw) => Promise<number | undefined>;
  /** How often it is drawn, among the others. */
  readonly weight: number;
}

const hasVersions = (row: Row): boolean => row.versions.length > 0;

export const KINDS = {
  add: {
    weight: 5,
    run: async (model, { vault, attempt }, { pick, fails }) => {
      const [name, value] = [`n${pick % 30}`, model.newValue()];
      const draft = { name, value, domains: '' };
      const added = await attempt(fails, () => vault.commands.run({ type: 'addSecret', draft }));
      if (!added) return 0;
      expect(added.ok).toBe(model.isFree(name));
      if (!added.ok) return expectProblem(added, 'secret.nameTaken');
      model.rows.set(added.value, new Row(name, { seq: added.value, text: value }));
      return added.value;
    },
  },
  edit: {
    weight: 6,
    applies: ({ rows }) => rows.size > 0,
    run: async (model, { vault, attempt }, { pick, fails }) => {
      const [some, row] = chosen(model, pick);
      const value = model.newValue();
      const environments = new Map<string, string | null>();
      if (pick % 5 === 0) environments.set('dev', `${value} in dev`);
      if (pick % 7 === 0) environments.set('live', `${value} live`);
      if (pick % 11 === 0) environments.set('dev', null);
      const name = pick % 3 === 0 ? row.name : `n${pick % 30}`;
      const draft = { name, value: pick % 2 === 0 ? null : value, domains: '', environments };
      const { seq } = vault.view;
      const edited = await attempt(fails, () =>
        vault.inside(({ edits }) => edits.edit(secretId(some), row.described, draft)),
      );
      if (!edited) return some;
      expect(edited.ok).toBe(model.isFree(name, some));
      if (!edited.ok) return expectProblem(edited, 'secret.nameTaken');
      row.name = name;
      for (let index = seq + 1; index <= edited.value; index += 1) row.details.push(index);
      let at = seq;
      for (const [environment, text] of environments)
        if (text === null) row.replace(environment, null, model.kept);
      if (draft.value !== null) row.replace(null, { seq: (at += 1), text: value }, model.kept);
      for (const [environment, text] of environments)
        if (text !== null) row.replace(environment, { seq: (at += 1), text }, model.kept);
      row.trim(model.kept);
      expect(edited.value).toBe(Math.max(at, seq + 1));
      return some;
    },
  },
  editOutdated: {
    weight: 2,
    applies: ({ rows }) => rows.size > 0,
    run: async (model, { vault }, { pick }) => {
      const [some, row] = chosen(model, pick);
      const draft = { name: 'never', value: 'x', domains: '' };
      const edited = await vault.inside(({ edits }) =>
        edits.edit(secretId(some), row.described - 1, draft),
      );
      expectProblem(edited, 'secret.changedElsewhere');
      return some;
    },
  },
  restore: {
    weight: 8,
    applies: (model, pick) => model.pick(pick, hasVersions) !== undefined,
    run: async (model, { vault, attempt }, { pick, fails }) => {
      const [some, row] = chosen(model, pick, hasVersions);
      const version = row.versions[pick % row.versions.length];
      if (!version) throw new Error('no version');
      const restored = await attempt(fails, () =>
        vault.inside(({ edits }) =>
          edits.restoreVersion(secretId(some), row.described, version.seq),
        ),
      );
      if (!restored) return some;
      row.details.push(valueOf(restored));
      row.versions = row.versions.filter((one) => one !== version);
      row.replace(version.environment, version, model.kept);
      return some;
    },
  },
  keep: {
    weight: 1,
    run: async (model, { vault, attempt }, { pick, fails }) => {
      const versionsKept = pick % 4;
      const { seq } = vault.view;
      const changed = await attempt(fails, () =>
        vault.inside(({ edits }) => edits.changeSettings({ versionsKept })),
      );
      if (!changed) return 0;
      const isLess = versionsKept < model.kept;
      model.kept = versionsKept;
      let at = seq + 1;
      // The oldest first, as they lie in the index.
      for (const [, row] of [...model.rows].sort(([a], [b]) => a - b)) {
        if (!isLess || row.versions.length <= versionsKept) continue;
        row.details.push((at += 1));
        row.trim(versionsKept);
      }
      expect(valueOf(changed)).toBe(at);
      return undefined;
    },
  },
  enable: {
    weight: 1,
    run: async (model, { vault, attempt }, { pick, fails }) => {
      const enabled = pick % 2 === 0;
      const some = [...model.rows.keys()].slice(pick % 3, (pick % 3) + 3);
      let at = vault.view.seq;
      const set = await attempt(fails, () =>
        vault.inside(({ edits }) => edits.setEnabled(some.map(secretId), enabled)),
      );
      if (!set) return 0;
      const changed: SecretId[] = [];
      for (const one of some) {
        const row = model.rows.get(one);
        if (!row || row.enabled === enabled) continue;
        changed.push(secretId(one));
        row.details.push((at += 1));
        row.enabled = enabled;
        row.trim(model.kept);
      }
      expect(valueOf(set)).toEqual(changed);
      expect(vault.view.seq).toBe(at);
      return undefined;
    },
  },
  delete: {
    weight: 5,
    applies: ({ rows }) => rows.size > 0,
    run: async (model, { vault, attempt }, { pick, fails }) => {
      const [some, row] = chosen(model, pick);
      const deleted = await attempt(fails, () =>
        vault.inside(({ edits }) => edits.delete([secretId(some)])),
      );
      if (!deleted) return some;
      model.rows.delete(some);
      model.deleted = { token: valueOf(deleted), row };
      return 0;
    },
  },
  undo: {
    weight: 10,
    applies: ({ deleted }) => deleted !== null,
    run: async (model, { vault, attempt }, { fails }) => {
      if (!model.deleted) throw new Error('nothing was deleted');
      const { token, row } = model.deleted;
      const { seq } = vault.view;
      const undone = await attempt(fails, () =>
        vault.inside(({ edits }) => edits.undoDelete(token)),
      );
      if (!undone) return 0;
      let at = seq + 1;
      const back = new Row(model.freeName(row.name), { ...row.main, seq: at });
      back.enabled = row.enabled;
      back.place = row.place;
      for (const [environment, held] of row.environments) {
        back.details.push((at += 1));
        back.environments.set(environment, { ...held, seq: at });
      }
      for (const version of [...row.versions].reverse()) {
        back.details.push((at += 1));
        back.versions.unshift({ ...version, seq: at });
      }
      expect(valueOf(undone).seq).toBe(at);
      model.rows.set(seq + 1, back);
      model.deleted = null;
      expectProblem(await vault.inside(({ edits }) => edits.undoDelete(token)), 'undo.gone');
      return seq + 1;
    },
  },
  undoTooLate: {
    weight: 1,
    applies: ({ deleted }) => deleted === null,
    run: async (_, { vault }) => {
      const { seq } = vault.view;
      return expectProblem(await vault.inside(({ edits }) => edits.undoDelete(seq)), 'undo.gone');
    },
  },
  snapshot: {
    weight: 2,
    run: async (_, { vault, attempt }, { fails }) => {
      await attempt(fails, async () => {
        await vault.commands.writeSnapshot();
        return { ok: true, value: null };
      });
      return 0;
    },
  },
  lock: {
    weight: 1,
    run: async (model, { vault, attempt }, { fails }) => {
      // Whatever the disk says.
      expect(await attempt(fails, () => vault.keys.lock('user'))).toMatchObject({ ok: true });
      expect(vault.view).toMatchObject({ count: null, chart: { path: 'locked' } });
      model.deleted = null;
      return undefined;
    },
  },
  restart: {
    weight: 1,
    run: async (model, live) => {
      live.vault = live.newSession();
      await live.vault.start();
      expect(live.vault.view.chart.path).toBe('locked');
      model.deleted = null;
      await live.ensureOpen();
      return undefined;
    },
  },
  rotate: {
    weight: 1,
    run: async (_, live) => {
      await live.newKey();
      return undefined;
    },
  },
  otherCore: {
    weight: 1,
    run: async (model, live) => {
      const { vault } = live;
      await live.newSession().start('takenOver');
      const draft = { name: 'never', value: 'x', domains: '' };
      expectProblem(await vault.commands.run({ type: 'addSecret', draft }), 'log.conflict');
      // What was in memory was out of date, and is away.
      expect(vault.view.chart.path).toBe('locked');
      model.deleted = null;
      return undefined;
    },
  },
  signOut: {
    weight: 1,
    run: async (model, { vault, attempt }, { pick, fails }) => {
      const keep = pick % 2 === 0;
      const left = await attempt(fails, () => vault.commands.run({ type: 'signOut', keep }));
      if (!left) return 0;
      valueOf(left);
      model.deleted = null;
      if (!keep) model.empty();
      return undefined;
    },
  },
  reset: {
    weight: 1,
    run: async (model, { vault, attempt }, { fails }) => {
      valueOf(await vault.commands.run({ type: 'requestReset' }));
      const erased = await attempt(fails, () => vault.commands.run({ type: 'confirmReset' }));
      if (erased) {
        valueOf(erased);
        model.empty();
      } else valueOf(await vault.commands.run({ type: 'cancelReset' }));
      return undefined;
    },
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

function chosen(
  model: VaultModel,
  pick: number,
  fits?: (row: Row) => boolean,
): readonly [number, Row] {
  const found = model.pick(pick, fits);
  if (!found) throw new Error('no secret to pick');
  return found;
}

function expectProblem(outcome: { readonly ok: boolean }, code: string): 0 {
  expect(outcome).toMatchObject({ ok: false, problem: { code } });
  return 0;
}
