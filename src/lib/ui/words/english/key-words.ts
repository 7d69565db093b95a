import { number } from './numbers.ts';

/** What a change of key says of what goes with it. */
export const keyWords = {
  resealing: {
    text: 'All that was stored before is being sealed anew, so that the old key is of no use for it. You can go on working: it goes on by itself, after a lock or a restart, too.',
    label: 'Sealing anew with the new data key',
    progress: (done: number, total: number) => `Event ${number(done)} of ${number(total)}`,
  },
  leaving: {
    title: 'These passkeys will not open the vault any more:',
    text: 'They were added with an earlier version, which kept nothing that a new key can be sealed for them with. To keep one, lock the vault, open it with that passkey once, and change the key then. Or add it again afterwards.',
  },
};

export type KeyWords = typeof keyWords;
