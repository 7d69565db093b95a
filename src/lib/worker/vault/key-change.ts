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
  { commands, slots, keyring, store }: KeyChangeParts,
  made: VaultKeySlot,
): Promise<PlannedChange> {
  const registers = commands.open?.summary.registers ?? null;
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
      erased: await slotCopies(store, commands.id, registers),
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

/** The events that hold the records of slots, and nothing else, in details that are there. */
export async function slotCopies(
  store: VaultStore,
  vault: VaultCommands['id'],
  registers: Registers | null,
): Promise<number[]> {
  const found: number[] = [];
  for (const seq of new Set(registers?.slots.map(({ copy }) => copy))) {
    const [record] = await store.readEvents(vault, seq, 1);
    const isIts = record?.seq === seq && HOLD_SLOTS.has(record.type);
    if (isIts && (await store.readDetails(vault, seq))) found.push(seq);
  }
  return found.sort((a, b) => a - b);
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
