/** All keys of one stream or vault from one to another, both included: arrays sort after numbers and strings. */
export const range = (
  id: string,
  from: number | string = Number.NEGATIVE_INFINITY,
  to: number | string | [] = [],
): IDBKeyRange => IDBKeyRange.bound([id, from], [id, to]);

/** All keys of what was set aside of a vault: its id is followed by a full stop there, and `/` comes next. */
export const asideRange = (vault: string): IDBKeyRange =>
  IDBKeyRange.bound([`${vault}.`], [`${vault}/`]);
