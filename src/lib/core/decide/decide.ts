import { evolve } from '../../machines/chart-fold.ts';
import type { ChartState } from '../../machines/chart-state.ts';
import type { VaultEvent } from '../../machines/events.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import { dataOf } from '../log/event-data.ts';
import { VAULT_FORMAT } from '../log/records.ts';
import { parseVaultEvent } from '../projections/events/event-table.ts';
import type { Command, Fact, InsideCommand, VaultState } from './command.ts';
import { decideBringBack, decideDelete } from './decide-deletions.ts';
import { decideImport } from './decide-import.ts';
import {
  decideAddProvider,
  decideChangeProvider,
  decideRemoveProvider,
} from './decide-providers.ts';
import { decideAdd, decideEdit, decideEdits, decideRestore } from './decide-secrets.ts';
import { decideSettings } from './decide-settings.ts';
import { endWaiting } from './repair.ts';

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

type NoteExport = Extract<Command, { type: 'noteExport' }>;

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
    case 'bringBack':
      return decideBringBack(state, command.secrets);
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

/** The facts of an opening with a new vault key; of a change of key with what goes with it. */
function openedFacts({
  slot,
  copy,
  isBound,
  change,
}: Extract<Command, { type: 'openVault' }>): readonly Fact[] {
  const event = {
    type: 'vault.opened',
    slot,
    ...(isBound && { format: VAULT_FORMAT }),
    ...(change && { epoch: change.epoch }),
  } as const;
  if (!change) return [{ event, ...(copy && { details: { slot: copy } }) }];
  const { slots, removed, erase, erased, templates } = change;
  const details = { ...(copy && { slot: copy }), slots, erased };
  return [
    { event, details, eraseDetails: erase },
    ...removed.map((gone): Fact => ({ event: { type: 'passkey.removed', slot: gone } })),
    ...templates.map((mark): Fact => ({ event: { type: 'template.saved', ...mark } })),
  ];
}

function noteExport({ format, count, secrets }: NoteExport): readonly Fact[] {
  if (!secrets) return [{ event: { type: 'secrets.exported', format, count } }];
  const event = { type: 'secrets.exported', format, count: 1 } as const;
  return secrets.map((id) => ({ event, details: { id } }));
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
      const opened = openedFacts(command);
      if (state.chart.path !== 'keyShown') return done(opened);
      if (command.stated) return done([{ event: { type: 'key.saved', way: 'stated' } }, ...opened]);
      return state.chart.keySaved ? done(opened) : failed({ code: 'key.notSaved' });
    }
    case 'resealData': {
      const { epoch, from, upTo, last } = command;
      const event = { type: 'data.resealed', epoch, from, upTo, isLast: last !== null } as const;
      if (!last) return one(event);
      const { slots, erase, erased } = last;
      return done([{ event, details: { slots, erased }, eraseDetails: erase }]);
    }
    case 'unlock':
      return command.opened
        ? one({ type: 'vault.unlocked', way: command.way, slot: command.opened })
        : one({ type: 'unlock.rejected', reason: command.reason ?? 'notThisVault' });
    case 'lock':
      return done([
        ...endWaiting(state.chart, 'user').map((event) => ({ event })),
        { event: { type: 'vault.locked', cause: command.cause } },
      ]);
    case 'addPasskey': {
      const { slot, copy } = command;
      const event = { type: 'passkey.added', slot } as const;
      return done([{ event, ...(copy && { details: { slot: copy } }) }]);
    }
    case 'removePasskey':
      return one({ type: 'passkey.removed', slot: command.slot });
    case 'upgradeVault': {
      const event = { type: 'vault.upgraded', format: VAULT_FORMAT } as const;
      return done([
        { event, details: { slots: command.slots } },
        ...command.templates.map((mark): Fact => ({ event: { type: 'template.saved', ...mark } })),
      ]);
    }
    case 'saveTemplate':
      return one({ type: 'template.saved', ...command.saved });
    case 'removeTemplates':
      return done(
        command.templates.map((template) => ({ event: { type: 'template.removed', template } })),
      );
    case 'compactLog': {
      const { upTo, link, removed, erased } = command;
      const event = { type: 'log.compacted', upTo, link, removed } as const;
      return done([{ event, details: { erased }, eraseDetails: erased }]);
    }
    case 'beginRecovery': {
      const { way, slot, upTo, link } = command;
      return one({ type: 'recovery.begun', way, slot, upTo, link });
    }
    case 'recoverVault': {
      const { kept, lost, details } = command;
      return done([{ event: { type: 'vault.recovered', kept, lost }, details }]);
    }
    case 'clearRecovery':
      return one({ type: 'recovery.cleared', removed: command.removed });
    case 'rebuildIndex':
      return one({ type: 'index.rebuilt' });
    case 'noteExport':
      return done(noteExport(command));
    case 'addSecret':
    case 'editSecret':
    case 'editSecrets':
    case 'restoreVersion':
    case 'deleteSecrets':
    case 'bringBack':
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
