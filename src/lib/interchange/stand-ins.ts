import type { RefusalReason } from '../core/transfer/plain-secret.ts';

/**
 * Texts that other tools keep in the place of a value: what they encrypted, and references to where it is kept. Of the
 * formats of others they are refused; this app's own backup brings every text.
 */

/** Ciphertext of a single value, by the tool that writes it so. */
const CIPHERTEXTS: readonly RegExp[] = [
  // SOPS, and dotenvx (which writes ECIES in base64).
  /^ENC\[AES256_GCM,data:[^\]]*\]$/,
  /^encrypted:[A-Za-z0-9+/]{40,}={0,2}$/,
  // Ansible Vault, on its own or inside of YAML; age and PGP in their armour.
  /^(?:!vault\s*\|\s*)?\$ANSIBLE_VAULT;\d/,
  /^-----BEGIN (?:AGE ENCRYPTED FILE|PGP MESSAGE)-----/,
  // eyaml, Spring Cloud Config, Jasypt, and secure files of Travis and Serverless.
  /^ENC\[(?:PKCS7|GPG|KMS),[^\]]*\]$/,
  /^\{cipher\}[A-Za-z0-9+/=]{16,}$/,
  /^ENC\([A-Za-z0-9+/=]{16,}\)$/,
];

/** References, by the tool that resolves them. */
const REFERENCES: readonly RegExp[] = [
  // 1Password, vals (Helmfile), Keeper, Bitwarden-like schemes, Doppler.
  /^op:\/\/[^/\s][^\n]*\/[^\n]+$/,
  /^ref\+[a-z][a-z0-9+.-]*:\/\/\S+$/,
  /^(?:keeper|akv|gsm|awssm|awsssm|doppler|infisical):\/\/\S+$/,
  // Bank-Vaults and docker-compose's `vault:path#key`; this app's own and others' in double braces.
  /^vault:[\w.-]+(?:\/[\w./ -]+(?:#[\w.-]+(?:#\d+)?)?|#[\w.-]+)$/,
  /^\{\{\s*[^{}\s][^{}]*\}\}$/,
  // KeePass, CloudFormation, Azure App Service, and Serverless.
  /^\{REF:[TUPANIO]@[TUPANIO]:[^}]*\}$/i,
  /^\{\{resolve:(?:ssm|ssm-secure|secretsmanager):[^}]+\}\}$/,
  /^@Microsoft\.KeyVault\([^)]*\)$/i,
  /^\$\{(?:ssm|cf|env|file|aws):[^}]*\}$/,
];

/** Why a text is no value but stands for one; `null` when it does not. */
export function standInReason(value: string): RefusalReason | null {
  // Whatever else is long is a value.
  if (value.length > 100_000) return null;
  const text = value.trim();
  if (CIPHERTEXTS.some((form) => form.test(text))) return 'encrypted';
  return REFERENCES.some((form) => form.test(text)) ? 'reference' : null;
}

/** Beginnings of whole files that are encrypted: git-crypt, Ansible Vault, OpenPGP, OpenSSL. */
const SEALED_FILES = ['\0GITCRYPT\0', '$ANSIBLE_VAULT;', '-----BEGIN PGP MESSAGE-----', 'Salted__'];

/** Whether a file is encrypted by a tool that this app does not read. */
export function isEncryptedFile(bytes: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).replace(/^\xef\xbb\xbf/, '');
  return SEALED_FILES.some((start) => head.startsWith(start));
}
