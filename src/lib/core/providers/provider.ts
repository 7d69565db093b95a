import type { ProviderId, ProviderKind } from '../base/ids.ts';
import { done, failed, type Outcome } from '../base/outcome.ts';
import { CONTROL } from '../base/text.ts';
import { checkConnection, type Connection, originOf } from './connection.ts';

/** What a person fills in. */
export interface ProviderDraft {
  readonly name: string;
  readonly connection: Connection;
  /** Name of the picked file, for those that are one. */
  readonly file?: string | null;
  /** On a change: credentials that are left empty are not used any more, instead of staying as they are. */
  readonly isWhole?: boolean;
}

/** One provider as the settings list it: everything but its credentials. */
export interface ProviderRow {
  readonly id: ProviderId;
  readonly name: string;
  readonly kind: ProviderKind;
  /** The one origin that requests for it may go to, or the name of its file, `null` where none was picked. */
  readonly place: string | null;
  /** The event that last described it. */
  readonly detailsSeq: number;
  /** All events that described it, whose details have to be named when those of the last one go. */
  readonly described: readonly number[];
  /** The event that holds its connection. */
  readonly valueSeq: number;
}

export const MAX_PROVIDERS = 20;

export const MAX_PROVIDER_NAME = 60;

/** Where a provider is, as it is shown. */
export const placeOf = ({ connection, file = null }: ProviderDraft): string | null =>
  originOf(connection) ?? file;

/** The origins that requests may go to for some providers. */
export const approvedOrigins = (providers: readonly ProviderRow[]): string[] =>
  providers.flatMap(({ kind, place }) => (kind === 'keepass' || place === null ? [] : [place]));

/** Checks a provider as a whole, except whether its name is taken. */
export function checkProvider(draft: ProviderDraft): Outcome<ProviderDraft> {
  const name = draft.name.trim();
  if (name === '') return failed({ code: 'external.nameEmpty' });
  if (name.length > MAX_PROVIDER_NAME || CONTROL.test(name)) {
    return failed({ code: 'external.nameTooLong', max: MAX_PROVIDER_NAME });
  }
  const connection = checkConnection(draft.connection);
  return connection.ok ? done({ ...draft, name, connection: connection.value }) : connection;
}
