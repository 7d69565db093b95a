import { type ProviderId, providerId, type ProviderKind } from '../base/ids.ts';
import { CONTROL } from '../base/text.ts';

/** The value of a linked secret: where it is, instead of what it is. */
export interface SecretReference {
  /** `NO_PROVIDER` where the external vault is not known here any more. */
  readonly provider: ProviderId;
  readonly kind: ProviderKind;
  /** In the form its provider reads: `op://vault/item/field`, `secret/app#key`, `Group/Entry#Password`. */
  readonly reference: string;
}

/** What a secret holds: a text, kept here, or a link to one that is kept elsewhere. */
export type SecretValue = string | SecretReference;

/** Whether a value is another one each moment, such as a one-time code, so that it is not to be kept. */
export const isOneTimeCode = ({ kind, reference }: SecretReference): boolean =>
  kind === 'onepassword' && reference.endsWith('?attribute=otp');

export const isSecretReference = (value: SecretValue): value is SecretReference =>
  typeof value !== 'string';

/** What a link names that came from a backup without its external vault. No event has this number. */
export const NO_PROVIDER = providerId(0);

export const MAX_REFERENCE_LENGTH = 2000;

/** Whether a text can be a reference at all: one line, of some length. Its provider says the rest. */
export const isReferenceText = (text: string): boolean =>
  text !== '' && text.length <= MAX_REFERENCE_LENGTH && !CONTROL.test(text);
