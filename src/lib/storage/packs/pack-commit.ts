import type { SealedPart } from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import { type Write, writesOf } from '../commit-writes.ts';
import type { PackChanges } from './pack-edits.ts';
import { canPack, packsOf } from './pack-record.ts';

/** Events without sealed parts that are rather one record than so many. */
const MANY = 4;

/** A commit as writes, those of packs among them. */
export interface PlannedCommit {
  /** What can be queued as it is. */
  readonly writes: readonly Write[];
  /** What first needs to know which packs there are; `null` when nothing does. */
  readonly changes: PackChanges | null;
  /** Whether all packs lose their sealed parts. */
  readonly isStripping: boolean;
}

const byNumber = (parts: readonly SealedPart[] = []) =>
  new Map(parts.map((part) => [part.seq, part]));

/** Puts the events of a commit into packs, where that is one write in place of several. */
export function planCommit(commit: StreamCommit): PlannedCommit {
  const { stream, expected, records, removeEvents, remade, ...others } = commit;
  const { details = [], values = [], eraseDetails = [], eraseValues = [], ...rest } = others;
  const own = new Set(records.map(({ seq }) => seq));
  const isOwn = ({ seq }: SealedPart): boolean => own.has(seq);
  const isWorthIt = details.some(isOwn) || values.some(isOwn) || records.length >= MANY;
  const isPacked = isWorthIt && (records[0]?.seq ?? 0) > expected.seq && canPack(stream, records);
  const packs = isPacked ? packsOf(stream, records, byNumber(details), byNumber(values)) : [];
  const left = (parts: readonly SealedPart[]) =>
    isPacked ? parts.filter((part) => !isOwn(part)) : parts;
  const direct: StreamCommit = {
    ...{ stream, expected },
    ...rest,
    records: isPacked ? [] : records,
    details: left(details),
    values: left(values),
  };
  const writes: Write[] = [
    ...writesOf(direct),
    ...packs.map((record): Write => ({ type: 'add', store: 'events', record })),
  ];
  const isChanging =
    eraseDetails.length + eraseValues.length + (removeEvents?.length ?? 0) > 0 || remade;
  const changes: PackChanges | null = isChanging
    ? {
        stream,
        removeEvents: removeEvents ?? [],
        erase: { details: eraseDetails, values: eraseValues },
        putEvents: remade?.records ?? [],
        isAdding: true,
        put: { details: remade?.details ?? [], values: remade?.values ?? [] },
      }
    : null;
  return { writes, changes, isStripping: commit.eraseSecrets === true && !commit.removeVault };
}
