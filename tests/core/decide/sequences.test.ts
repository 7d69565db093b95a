import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlotId } from '../../../src/lib/core/base/ids.ts';
import type { Command } from '../../../src/lib/core/decide/command.ts';
import { plainSecret } from '../../../src/lib/core/transfer/plain-secret.ts';
import { DEFAULT_SETTINGS } from '../../../src/lib/core/vault/vault-settings.ts';
import { type Folded, given } from '../../support/decider.ts';
import { draft, editOf, erasureOf, rowOf, saidOf, valuesIn } from '../../support/folded-secrets.ts';

/** What a vault should hold, told without events: by name, what each secret is. */
interface Kept {
  readonly value: string;
  readonly environments: Readonly<Record<string, string>>;
  readonly versions: readonly string[];
}

interface Model {
  secrets: Map<string, Kept>;
  kept: number;
}

const emptyModel = (): Model => ({ secrets: new Map(), kept: DEFAULT_SETTINGS.versionsKept });

/** A command as it is meant, before it is made from what the vault holds; and what the model does then. */
interface Step {
  readonly make: (vault: Folded) => Command | null;
  readonly apply: (model: Model) => void;
  /** What it is shown as when the property fails. */
  readonly label: string;
}

const NAMES = ['A', 'B', 'C', ''] as const;
const VALUES = ['v1', 'v2', 'v3', ''] as const;
const ENVIRONMENTS = ['test', 'live', 'a,b'] as const;
const name = fc.constantFrom(...NAMES);
const value = fc.constantFrom(...VALUES);

const plain = (command: Command): Step => ({
  make: () => command,
  apply: (model) => {
    const isEmptied =
      command.type === 'confirmReset' || (command.type === 'signOut' && !command.keep);
    if (isEmptied) Object.assign(model, emptyModel());
  },
  label: command.type,
});

const slot = 'aa' as SlotId;
const chart = fc.constantFrom<Command>(
  { type: 'issueKey' },
  { type: 'noteKeySaved', way: 'copied' },
  { type: 'abandonKey' },
  { type: 'openVault', stated: true, slot },
  { type: 'openVault', stated: false, slot },
  { type: 'unlock', opened: slot, way: 'vaultKey' },
  { type: 'unlock', opened: null, way: 'passkey' },
  { type: 'lock', cause: 'user' },
  { type: 'lock', cause: 'moon' as 'idle' },
  { type: 'addPasskey', slot },
  { type: 'noteExport', format: 'age', count: 1 },
  { type: 'requestReset' },
  { type: 'cancelReset' },
  { type: 'confirmReset' },
  { type: 'signOut', keep: true },
  { type: 'signOut', keep: false },
);

/** Whether the app could make a command about the secret at all: it reads it first. */
const has = ({ state: { secrets } }: Folded, of: string): boolean =>
  (secrets?.findByName(of) ?? null) !== null;

/** Replaces a value, which becomes the newest version. */
const versionsWith = (model: Model, { versions }: Kept, old: string | undefined) =>
  (old === undefined ? versions : [old, ...versions]).slice(0, model.kept);

const add = fc.tuple(name, value, fc.boolean()).map(([called, first, imported]): Step => ({
  make: () =>
    imported
      ? {
          type: 'importSecrets',
          changes: [
            {
              type: 'add',
              draft: draft(called, first),
              whole: plainSecret(called, first),
            },
          ],
          environments: [],
        }
      : { type: 'addSecret', draft: draft(called, first) },
  apply: ({ secrets }) => secrets.set(called, { value: first, environments: {}, versions: [] }),
  label: `add ${called} ${first}`,
}));

const edit = fc
  .tuple(name, name, fc.option(value), fc.boolean())
  .map(([called, other, next, isStale]): Step => ({
    make: (vault) => {
      if (!has(vault, called)) return null;
      const command = editOf(vault, called, { name: other, value: next });
      return { type: 'editSecret', ...command, basedOn: command.basedOn - (isStale ? 1 : 0) };
    },
    apply: (model) => {
      const before = model.secrets.get(called);
      if (!before) throw new Error(`"model" has no ${called}`);
      const versions = versionsWith(model, before, next === null ? undefined : before.value);
      model.secrets.delete(called);
      model.secrets.set(other, { ...before, value: next ?? before.value, versions });
    },
    label: `edit ${called} ${other} ${String(next)} ${String(isStale)}`,
  }));

const setEnvironment = fc
  .tuple(name, fc.constantFrom(...ENVIRONMENTS), fc.option(value))
  .map(([called, environment, next]): Step => ({
    make: (vault) =>
      has(vault, called)
        ? {
            type: 'editSecret',
            ...editOf(vault, called, { environments: new Map([[environment, next]]) }),
          }
        : null,
    apply: (model) => {
      const before = model.secrets.get(called);
      if (!before) throw new Error(`"model" has no ${called}`);
      const { [environment]: old, ...others } = before.environments;
      const environments = next === null ? others : { ...others, [environment]: next };
      const versions = versionsWith(model, before, old);
      model.secrets.set(called, { ...before, environments, versions });
    },
    label: `set ${called} ${environment} ${String(next)}`,
  }));

const remove = fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).map((called): Step => ({
  make: (vault) =>
    called.every((one) => has(vault, one))
      ? { type: 'deleteSecrets', erasures: called.map((one) => erasureOf(vault, one)) }
      : null,
  apply: ({ secrets }) => {
    for (const one of called) secrets.delete(one);
  },
  label: `delete ${called.join()}`,
}));

const keep = fc.constantFrom(0, 1, 2, 21).map((versionsKept): Step => ({
  make: (vault) => ({
    type: 'changeSettings',
    settings: { ...DEFAULT_SETTINGS, versionsKept },
    trims: (vault.state.secrets?.newest(0, 100) ?? []).map((row) => ({
      ...editOf(vault, row.name),
      isUpkeep: true,
    })),
  }),
  apply: (model) => {
    model.kept = versionsKept;
    for (const [called, one] of model.secrets) {
      model.secrets.set(called, { ...one, versions: one.versions.slice(0, versionsKept) });
    }
  },
  label: `keep ${versionsKept}`,
}));

const step = fc.oneof(
  { weight: 3, arbitrary: chart.map(plain) },
  { weight: 4, arbitrary: add },
  { weight: 4, arbitrary: edit },
  { weight: 4, arbitrary: setEnvironment },
  { weight: 1, arbitrary: remove },
  { weight: 1, arbitrary: keep },
);

/** Begins open as a rule: few random ways lead there. */
const start = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  {
    weight: 6,
    arbitrary: fc.constant([
      plain({ type: 'issueKey' }),
      plain({ type: 'openVault', stated: true, slot }),
    ]),
  },
);

/** What the index, the details and the values say, in the shape of the model. */
const heldBy = (vault: Folded) =>
  new Map(vault.secrets.newest(0, 100).map((row) => [row.name, valuesIn(vault, row.name)]));

/** Numbers of values that were written and not erased since. */
function valuesLeft({ facts }: Folded): Set<number> {
  const left = new Set<number>();
  facts.forEach(({ event, value, eraseValues = [] }, at) => {
    const isEmptied =
      event.type === 'reset.confirmed' || (event.type === 'session.signedOut' && !event.kept);
    if (isEmptied) left.clear();
    for (const seq of eraseValues) left.delete(seq);
    if (value !== undefined) left.add(at + 1);
  });
  return left;
}

const valuesInUse = (vault: Folded) =>
  new Set(
    vault.secrets.newest(0, 100).flatMap(({ name: called }) => erasureOf(vault, called).values),
  );

describe('whatever is asked, in whatever order', () => {
  test('what is accepted folds to what was meant, and what is refused changes nothing', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 25 }), (first, rest) => {
        const model = emptyModel();
        let vault = given();
        for (const { make, apply } of [...first, ...rest]) {
          const command = make(vault);
          if (!command) continue;
          // `when` checks that deciding changes nothing; folding, that the chart takes every fact.
          const decided = vault.when(command);
          expect(vault.when(command).outcome).toEqual(decided.outcome);
          seen[decided.outcome.ok ? 'accepted' : 'refused'] += 1;
          if (!decided.outcome.ok) continue;
          vault = decided.folded();
          apply(model);
          expect(heldBy(vault)).toEqual(model.secrets);
          expect(vault.secrets.count).toBe(model.secrets.size);
          expect(valuesLeft(vault)).toEqual(valuesInUse(vault));
        }
        for (const called of model.secrets.keys()) {
          const row = rowOf(vault, called);
          expect(saidOf(vault, row)).toMatchObject({ name: called });
        }
      }),
      { numRuns: 400 },
    );
    // A property that hardly any command reaches would say nothing.
    expect(seen.accepted).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(500);
  });
});
