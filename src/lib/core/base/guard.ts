/** Whether something that was given is of a kind. What comes over a port has no types but those it turns out to have. */
export type Guard = (raw: unknown) => boolean;

export const isText: Guard = (raw) => typeof raw === 'string';
export const isFlag: Guard = (raw) => typeof raw === 'boolean';
export const isCall: Guard = (raw) => typeof raw === 'function';
export const isThing: Guard = (raw) => typeof raw === 'object' && raw !== null;
export const isBytes: Guard = (raw) => raw instanceof Uint8Array;
/** A number that is one: neither `NaN` nor without end. */
export const isNumber: Guard = (raw) => Number.isFinite(raw);
/** A whole number from 0 on: a place in a list, a sequence number, how many. */
export const isCount: Guard = (raw) => Number.isSafeInteger(raw) && Number(raw) >= 0;

export const isOneOf =
  (known: readonly unknown[]): Guard =>
  (raw) =>
    known.includes(raw);

export const isEither =
  (...guards: readonly Guard[]): Guard =>
  (raw) =>
    guards.some((guard) => guard(raw));

export const orNull = (guard: Guard): Guard => isEither((raw) => raw === null, guard);
/** Also for what is left out. */
export const orNone = (guard: Guard): Guard => isEither((raw) => raw === undefined, guard);

export const isListOf =
  (guard: Guard): Guard =>
  (raw) =>
    Array.isArray(raw) && raw.every(guard);

export const isMapOf =
  (isKey: Guard, isValue: Guard): Guard =>
  (raw) =>
    raw instanceof Map && [...raw].every(([key, value]) => isKey(key) && isValue(value));

/** An object whose members are what they are said to be. What else it has, nobody reads. */
export const isLike =
  (members: Readonly<Record<string, Guard>>): Guard =>
  (raw) =>
    typeof raw === 'object' &&
    raw !== null &&
    Object.entries(members).every(([name, guard]) => guard(Reflect.get(raw, name)));
