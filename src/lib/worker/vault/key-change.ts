import { toHex } from '../../core/base/bytes.ts';
import type { SlotId } from '../../core/base/ids.ts';
import type { KeyChange, TemplateMark } from '../../core/decide/command.ts';
import type { KeySlot, PasskeySlot, TemplateRecord, VaultKeySlot } from '../../core/log/records.ts';
import { slotCopyOf } from '../../core/log/slot-copy.ts';
import type { StreamCommit, VaultStore } from '../../core/log/vault-store.ts';
import type { Registers } from '../../core/projections/registers.ts';
import { sha256 } from '../../crypto/hash-chain.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { openTemplate, sealTemplate } from '../../keyring/sealed-template.ts';
import type { OpenVault } from '../secrets/open-vault.ts';
import { nullIfDamaged } from '../secrets/secret-reader.ts';
import type { VaultCommands } from './vault-commands.ts';
import type { VaultSlots } from './vault-slots.ts';

/** Events whose sealed details hold nothing but records of key slots. */
const HOLD_SLOTS = new Set(['vault.opened', 'vault.upgraded', 'passkey.added', 'data.resealed']);

/** What a change of key writes besides the slot of the new vault key. */
export interface PlannedChange {
  readonly change: KeyChange;
  readonly also: Partial<StreamCommit>;
}

/** What a change of key works with. */
export interface KeyChangeParts {
  readonly commands: VaultCommands;
  readonly open: OpenVault;
  readonly slots: VaultSlots;
  readonly keyring: Keyring;
  readonly store: VaultStore;
}

/**
 * Finds what goes with a new data key in the same commit: the slots of passkeys and the templates, sealed for it.
 * The list of secrets, a cache, goes; what events have sealed follows step by step.
 * @param made the slot of the new vault key; its data key is the one in memory
 * @throws ProblemError when the disk fails
 */
export async function planChange(
  { commands, open, slots, keyring, store }: KeyChangeParts,
  made: VaultKeySlot,
): Promise<PlannedChange> {
  const { registers } = open.summary;
  const rows = registers?.slots.filter(({ kind }) => kind === 'passkey') ?? [];
  const live = await slots.live();
  const passkeys: PasskeySlot[] = [];
  for (const slot of live) {
    const isLive = slot.kind === 'passkey' && rows.some(({ id }) => id === slot.id);
    const next = isLive ? await keyring.sealForPasskey(slot) : null;
    if (next) passkeys.push(next);
  }
  const kept = new Set<string>(passkeys.map(({ id }) => id));
  const { ids } = await slots.read();
  const stored = await store.readTemplates(commands.id);
  const templates = resealTemplates(stored, registers, keyring);
  return {
    change: {
      epoch: keyring.keys.epoch,
      slots: passkeys.map(slotCopyOf),
      removed: rows.flatMap(({ id }) => (kept.has(id) ? [] : id)),
      ...(await slotCopies(open, store)),
      templates: templates.marks,
    },
    also: {
      removeSlots: ids.filter((id) => !kept.has(id)) as SlotId[],
      putSlots: [made, ...passkeys] satisfies KeySlot[],
      putTemplates: templates.records,
      dropSnapshot: true,
    },
  };
}

/** Events whose details go with the records of slots that they hold. */
export interface SlotCopies {
  readonly erase: readonly number[];
  /** These, and what they said was erased before: nobody else says so when they are gone. */
  readonly erased: readonly number[];
}

/** Finds the events that hold the records of slots, and nothing else, in their details. */
export async function slotCopies(open: OpenVault, store: VaultStore): Promise<SlotCopies> {
  const erase: number[] = [];
  const erased = new Set<number>();
  for (const seq of new Set(open.summary.registers?.slots.map(({ copy }) => copy))) {
    const [record] = await store.readEvents(open.id, seq, 1);
    if (record?.seq !== seq || !HOLD_SLOTS.has(record.type)) continue;
    const details = await open.reader.details(seq).catch(nullIfDamaged);
    if (!details) continue;
    erase.push(seq);
    for (const gone of [seq, ...(details.erased ?? [])]) erased.add(gone);
  }
  const ascending = (all: Iterable<number>): number[] => [...all].sort((a, b) => a - b);
  return { erase: ascending(erase), erased: ascending(erased) };
}

/** Seals templates anew. Those that are not what the log says of them stay what they are. */
function resealTemplates(
  stored: readonly TemplateRecord[],
  registers: Registers | null,
  keyring: Keyring,
) {
  const records: TemplateRecord[] = [];
  const marks: TemplateMark[] = [];
  for (const record of stored) {
    const draft = tryOpen(record, keyring);
    if (!draft) continue;
    const next = sealTemplate(record, draft, keyring.sealer);
    records.push(next);
    const row = registers?.templates.find(({ id }) => id === record.id);
    const isIts = row?.revision === record.revision && row.digest === toHex(sha256(record.bytes));
    // The log of before names no templates: what opens is what there is.
    if (row ? !isIts : registers?.isBound === true) continue;
    const { id: template, workspace, revision } = next;
    marks.push({ template, workspace, revision, digest: toHex(sha256(next.bytes)) });
  }
  return { records, marks };
}

function tryOpen(record: TemplateRecord, keyring: Keyring) {
  try {
    return openTemplate(record, keyring.keys);
  } catch {
    return null;
  }
}
