import { NO_FILTER } from '../../../src/lib/core/projections/timeline.ts';
import type { Outcome } from '../../../src/lib/core/base/outcome.ts';
import type { Started } from './surroundings.ts';

/** One thing that a person finds in an open vault. */
export interface Thing {
  /** What it says; `null` where it is listed, but not given. */
  readonly text: string | null;
  /** The problem it was refused with, and the event that this names. */
  readonly problem: string | null;
  readonly damagedAt?: number;
  /** Whether the app says of it that it may be other than it was. */
  readonly isMarked?: boolean;
  /** Events whose sealed details or value it is made of. */
  readonly details?: number;
  readonly value?: number;
}

/** All that is found in an open vault, by what it is: `secret NAME`, `NAME in prod`, `template TITLE`, … */
export type Things = ReadonlyMap<string, Thing>;

const EVERYTHING = { text: '', order: 'name', offset: 0, limit: 100_000 } as const;

/** What an API call gives; what it throws is a problem too, and a fault of the app. */
export async function asked<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call();
  } catch (error) {
    const code = `threw ${error instanceof Error ? error.message : String(error)}`;
    return { ok: false, problem: { code } as never };
  }
}

const thing = <T>(outcome: Outcome<T>, text: (value: T) => string): Thing =>
  outcome.ok
    ? { text: text(outcome.value), problem: null }
    : {
        text: null,
        problem: outcome.problem.code,
        ...('seq' in outcome.problem && { damagedAt: outcome.problem.seq }),
      };

/** Looks at everything that is in the vault that is open. */
export async function lookAround({ core, view }: Started): Promise<Things> {
  const found = new Map<string, Thing>();
  const listed = await asked(() => core.secrets.list(EVERYTHING));
  if (!listed.ok) return found.set('list', thing(listed, String));
  const environments = view().vault?.inside?.settings.environments ?? [];
  for (const row of listed.value.rows) {
    const seqs = { details: row.detailsSeq, value: row.valueSeq };
    const read = await asked(() => core.secrets.read(row.id));
    const link = read.ok && read.value.links.find(({ environment }) => environment === null);
    // A link's value is where it is: fetching it is for the server that has it.
    const shown = link
      ? { text: link.link.reference, problem: null }
      : thing(await asked(() => core.secrets.reveal(row.id, null)), ({ text }) => text);
    found.set(`secret ${row.name}`, { ...shown, ...seqs });
    found.set(`about ${row.name}`, {
      ...thing(read, ({ note }) => JSON.stringify([note, row.domains, row.enabled])),
      details: row.detailsSeq,
    });
    for (const environment of row.link ? [] : environments) {
      const value = await asked(() => core.secrets.reveal(row.id, environment));
      const text = thing(value, (given) => given.text);
      found.set(`${row.name} in ${environment}`, { ...text, ...seqs });
    }
    for (const [index, { seq }] of (read.ok ? read.value.versions : []).entries()) {
      const value = await asked(() => core.secrets.revealVersion(row.id, seq));
      found.set(`${row.name}, version ${index + 1}`, {
        ...thing(value, (text) => text),
        details: row.detailsSeq,
        value: seq,
      });
    }
  }
  await addRest({ core, view }, found);
  return found;
}

async function addRest(
  { core, view }: Pick<Started, 'core' | 'view'>,
  found: Map<string, Thing>,
): Promise<void> {
  const { inside } = view().vault ?? {};
  if (inside) {
    found.set('settings', { text: JSON.stringify(inside.settings), problem: null });
    for (const row of inside.providers) {
      const form = await asked(() => core.providers.read(row.id));
      found.set(`external vault ${row.name}`, {
        ...thing(form, ({ connection }) => JSON.stringify([row.kind, row.place, connection])),
        details: row.detailsSeq,
        value: row.valueSeq,
      });
    }
  }
  const passkeys = await asked(() => core.keys.listPasskeys());
  for (const { name } of passkeys.ok ? passkeys.value : []) {
    found.set(`passkey ${name}`, { text: name, problem: null });
  }
  for (const { id, name } of view().workspaces) {
    found.set(`workspace ${name}`, { text: name, problem: null });
    const templates = await asked(() => core.templates.list(id));
    for (const { id: template, name: title, state } of templates.ok ? templates.value : []) {
      const read = await asked(() => core.templates.read(template));
      found.set(`template ${title ?? template}`, {
        ...thing(read, ({ text }) => text),
        isMarked: state !== 'current',
      });
    }
  }
  const key = await asked(() => core.keys.read());
  found.set(
    'vault key',
    thing(key, ({ text }) => text),
  );
  const timeline = await asked(() =>
    core.audit.timeline({ ...NO_FILTER, offset: 0, limit: 1 }, () => undefined),
  );
  if (!timeline.ok) found.set('timeline', thing(timeline, String));
}
