import type { Bytes } from '../core/base/bytes.ts';
import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import type { PasskeyAnswer } from '../core/vault/passkey.ts';

/**
 * Passkeys with the PRF extension (WebAuthn Level 3): the authenticator turns an input into 32 bytes that
 * only it can give, after it has verified the person. Those bytes leave this file and are kept nowhere.
 */

/** A passkey that may answer. */
export interface KnownPasskey {
  readonly credential: Bytes;
  readonly prfInput: Bytes;
}

/** Whether the browser can use passkeys with PRF; `null` where it does not say before it is tried. */
export async function canUsePasskeys(): Promise<boolean | null> {
  if (typeof PublicKeyCredential === 'undefined') return false;
  try {
    const capabilities = await PublicKeyCredential.getClientCapabilities();
    return capabilities['extension:prf'] ?? null;
  } catch {
    return null;
  }
}

const base64url = (bytes: Bytes): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

function problemOf(error: unknown): Problem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError') return { code: 'passkey.exists' };
  if (name === 'NotSupportedError' || name === 'SecurityError') return { code: 'passkey.failed' };
  return { code: 'passkey.cancelled' };
}

/** The PRF's first output in a credential, `null` when it gave none. */
function outputOf(credential: PublicKeyCredential): Bytes | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  return first instanceof ArrayBuffer
    ? new Uint8Array(first)
    : new Uint8Array(first.buffer as ArrayBuffer, first.byteOffset, first.byteLength);
}

/**
 * Makes a passkey and evaluates its PRF.
 * @param person what the authenticator files it under
 * @param known passkeys that this vault has already, so that no device makes a second one
 */
export async function createPasskey(
  person: { readonly id: string; readonly name: string },
  prfInput: Bytes,
  known: readonly KnownPasskey[],
): Promise<Outcome<PasskeyAnswer>> {
  if (typeof PublicKeyCredential === 'undefined') return failed({ code: 'passkey.unsupported' });
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rp: { name: 'Lockstate' },
        user: {
          id: new TextEncoder().encode(person.id),
          name: person.name,
          displayName: person.name,
        },
        pubKeyCredParams: [
          { type: 'public-key', alg: -7 },
          { type: 'public-key', alg: -257 },
        ],
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        excludeCredentials: known.map(({ credential }) => ({ type: 'public-key', id: credential })),
        extensions: { prf: { eval: { first: prfInput } } },
      },
    });
    if (!(made instanceof PublicKeyCredential)) return failed({ code: 'passkey.cancelled' });
    const credential = new Uint8Array(made.rawId);
    const prfOutput = outputOf(made);
    if (prfOutput) return done({ credential, prfOutput });
    // Some authenticators evaluate only when they are asked again.
    if (made.getClientExtensionResults().prf?.enabled !== true) {
      return failed({ code: 'passkey.noPrf' });
    }
    return await askPasskey([{ credential, prfInput }]);
  } catch (error) {
    return failed(problemOf(error));
  }
}

/** Asks for one of these passkeys and evaluates its PRF. */
export async function askPasskey(known: readonly KnownPasskey[]): Promise<Outcome<PasskeyAnswer>> {
  if (typeof PublicKeyCredential === 'undefined') return failed({ code: 'passkey.unsupported' });
  try {
    const given = await navigator.credentials.get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        userVerification: 'required',
        allowCredentials: known.map(({ credential }) => ({ type: 'public-key', id: credential })),
        extensions: {
          prf: {
            evalByCredential: Object.fromEntries(
              known.map(({ credential, prfInput }) => [base64url(credential), { first: prfInput }]),
            ),
          },
        },
      },
    });
    if (!(given instanceof PublicKeyCredential)) return failed({ code: 'passkey.cancelled' });
    const prfOutput = outputOf(given);
    if (!prfOutput) return failed({ code: 'passkey.noPrf' });
    return done({ credential: new Uint8Array(given.rawId), prfOutput });
  } catch (error) {
    return failed(problemOf(error));
  }
}
