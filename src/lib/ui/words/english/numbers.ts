/** A number as English writes it. */
export const number = (value: number): string => value.toLocaleString('en');

/** A number of secrets in words. */
export const secrets = (count: number): string =>
  count === 1 ? '1 secret' : `${number(count)} secrets`;
