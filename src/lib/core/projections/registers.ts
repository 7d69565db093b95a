/** A key slot that the log says there is. */
export interface SlotRow {
  readonly id: string;
  readonly kind: 'vaultKey' | 'passkey';
  /** The event that brought it. */
  readonly seq: number;
  /** The event whose sealed details hold its record. */
  readonly copy: number;
}

/** A template that the log says there is, as it was last saved. */
export interface TemplateRow {
  readonly id: string;
  readonly workspace: string;
  readonly revision: number;
  /** SHA-256 of its sealed bytes, in hex. */
  readonly digest: string;
  /** The event that says so. */
  readonly seq: number;
}

/** What lies beside a log and is bound to it: key slots and templates, folded from clear data alone. */
export interface Registers {
  readonly slots: readonly SlotRow[];
  readonly templates: readonly TemplateRow[];
  /**
   * Whether the log names every template and holds a copy of every slot: a vault of before did not, until
   * a `vault.upgraded` says that it does.
   */
  readonly isBound: boolean;
}

export const NO_REGISTERS: Registers = { slots: [], templates: [], isBound: false };
