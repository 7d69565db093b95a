/** Ids that must not be mistaken for one another. They are random or ordinal and never secret. */

/** 32 lower-case hex digits, random. Names the log of one vault. */
export type VaultId = string & { readonly __brand: 'VaultId' };

/** Whether something that was read can be the id of a vault, a profile, a workspace or a slot. */
export const isId = (raw: unknown): raw is string =>
  typeof raw === 'string' && /^[0-9a-f]{32}$/.test(raw);

/** A stream's name, a full stop and a number: names what a repair of that log set aside. */
export type AsideId = string & { readonly __brand: 'AsideId' };

/**
 * The name under which a repair sets aside what lies up to an event. Never used twice for a vault, whose log only
 * grows; the session's, which begins anew, is numbered.
 */
export const asideOf = (stream: VaultId | 'session', upTo: number): AsideId =>
  `${stream}.${upTo}` as AsideId;

/** 32 lower-case hex digits, random. Names a local profile. */
export type ProfileId = string & { readonly __brand: 'ProfileId' };

/** 32 lower-case hex digits, random. Names a key slot of a vault. */
export type SlotId = string & { readonly __brand: 'SlotId' };

/** The sequence number of the event that added the secret: unique in its vault and never used twice. */
export type SecretId = number & { readonly __brand: 'SecretId' };

export const secretId = (seq: number): SecretId => seq as SecretId;

/** The kinds of external vault that secrets can be linked to. New ones go to the end: places are stored. */
export const PROVIDER_KINDS = ['keepass', 'hashicorp', 'onepassword'] as const;

export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** Sequence number of the event that added the provider. */
export type ProviderId = number & { readonly __brand: 'ProviderId' };

export const providerId = (seq: number): ProviderId => seq as ProviderId;
