import { advance, type ChartState } from '../machines/chart-fold.ts';
import type { EndCause, LockCause, SaveWay, VaultEvent } from '../machines/events.ts';
import { dataOf, parseVaultEvent } from './event-data.ts';
import type { SecretId, SlotId } from './ids.ts';
import type { ImportChange } from './import-plan.ts';
import { done, failed, type Outcome } from './problems.ts';
import type { SecretIndex } from './secret-index.ts';
import { checkDraft, type SecretDetails, type SecretDraft } from './secrets.ts';

/** What somebody wants of the vault. Outcomes of cryptography enter as data: a slot opened, or none. */
export type Command =
  | { readonly type: 'issueKey' }
  | { readonly type: 'noteKeySaved'; readonly way: SaveWay }
  | { readonly type: 'abandonKey' }
  | { readonly type: 'openVault'; readonly stated: boolean; readonly slot: SlotId }
  | { readonly type: 'unlock'; readonly opened: SlotId | null }
  | { readonly type: 'lock'; readonly cause: LockCause }
  | { readonly type: 'addSecret'; readonly draft: SecretDraft }
  | {
      readonly type: 'editSecret';
      readonly id: SecretId;
      readonly basedOn: number;
      readonly draft: SecretDraft;
      /** The note it has, which stays when the draft leaves it out. */
      readonly note?: string;
    }
  | {
      readonly type: 'deleteSecret';
      readonly id: SecretId;
      /** Sequence numbers of all details that are erased with it. */
      readonly erased: readonly number[];
    }
  | { readonly type: 'importSecrets'; readonly changes: readonly ImportChange[] }
  | { readonly type: 'requestReset' }
  | { readonly type: 'cancelReset' }
  | { readonly type: 'confirmReset' }
  | { readonly type: 'signOut'; readonly keep: boolean };

/** A fact to append: the event, and what of it is to be sealed. */
export interface Fact {
  readonly event: VaultEvent;
  readonly details?: SecretDetails;
  readonly value?: string;
}

/** What decisions look at: the chart, and the index of secrets while the vault is open. */
export interface VaultState {
  readonly chart: ChartState;
  readonly secrets: SecretIndex | null;
}

/** Walks the facts through the chart: all of them are accepted, or the command is refused. */
function allowed(state: VaultState, facts: readonly Fact[]): Outcome<readonly Fact[]> {
  let chart: ChartState | null = state.chart;
  for (const fact of facts) {
    const { type } = fact.event;
    // What could not be read back must never be written, whoever sent it.
    const readable = parseVaultEvent(type, dataOf(fact.event)) !== null;
    chart = readable ? advance(chart, fact.event) : null;
    if (!chart) return failed({ code: 'notNow', state: state.chart.path });
  }
  return done(facts);
}

function decideSecret(
  state: VaultState,
  command: Extract<Command, { type: 'addSecret' | 'editSecret' | 'deleteSecret' }>,
): Outcome<readonly Fact[]> {
  const { secrets } = state;
  if (!secrets) return failed({ code: 'notNow', state: state.chart.path });
  const row = command.type === 'addSecret' ? null : secrets.get(command.id);
  if (command.type !== 'addSecret' && !row) return failed({ code: 'secret.missing' });
  if (row && command.type === 'deleteSecret') {
    return done([
      { event: { type: 'secret.deleted' }, details: { id: row.id, erased: command.erased } },
    ]);
  }
  if (command.type === 'deleteSecret') return failed({ code: 'secret.missing' });
  if (row && command.type === 'editSecret' && row.detailsSeq !== command.basedOn) {
    return failed({ code: 'secret.changedElsewhere' });
  }
  const checked = checkDraft(command.draft);
  if (!checked.ok) return checked;
  const { name, domains, value } = checked.value;
  const enabled = checked.value.enabled ?? row?.enabled ?? true;
  const kept = command.type === 'editSecret' ? command.note : '';
  const note = checked.value.note ?? kept ?? '';
  const said = { name, domains, note, enabled };
  const holder = secrets.findByName(name);
  if (holder && holder.id !== row?.id) return failed({ code: 'secret.nameTaken' });
  if (!row) {
    if (value === null) return failed({ code: 'secret.valueEmpty' });
    return done([{ event: { type: 'secret.added' }, details: said, value }]);
  }
  const details: SecretDetails = { id: row.id, ...said, previous: row.detailsSeq };
  const event = { type: 'secret.edited' } as const;
  return done([
    value === null
      ? { event, details: { ...details, valueSeq: row.valueSeq } }
      : { event, details, value },
  ]);
}

/** All changes of an import, or none. Names that it brings itself must not clash either. */
function decideImport(
  state: VaultState,
  changes: readonly ImportChange[],
): Outcome<readonly Fact[]> {
  const facts: Fact[] = [];
  const names = new Set<string>();
  for (const change of changes) {
    const { draft } = change;
    const decided = decideSecret(
      state,
      change.type === 'add'
        ? { type: 'addSecret', draft }
        : { type: 'editSecret', id: change.row.id, basedOn: change.row.detailsSeq, draft },
    );
    if (!decided.ok) return decided;
    const name = draft.name.trim();
    if (names.has(name)) return failed({ code: 'secret.nameTaken' });
    names.add(name);
    facts.push(...decided.value);
  }
  return done(facts);
}

function factsFor(state: VaultState, command: Command): Outcome<readonly Fact[]> {
  const one = (event: VaultEvent): Outcome<readonly Fact[]> => done([{ event }]);
  switch (command.type) {
    case 'issueKey':
      return one({ type: 'key.issued' });
    case 'noteKeySaved':
      return one({ type: 'key.saved', way: command.way });
    case 'abandonKey':
      return one({ type: 'key.abandoned', cause: 'user' });
    case 'openVault': {
      const opened: Fact = { event: { type: 'vault.opened', slot: command.slot } };
      if (state.chart.path !== 'keyShown') return done([opened]);
      if (command.stated) return done([{ event: { type: 'key.saved', way: 'stated' } }, opened]);
      return state.chart.keySaved ? done([opened]) : failed({ code: 'key.notSaved' });
    }
    case 'unlock':
      return command.opened
        ? one({ type: 'vault.unlocked', way: 'vaultKey', slot: command.opened })
        : one({ type: 'unlock.rejected', reason: 'notThisVault' });
    case 'lock':
      return done([
        ...endWaiting(state.chart, 'user').map((event) => ({ event })),
        { event: { type: 'vault.locked', cause: command.cause } },
      ]);
    case 'addSecret':
    case 'editSecret':
    case 'deleteSecret':
      return decideSecret(state, command);
    case 'importSecrets':
      return decideImport(state, command.changes);
    case 'requestReset':
      return one({ type: 'reset.requested' });
    case 'cancelReset':
      return one({ type: 'reset.cancelled', cause: 'user' });
    case 'confirmReset':
      return one({ type: 'reset.confirmed' });
    case 'signOut':
      return done([
        ...endWaiting(state.chart, 'user').map((event) => ({ event })),
        { event: { type: 'session.signedOut', kept: command.keep } },
      ]);
  }
}

/**
 * May this be done in this state, and what facts follow?
 *
 * Pure: the same state and command give the same facts. The caller appends them and only then folds
 * them; a failed outcome means nothing is to be written.
 */
export function decide(state: VaultState, command: Command): Outcome<readonly Fact[]> {
  const facts = factsFor(state, command);
  return facts.ok ? allowed(state, facts.value) : facts;
}

/** The facts that bring a state which waits for a person back to where it came from. */
function endWaiting(chart: ChartState, cause: EndCause): VaultEvent[] {
  if (chart.path === 'keyShown') return [{ type: 'key.abandoned', cause }];
  if (chart.path === 'resetting.confirming') return [{ type: 'reset.cancelled', cause }];
  return [];
}

/**
 * What has to be noted about a log whose last page died, so that its state is one that needs no memory.
 *
 * A shown key is given up, a question is taken back, an open vault is locked. A vault that stopped in
 * `resetting.erasing` is left there: everything is erased and only its new key is missing.
 */
export function repairFacts(chart: ChartState, cause: LockCause = 'sessionEnded'): Fact[] {
  const events = endWaiting(chart, 'sessionEnded');
  const after = events.reduce<ChartState | null>(
    (state, event) => state && advance(state, event),
    chart,
  );
  if (after?.path === 'unlocked') events.push({ type: 'vault.locked', cause });
  return events.map((event) => ({ event }));
}
