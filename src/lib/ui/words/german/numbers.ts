/** A number as German writes it. */
export const number = (value: number): string => value.toLocaleString('de');
