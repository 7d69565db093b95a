import type { VaultEvent } from '../../machines/events.ts';
import { VAULT_FORMAT } from '../log/records.ts';
import type { SlotsInUse, TemplatesInUse } from './events/event-meaning.ts';
import { meaningOf } from './events/event-table.ts';
import { NO_REGISTERS, type Registers } from './registers.ts';

/** Folds events into the registers. */
export class RegistersFold {
  readonly slots: SlotsInUse;
  readonly templates: TemplatesInUse;
  isBound: boolean;

  constructor({ slots, templates, isBound }: Registers = NO_REGISTERS) {
    this.slots = new Map(slots.map(({ id, ...rest }) => [id, rest]));
    this.templates = new Map(templates.map(({ id, ...rest }) => [id, rest]));
    this.isBound = isBound;
  }

  get rows(): Registers {
    return {
      slots: [...this.slots].map(([id, rest]) => ({ id, ...rest })),
      templates: [...this.templates].map(([id, rest]) => ({ id, ...rest })),
      isBound: this.isBound,
    };
  }

  evolve(event: VaultEvent, seq: number): void {
    const { slots, templates } = meaningOf(event);
    slots?.(this.slots, event, seq);
    templates?.(this.templates, event, seq);
    if (event.type === 'reset.confirmed') this.isBound = false;
    if (isBinding(event)) this.isBound = true;
  }
}

/** Folds one event. `null`, where nobody knows what there is, stays so until a reset leaves nothing. */
export function evolveRegisters(
  registers: Registers | null,
  event: VaultEvent,
  seq: number,
): Registers | null {
  const { slots, templates } = meaningOf(event);
  if (!slots && !templates) return registers;
  if (event.type === 'reset.confirmed') return NO_REGISTERS;
  if (!registers) return null;
  const fold = new RegistersFold(registers);
  fold.evolve(event, seq);
  return fold.rows;
}

const isBinding = (event: VaultEvent): boolean =>
  (event.type === 'vault.opened' || event.type === 'vault.upgraded') &&
  (event.format ?? 0) >= VAULT_FORMAT;
