import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

// Large for its word lists, so this file is loaded only when somebody types a passphrase.
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** How hard a passphrase is to guess: 0 (at once) to 4 (very hard), as zxcvbn estimates it. */
export const strengthOf = (passphrase: string): number => estimator.check(passphrase).score;
