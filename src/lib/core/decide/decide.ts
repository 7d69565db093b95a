import { evolve, type ChartState } from '../../machines/chart-fold.ts';
import type { EndCause, LockCause, SaveWay, UnlockWay, VaultEvent } from '../../machines/events.ts';
import { dataOf, parseVaultEvent } from '../log/event-data.ts';
import {
  decideAddProvider,
  decideChangeProvider,
  decideProviders,
  decideRemoveProvider,
  withReferences,
} from './decide-providers.ts';
import type { AskedCommand, ProviderChange } from './decide-providers.ts';
import { decideAdd, decideDelete, decideEdit, decideRestore } from './decide-secrets.ts';
import type { EditCommand, Erasure, RestoreCommand, SecretsState } from './decide-secrets.ts';
import type {
  ProviderDraft,
  ProviderId,
  ProviderRow,
  SecretValue,
} from '../providers/connection.ts';
import type { SlotId } from '../base/ids.ts';
import type { ImportChange } from './import-plan.ts';
import type { ExportFormat } from '../transfer/plain-secret.ts';
import { done, failed, type Outcome } from '../base/problem.ts';
import type { SecretIndex } from '../projections/secret-index.ts';
import type { EventDetails, SecretDraft } from '../secrets/secret.ts';
import { checkSettings, type VaultSettings } from '../vault/vault-settings.ts';

/** What somebody wants of the vault. Outcomes of cryptography enter as data: a slot opened, or none. */
export type Command =
  | { readonly type: 'issueKey' }
  | { readonly type: 'noteKeySaved'; readonly way: SaveWay }
  | { readonly type: 'abandonKey' }
  | { readonly type: 'openVault'; readonly stated: boolean; readonly slot: SlotId }
  | { readonly type: 'unlock'; readonly opened: SlotId | null; readonly way: UnlockWay }
  | { readonly type: 'addPasskey'; readonly slot: SlotId }
  | { readonly type: 'removePasskey'; readonly slot: SlotId }
  | { readonly type: 'lock'; readonly cause: LockCause }
  | { readonly type: 'addSecret'; readonly draft: SecretDraft }
  | ({ readonly type: 'editSecret' } & EditCommand)
  | { readonly type: 'editSecrets'; readonly edits: readonly EditCommand[] }
  | ({ readonly type: 'restoreVersion' } & RestoreCommand)
  | { readonly type: 'deleteSecrets'; readonly erasures: readonly Erasure[] }
  | {
      readonly type: 'importSecrets';
      readonly changes: readonly ImportChange[];
      /** Names of environments that the vault has to know afterwards. */
      readonly environments: readonly string[];
      /** External vaults that links of the changes name by -1, -2, and so on. */
      readonly providers?: readonly ProviderDraft[];
    }
  | { readonly type: 'noteExport'; readonly format: ExportFormat; readonly count: number }
  | {
      readonly type: 'changeSettings';
      readonly settings: VaultSettings;
      /** Secrets that have more versions than are kept from now on, unchanged otherwise. */
      readonly trims: readonly EditCommand[];
    }
  | {
      readonly type: 'compactLog';
      readonly upTo: number;
      /** The link at `upTo`, in hex. */
      readonly link: string;
      readonly removed: number;
      /** Events up to there that keep their record and value, but not their details. */
      readonly erased: readonly number[];
    }
  | { readonly type: 'addProvider'; readonly draft: ProviderDraft }
  | ({ readonly type: 'changeProvider' } & ProviderChange)
  | { readonly type: 'removeProvider'; readonly id: ProviderId }
  | { readonly type: 'noteAsked'; readonly asked: readonly AskedCommand[] }
  | { readonly type: 'requestReset' }
  | { readonly type: 'cancelReset' }
  | { readonly type: 'confirmReset' }
  | { readonly type: 'signOut'; readonly keep: boolean };

/** A fact to append: the event, and what of it is to be sealed. */
export interface Fact {
  readonly event: VaultEvent;
  readonly details?: EventDetails;
  readonly value?: SecretValue;
  /** Sequence numbers of sealed parts that are erased in the same transaction. */
  readonly eraseDetails?: readonly number[];
  readonly eraseValues?: readonly number[];
}

/** What decisions look at: the chart, and the index of secrets while the vault is open. */
export interface VaultState {
  readonly chart: ChartState;
  readonly secrets: SecretIndex | null;
  readonly settings: VaultSettings;
  readonly providers: readonly ProviderRow[];
  /** Sequence number of the last event. */
  readonly seq: number;
}

/** Walks the facts through the chart: all of them are accepted, or the command is refused. */
function allowed(state: VaultState, facts: readonly Fact[]): Outcome<readonly Fact[]> {
  let chart: ChartState | null = state.chart;
  for (const fact of facts) {
    const { type } = fact.event;
    // What could not be read back must never be written, whoever sent it.
    const readable = parseVaultEvent(type, dataOf(fact.event)) !== null;
    chart = readable ? evolve(chart, fact.event) : null;
    if (!chart) return failed({ code: 'notNow', state: state.chart.path });
  }
  return done(facts);
}

/** All changes of an import, or none. Names that it brings itself must not clash either. */
function decideImport(
  state: SecretsState,
  {
    changes: given,
    environments,
    providers: brought = [],
  }: Extract<Command, { type: 'importSecrets' }>,
): Outcome<readonly Fact[]> {
  const facts: Fact[] = [];
  const names = new Set<string>();
  const { settings } = state;
  const fresh = environments.filter((name) => !settings.environments.includes(name));
  if (fresh.length > 0) {
    const known = [...settings.environments, ...fresh];
    const checked = checkSettings({ ...settings, environments: known });
    if (!checked.ok) return checked;
    facts.push({ event: { type: 'settings.changed' }, details: { settings: checked.value } });
  }
  const brings = decideProviders(state.providers, brought, state.seq + facts.length);
  if (!brings.ok) return brings;
  facts.push(...brings.value.facts);
  const { providers, resolve } = brings.value;
  for (const change of given.map((one) => withReferences(one, resolve))) {
    const { name } = change.draft;
    if (names.has(name)) return failed({ code: 'secret.nameTaken' });
    names.add(name);
    const now = { ...state, providers, seq: state.seq + facts.length };
    const decided =
      change.type === 'add'
        ? decideAdd(now, change.draft, change.whole)
        : decideEdit(now, { id: change.row.id, basedOn: change.row.detailsSeq, ...change });
    if (!decided.ok) return decided;
    facts.push(...decided.value);
  }
  return done(facts);
}

/** Edits of several secrets, none of which depends on another. */
function decideEdits(state: SecretsState, edits: readonly EditCommand[]): Outcome<readonly Fact[]> {
  const facts: Fact[] = [];
  for (const edit of edits) {
    const decided = decideEdit({ ...state, seq: state.seq + facts.length }, edit);
    if (!decided.ok) return decided;
    facts.push(...decided.value);
  }
  return done(facts);
}

/** New settings, and the versions that they keep no longer. */
function decideSettings(
  state: SecretsState,
  { settings, trims }: Extract<Command, { type: 'changeSettings' }>,
): Outcome<readonly Fact[]> {
  const checked = checkSettings(settings);
  if (!checked.ok) return checked;
  const changed: Fact = {
    event: { type: 'settings.changed' },
    details: { settings: checked.value },
  };
  const after = { ...state, settings: checked.value, seq: state.seq + 1 };
  const trimmed = decideEdits(after, trims);
  return trimmed.ok ? done([changed, ...trimmed.value]) : trimmed;
}

type InsideCommand = Extract<
  Command,
  {
    type:
      | 'addSecret'
      | 'editSecret'
      | 'editSecrets'
      | 'restoreVersion'
      | 'deleteSecrets'
      | 'importSecrets'
      | 'changeSettings'
      | 'addProvider'
      | 'changeProvider'
      | 'removeProvider';
  }
>;

/** What can only be decided with the index at hand. */
function decideInside(
  { chart, secrets, settings, providers, seq }: VaultState,
  command: InsideCommand,
): Outcome<readonly Fact[]> {
  if (!secrets) return failed({ code: 'notNow', state: chart.path });
  const state = { secrets, settings, providers, seq };
  switch (command.type) {
    case 'addSecret':
      return decideAdd(state, command.draft);
    case 'editSecret':
      return decideEdit(state, command);
    case 'editSecrets':
      return decideEdits(state, command.edits);
    case 'restoreVersion':
      return decideRestore(state, command);
    case 'deleteSecrets':
      return decideDelete(state, command.erasures);
    case 'importSecrets':
      return decideImport(state, command);
    case 'changeSettings':
      return decideSettings(state, command);
    case 'addProvider':
      return decideAddProvider(state, command.draft);
    case 'changeProvider':
      return decideChangeProvider(state, command);
    case 'removeProvider':
      return decideRemoveProvider(state, command.id);
  }
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
        ? one({ type: 'vault.unlocked', way: command.way, slot: command.opened })
        : one({ type: 'unlock.rejected', reason: 'notThisVault' });
    case 'lock':
      return done([
        ...endWaiting(state.chart, 'user').map((event) => ({ event })),
        { event: { type: 'vault.locked', cause: command.cause } },
      ]);
    case 'addPasskey':
      return one({ type: 'passkey.added', slot: command.slot });
    case 'removePasskey':
      return one({ type: 'passkey.removed', slot: command.slot });
    case 'compactLog': {
      const { upTo, link, removed, erased } = command;
      const event = { type: 'log.compacted', upTo, link, removed } as const;
      return done([{ event, details: { erased }, eraseDetails: erased }]);
    }
    case 'noteExport':
      return one({ type: 'secrets.exported', format: command.format, count: command.count });
    case 'addSecret':
    case 'editSecret':
    case 'editSecrets':
    case 'restoreVersion':
    case 'deleteSecrets':
    case 'importSecrets':
    case 'changeSettings':
    case 'addProvider':
    case 'changeProvider':
    case 'removeProvider':
      return decideInside(state, command);
    case 'noteAsked':
      return done(
        command.asked.map(({ details, ...event }) => ({
          event: { type: 'external.requested', ...event },
          details: { asked: details },
        })),
      );
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
    (state, event) => state && evolve(state, event),
    chart,
  );
  if (after?.path === 'unlocked') events.push({ type: 'vault.locked', cause });
  return events.map((event) => ({ event }));
}
