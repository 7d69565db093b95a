/** A number as English writes it. */
export const number = (value: number): string => value.toLocaleString('en');
