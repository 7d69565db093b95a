import type { Bytes } from '../base/bytes.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import { hasUnseen } from '../base/text.ts';

/** Characters that the name of a passkey has at the most. */
export const MAX_PASSKEY_NAME = 60;

/** What an authenticator gave. The output is secret, and overwritten once it was used. */
export interface PasskeyAnswer {
  readonly credential: Bytes;
  readonly prfOutput: Bytes;
}

/** Checks what a person calls a passkey. Surrounding blanks are dropped. */
export function checkPasskeyName(raw: string): Outcome<string> {
  const name = raw.trim();
  if (name === '') return failed({ code: 'passkey.nameEmpty' });
  if (name.length > MAX_PASSKEY_NAME) {
    return failed({ code: 'passkey.nameTooLong', max: MAX_PASSKEY_NAME });
  }
  return hasUnseen(name) ? failed({ code: 'name.characters' }) : done(name);
}
