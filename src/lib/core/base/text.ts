/** Control characters and halves of a character: no name, address or reference of ours has them. */
export const CONTROL = /[\p{Cc}\p{Cs}]/u;
