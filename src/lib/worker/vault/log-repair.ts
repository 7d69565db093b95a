import { asideOf, type SlotId } from '../../core/base/ids.ts';
import { failed, type Outcome, withoutValue } from '../../core/base/outcome.ts';
import type { RecoveredSecret } from '../../core/log/recovery-report.ts';
import type { StreamCommit, VaultStore } from '../../core/log/vault-store.ts';
import { GENESIS_LINK } from '../../crypto/hash-chain.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { RecoveredVault, VaultRemains } from '../../keyring/recovered-vault.ts';
import { furthestBase } from '../../keyring/log-base.ts';
import { toRanges } from '../log/seq-ranges.ts';
import { readSlots } from '../log/slot-reading.ts';
import { type RepairPlan, RepairPlanner } from './repair-plan.ts';
import type { VaultCommands } from './vault-commands.ts';

/** Everything that is left of a vault's log. @throws ProblemError when the disk fails */
export async function readRemains(store: VaultStore, vault: VaultCommands['id']) {
  const [records, details, values, snapshot, pages] = await Promise.all([
    store.readEvents(vault, 1),
    store.readDetailsFrom(vault, 1),
    store.readValues(vault),
    store.readSnapshot(vault),
    store.readPages(vault),
  ]);
  const index = { snapshot: snapshot ?? null, details: [], pages };
  return { records, details, values, index } satisfies VaultRemains;
}

/**
 * Repairs the log of a vault that is open by a recovery, in one commit: what was found to be whole stays, what
 * opens but is vouched for by no sound record gets one, and all else is set aside under another name.
 */
export async function repairLog(
  commands: VaultCommands,
  recovered: RecoveredVault,
  store: VaultStore,
  keyring: Keyring,
  openedBy: SlotId,
): Promise<Outcome> {
  const { id } = commands;
  const remains = await readRemains(store, id);
  const base = furthestBase(remains.records);
  if (!base?.isRecovery) return failed({ code: 'notNow', state: commands.log.chart.path });
  const planner = new RepairPlanner(id, recovered, remains, base.seq, keyring);
  const { slots } = await readSlots(store, id);
  const plan = planner.plan({ slots, templates: await store.readTemplates(id) }, openedBy);
  const aside = setAside(remains, plan, base.seq, asideOf(id, base.seq));
  const { secrets, findings, counts } = recovered.report;
  const namesOf = (proof: RecoveredSecret['proof']) =>
    secrets.filter((one) => one.proof === proof).map(({ name }) => name);
  const damaged = [...new Set(findings.flatMap(({ seq }) => seq ?? []))];
  const said = { damaged, probable: namesOf('probable'), lost: namesOf('lost') };
  const details = {
    recovered: { ...said, aside: aside.records.length },
    ...(plan.erased.length > 0 && { erased: plan.erased }),
  };
  const kept = counts.whole + counts.probable;
  const also = {
    removeEvents: toRanges(goneFrom(aside)),
    remade: plan.remade,
    dropSnapshot: true,
  };
  const command = { type: 'recoverVault', kept, lost: counts.lost, details } as const;
  return withoutValue(await commands.run(command, { also, beside: [aside] }));
}

/** What of the old log does not stay, under another name. */
function setAside(
  { records, details, values }: VaultRemains,
  { kept }: RepairPlan,
  upTo: number,
  stream: ReturnType<typeof asideOf>,
): StreamCommit {
  const goes = ({ seq }: { readonly seq: number }) => seq <= upTo && !kept.has(seq);
  return {
    stream,
    expected: { seq: 0, link: GENESIS_LINK },
    records: records.filter(goes).map((record) => ({ ...record, stream })),
    details: details.filter(goes).map(({ seq, bytes }) => ({ seq, bytes })),
    values: values.filter(goes).map(({ seq, bytes }) => ({ seq, bytes })),
  };
}

/** The numbers of all that was set aside, ascending. */
const goneFrom = ({ records, details = [], values = [] }: StreamCommit): number[] =>
  [...new Set([...records, ...details, ...values].map(({ seq }) => seq))].sort((a, b) => a - b);
