/** The digits of each byte: looking them up takes a tenth of making them anew. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Two lower-case digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

/** @param hex an even number of hex digits */
export function fromHex(hex: string): Bytes {
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** One array of many, each of which is overwritten. */
export function joinAndWipe(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
    part.fill(0);
  }
  return whole;
}

/** Milliseconds since 1970, UTC. Passed in, so that tests move time. */
export type Clock = () => number;

/** `length` fresh random bytes. Passed in, so that nothing below draws its own. */
export type RandomBytes = (length: number) => Uint8Array<ArrayBuffer>;

export type Bytes = Uint8Array<ArrayBuffer>;
