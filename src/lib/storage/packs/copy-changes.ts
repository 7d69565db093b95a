import type { EventRecord, StreamId } from '../../core/log/records.ts';
import type { CopyChange, PartRecord } from '../../core/log/vault-copy.ts';
import { PART_STORES, type PartStore, type Write } from '../commit-writes.ts';
import type { PackChanges } from './pack-edits.ts';
import { isPackedStream } from './pack-record.ts';

type DeleteKey = Extract<Write, { type: 'delete' }>['key'];

interface Parts {
  readonly erased: number[];
  readonly put: PartRecord[];
}

/** What is changed of one vault where packs may be in the way. */
class VaultChanges {
  readonly dropped: number[] = [];
  readonly events: EventRecord[] = [];
  readonly parts: Readonly<Record<PartStore, Parts>> = {
    details: { erased: [], put: [] },
    values: { erased: [], put: [] },
  };

  /** @returns whether it is of a store that has packs */
  take(change: CopyChange): boolean {
    const store = 'put' in change ? change.put : change.remove;
    const part = PART_STORES.find((name) => name === store);
    if (store !== 'events' && !part) return false;
    if ('put' in change) {
      if (part) this.parts[part].put.push(change.record as PartRecord);
      else this.events.push(change.record as EventRecord);
    } else {
      const seq = change.key[1] as number;
      (part ? this.parts[part].erased : this.dropped).push(seq);
    }
    return true;
  }

  changes(stream: StreamId): PackChanges {
    const { details, values } = this.parts;
    return {
      stream,
      dropEvents: this.dropped,
      erase: { details: details.erased, values: values.erased },
      putEvents: this.events,
      put: { details: details.put, values: values.put },
    };
  }
}

/** Whose record a change is about; records of the browser as a whole are nobody's. */
function ownerOf(change: CopyChange): string {
  if ('remove' in change) return typeof change.key === 'string' ? '' : change.key[0];
  const record = change.record as { readonly stream?: string; readonly vault?: string };
  return record.stream ?? record.vault ?? '';
}

/** Splits changes into those that packs may be in the way of, by vault, and plain writes. */
export function splitChanges(changes: readonly CopyChange[]): {
  readonly packed: readonly PackChanges[];
  readonly plain: readonly Write[];
} {
  const plain: Write[] = [];
  const packed = new Map<string, VaultChanges>();
  for (const change of changes) {
    const owner = ownerOf(change);
    const own = packed.get(owner) ?? new VaultChanges();
    if (isPackedStream(owner) && own.take(change)) packed.set(owner, own);
    else if ('put' in change) {
      plain.push({ type: 'put', store: change.put, record: change.record } as Write);
    } else plain.push({ type: 'delete', store: change.remove, key: change.key as DeleteKey });
  }
  return {
    packed: [...packed].map(([owner, own]) => own.changes(owner as StreamId)),
    plain,
  };
}
