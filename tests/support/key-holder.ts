import type { SlotId, VaultId } from '../../src/lib/core/base/ids.ts';
import type { VaultKeySlot } from '../../src/lib/core/log/records.ts';
import { parseVaultKey } from '../../src/lib/core/vault/vault-key.ts';
import { ownBytes } from '../../src/lib/crypto/bytes.ts';
import { hmacSha256 } from '../../src/lib/crypto/hash-chain.ts';
import { Keyring } from '../../src/lib/keyring/keyring.ts';

/**
 * A process of its own that makes a vault key and changes it, opens and closes a vault some times, and keeps it open
 * until it is told to wipe its keys. Its memory is read from outside. Run with `--expose-gc`, over the channel of `fork`.
 */
const random = (length: number) => crypto.getRandomValues(ownBytes(length));
const keyring = new Keyring('a'.repeat(32) as VaultId, random);

/** Every kind of use there is for the keys of an open vault. */
function work(): void {
  const about = new Uint8Array(90);
  for (let count = 0; count < 200; count += 1) {
    keyring.sealer.open(keyring.sealer.seal(new Uint8Array(100), about), about);
    const { auditKey } = keyring;
    if (auditKey) hmacSha256(auditKey instanceof Uint8Array ? auditKey : auditKey.at(11), about);
  }
}

/** Locks, and opens with a vault key as a person gives it. */
function openAgain(text: string, slot: VaultKeySlot): void {
  keyring.wipe();
  const parsed = parseVaultKey(text);
  if (!parsed.ok) throw new Error(parsed.problem.code);
  keyring.unlock([slot], parsed.value);
  parsed.value.fill(0);
  work();
}

/** A new vault key, and a new data key with it. */
function change(upTo: number | null): { readonly text: string; readonly slot: VaultKeySlot } {
  keyring.issue(1);
  const text = keyring.shownKey()?.text ?? '';
  const slot = keyring.sealShown('b'.repeat(32) as SlotId, upTo);
  keyring.dropShown();
  keyring.endChange();
  work();
  return { text, slot };
}

const first = change(null);
for (let count = 0; count < 3; count += 1) {
  openAgain(first.text, first.slot);
  keyring.readKeyCopy(first.slot);
}
const second = change(10);
for (let count = 0; count < 3; count += 1) openAgain(second.text, second.slot);
keyring.readKeyCopy(second.slot);
await keyring.sealPasskey('c'.repeat(32) as SlotId, 1, random(32), {
  name: 'Laptop',
  credential: random(16),
  prfInput: random(32),
});

process.on('message', () => {
  keyring.wipe();
  (globalThis as { gc?: () => void }).gc?.();
  process.send?.('wiped');
});
const numbers = (slot: VaultKeySlot) =>
  Object.fromEntries(
    Object.entries(slot).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? [...value] : (value as unknown),
    ]),
  );
process.send?.([first, second].map(({ text, slot }) => ({ text, slot: numbers(slot) })));
