import type { Bytes } from '../../core/base/bytes.ts';
import type { SlotId } from '../../core/base/ids.ts';

/** A generated vault key that is on the screen, or one being shown again in Settings. */
export interface ShownKey {
  readonly text: string;
  readonly madeAt: number;
}

/** A passkey of the vault, with what an authenticator is asked by. None of it is secret. */
export interface PasskeyView {
  readonly id: SlotId;
  readonly name: string;
  readonly createdAt: number;
  readonly credential: Bytes;
  readonly prfInput: Bytes;
}

/** What an authenticator gave. The output is secret, and overwritten once it was used. */
export interface PasskeyAnswer {
  readonly credential: Bytes;
  readonly prfOutput: Bytes;
}

export interface NewPasskey extends PasskeyAnswer {
  readonly name: string;
  readonly prfInput: Bytes;
}
