import type { SecretRow } from '../../src/lib/core/secrets/secret.ts';
import type { CoreApi } from '../../src/lib/worker/protocol/core-api.ts';
import { draft } from './faulty-core.ts';

const ALL = { text: '', order: 'newest', offset: 0, limit: 1_000 } as const;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
/** A number from 0 up to below `end`. */
const below = (end: number) => (random(2)[0] ?? 0) % end;

/** A tab in which somebody does one thing after the other, whatever comes of each. */
export async function busyTab(core: CoreApi, name: string, isOver: () => boolean): Promise<void> {
  const rows = async (): Promise<readonly SecretRow[]> => {
    const listed = await core.secrets.list(ALL);
    return listed.ok ? listed.value.rows : [];
  };
  const one = async () => {
    const all = await rows();
    return all[below(Math.max(1, all.length))];
  };
  const deeds: readonly (() => Promise<unknown>)[] = [
    () => core.secrets.add(draft(`${name}_${random(6).join('_')}`, 'x')),
    () => core.secrets.add(draft(`${name}_${random(6).join('_')}`, 'y')),
    async () => {
      const row = await one();
      if (!row) return;
      await core.secrets.edit(row.id, row.detailsSeq, draft(row.name, random(4).join()));
    },
    async () => {
      const row = await one();
      const deleted = row && (await core.secrets.delete([row.id]));
      if (deleted?.ok && below(2) === 0) await core.secrets.undoDelete(deleted.value);
    },
    () => core.secrets.changeSettings({ versionsKept: below(4) }),
    async () => {
      const made = { credential: random(16), prfInput: random(32), prfOutput: random(32) };
      await core.keys.addPasskey({ name, ...made });
      const listed = await core.keys.listPasskeys();
      const last = listed.ok && listed.value.length > 2 ? listed.value[0] : undefined;
      if (last) await core.keys.removePasskey(last.id);
    },
    async () => {
      await core.keys.issue();
      await core.keys.open(true);
    },
    async () => {
      if (below(6) > 0) return;
      await core.audit.compact(below(3) > 0 ? Number.MAX_SAFE_INTEGER : 0);
    },
  ];
  while (!isOver()) {
    await deeds[below(deeds.length)]?.();
    await new Promise((resolve) => setTimeout(resolve, below(4)));
  }
}

/** Runs `work` while somebody is busy in several tabs. */
export async function besideTabs(core: CoreApi, work: () => Promise<void>): Promise<void> {
  let isOver = false;
  const tabs = ['A', 'B'].map((name) => busyTab(core, name, () => isOver));
  try {
    await work();
  } finally {
    isOver = true;
    await Promise.all(tabs);
  }
}
