import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** What the strength worker does. The library keeps what it was shown, so that a worker is ended with its dialog. */
export const strengthService = {
  /** How hard a passphrase is to guess: 0 (at once) to 4 (very hard), as zxcvbn estimates it. */
  strengthOf: (passphrase: string): number => estimator.check(passphrase).score,
};

export type StrengthService = typeof strengthService;
