import type { VaultId } from '../../core/base/ids.ts';
import type { EventRecord, StreamId } from '../../core/log/records.ts';
import {
  type CopyChange,
  type CopyStore,
  type OwnedStore,
  PLAIN_STORES,
  type PlainStore,
} from '../../core/log/vault-copy.ts';
import { parseVaultEvent } from '../../core/projections/events/event-table.ts';
import { baseOf } from '../../keyring/log-base.ts';
import { commitCopy, dropOwner, lastSeq } from './copy-commit.ts';
import { areSame, isWellFormed, mayErase } from './records.ts';

/** Records copied at once. */
const PAGE = 1_000;

/**
 * Brings one owner of a copy to where the first copy stands: adds what came, removes what was erased.
 * @param from the number that the copy's log ends at
 * @param to the number that the first copy's log ended at when it was looked at
 */
export async function catchUp(
  main: CopyStore,
  copy: CopyStore,
  owner: StreamId,
  from: number,
  to: number,
): Promise<void> {
  const tail: EventRecord[] = [];
  for (let next = from + 1; next <= to;) {
    const page = await main.readEvents(owner, next, PAGE);
    const last = page[page.length - 1];
    if (!last) break;
    tail.push(...page.filter(({ seq }) => seq <= to));
    next = last.seq + 1;
  }
  if (from > 0 && tail.some(({ type }) => type === 'vault.recovered')) {
    // A repair wrote older records anew.
    await dropOwner(copy, owner);
    await catchUp(main, copy, owner, 0, to);
    return;
  }
  if (owner !== 'session') {
    if (from > 0 && tail.some(mayErase)) {
      await drop(main, copy, owner, 'details', to);
      await drop(main, copy, owner, 'values', to);
      if (tail.some((record) => baseOf(record))) await drop(main, copy, owner, 'events', from);
    }
    for (const store of ['details', 'values'] as const) {
      for (const range of resealedIn(tail, from)) {
        await add(main, copy, owner, store, range.from, range.upTo);
      }
    }
    for (const store of PLAIN_STORES) await mirrorPlain(main, copy, owner, store);
  }
  // In order, each with its sealed parts: a copy that was interrupted ends before what it lacks.
  let head = await lastSeq(copy, owner);
  for (let at = 0, end = from; at < tail.length; at += PAGE) {
    const records = tail.slice(at, at + PAGE);
    const upTo = at + PAGE < tail.length ? (records[records.length - 1]?.seq ?? to) : to;
    const [details, values] =
      owner === 'session'
        ? []
        : await Promise.all([
            main.readDetailsFrom(owner as VaultId, end + 1, upTo),
            main.readValues(owner as VaultId, end + 1, upTo),
          ]);
    await commitCopy(copy, { stream: owner, records, details, values }, head);
    head = records[records.length - 1]?.seq ?? head;
    end = upTo;
  }
}

/** Where events up to `from` have sealed parts that later ones say were sealed anew: one range, or none. */
function resealedIn(
  tail: readonly EventRecord[],
  from: number,
): readonly { readonly from: number; readonly upTo: number }[] {
  const ranges = tail.flatMap(({ type, data }) => {
    const event = parseVaultEvent(type, data);
    return event?.type === 'data.resealed' ? [event] : [];
  });
  if (from === 0 || ranges.length === 0) return [];
  const upTo = Math.min(from, Math.max(...ranges.map((one) => one.upTo)));
  return [{ from: Math.min(...ranges.map((one) => one.from)), upTo }];
}

async function drop(
  main: CopyStore,
  copy: CopyStore,
  owner: StreamId,
  store: OwnedStore,
  to: number,
): Promise<void> {
  const kept = new Set(await main.readKeys(store, owner));
  const gone = (await copy.readKeys(store, owner)).filter(
    (key) => !kept.has(key) && Number(key) <= to,
  );
  await copy.rewrite(gone.map((key) => ({ remove: store, key: [owner, key] })));
}

async function add(
  main: CopyStore,
  copy: CopyStore,
  owner: StreamId,
  store: 'details' | 'values',
  from: number,
  to: number,
): Promise<void> {
  for (let next = from; ;) {
    const page = await main.readRecords(store, owner, next, PAGE);
    const parts = page.filter(({ seq }) => seq <= to);
    await copy.rewrite(parts.map((record) => ({ put: store, record })));
    const last = page[page.length - 1];
    if (!last || last.seq >= to) return;
    next = last.seq + 1;
  }
}

/** What no event brings by itself is as the first copy has it. */
async function mirrorPlain(
  main: CopyStore,
  copy: CopyStore,
  owner: StreamId,
  store: PlainStore,
): Promise<void> {
  const [wanted, found] = await Promise.all([
    main.readRecords(store, owner),
    copy.readRecords(store, owner),
  ]);
  const own = new Map(found.map((record) => [record.id as string, record]));
  const changes: CopyChange[] = [];
  for (const record of wanted) {
    const there = own.get(record.id);
    const isWanted = !there || !areSame(there, record);
    if (isWanted && isWellFormed(store, record)) changes.push({ put: store, record } as CopyChange);
  }
  const ids = new Set<string>(wanted.map(({ id }) => id));
  for (const id of own.keys()) {
    if (!ids.has(id)) changes.push({ remove: store, key: [owner, id] });
  }
  await copy.rewrite(changes);
}
