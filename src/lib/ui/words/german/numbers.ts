/** A number as German writes it. */
export const number = (value: number): string => value.toLocaleString('de');

/** A number of secrets in words, as subject or object. */
export const secrets = (count: number): string =>
  count === 1 ? '1 Geheimnis' : `${number(count)} Geheimnisse`;
