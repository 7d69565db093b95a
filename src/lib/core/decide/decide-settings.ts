import { done, type Outcome } from '../base/outcome.ts';
import { checkSettings } from '../vault/vault-settings.ts';
import type { Command, Fact, SecretsState } from './command.ts';
import { decideEdits } from './decide-secrets.ts';

/** New settings, and the versions that they keep no longer. */
export function decideSettings(
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
