import type { SlotId, VaultId } from '../../src/lib/core/base/ids.ts';
import {
  formatVaultKey,
  parseVaultKey,
  VAULT_KEY_BYTES,
} from '../../src/lib/core/vault/vault-key.ts';
import { ownBytes } from '../../src/lib/crypto/bytes.ts';
import { hmacSha256 } from '../../src/lib/crypto/hash-chain.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';

/**
 * A process of its own that makes a vault key, opens and closes a vault with it some times, and keeps it open until it
 * is told to wipe its keys. Its memory is read from outside. Run with `--expose-gc`, over the channel of `fork`.
 */
const random = (length: number) => crypto.getRandomValues(ownBytes(length));
const keyring = new Keyring('a'.repeat(32) as VaultId, random);

/** Every kind of use there is for the keys of an open vault. */
function work(): void {
  const about = new Uint8Array(90);
  for (let count = 0; count < 200; count += 1) {
    keyring.sealer.open(keyring.sealer.seal(new Uint8Array(100), about), about);
    if (keyring.auditKey) hmacSha256(keyring.auditKey, about);
  }
}

keyring.issue(1);
const text = keyring.shownKey()?.text ?? formatVaultKey(new Uint8Array(VAULT_KEY_BYTES));
const slot = keyring.sealShown('b'.repeat(32) as SlotId);
keyring.dropShown();
work();
for (let count = 0; count < 3; count += 1) {
  keyring.wipe();
  const parsed = parseVaultKey(text);
  if (!parsed.ok) throw new Error(parsed.problem.code);
  keyring.unlock([slot], parsed.value);
  parsed.value.fill(0);
  work();
  keyring.readKeyCopy(slot);
  keyring.sealPasskey('c'.repeat(32) as SlotId, 1, random(32), {
    name: 'Laptop',
    credential: random(16),
    prfInput: random(32),
  });
}

process.on('message', () => {
  keyring.wipe();
  (globalThis as { gc?: () => void }).gc?.();
  process.send?.('wiped');
});
const numbers = Object.entries(slot).map(([name, value]) => [
  name,
  value instanceof Uint8Array ? [...value] : (value as unknown),
]);
process.send?.({ text, slot: Object.fromEntries(numbers) as unknown });
