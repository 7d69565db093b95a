/** What sealed bytes have besides what is sealed (see `xchacha.ts`), for what never opens any. */
export const NONCE_BYTES = 24;
export const TAG_BYTES = 16;
