import type { Bytes } from '../core/base/bytes.ts';
import { PROVIDER_KINDS, providerId } from '../core/base/ids.ts';
import {
  isReferenceText,
  isSecretReference,
  type SecretReference,
  type SecretValue,
} from '../core/secrets/secret-value.ts';
import { fromUtf8, utf8 } from '../crypto/bytes.ts';

/** The first byte of a link. No text in UTF-8 has it, so that a value says by itself which it is. */
const LINK_MARK = 0xff;

/** A value as it is sealed: a text's UTF-8, or a mark and the JSON of a link. */
export function encodeValue(value: SecretValue): Bytes {
  if (!isSecretReference(value)) return utf8(value);
  const text = utf8(JSON.stringify([value.kind, value.provider, value.reference]));
  const bytes = new Uint8Array(text.length + 1);
  bytes[0] = LINK_MARK;
  bytes.set(text, 1);
  return bytes;
}

/** @throws when it is neither a text nor a link */
export function decodeValue(bytes: Uint8Array): SecretValue {
  return bytes[0] === LINK_MARK ? readLink(fromUtf8(bytes.subarray(1))) : fromUtf8(bytes);
}

function readLink(text: string): SecretReference {
  const raw: unknown = JSON.parse(text);
  const [kindText, provider, reference] = Array.isArray(raw) ? (raw as unknown[]) : [];
  const kind = PROVIDER_KINDS.find((one) => one === kindText);
  if (!kind || typeof provider !== 'number' || typeof reference !== 'string') {
    throw new Error('"link" expected a kind, a number and a reference');
  }
  if (!isReferenceText(reference)) throw new Error('"reference" expected one line');
  return { kind, provider: providerId(provider), reference };
}
