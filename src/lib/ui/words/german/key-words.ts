import type { KeyWords } from '../english/key-words.ts';
import { number } from './numbers.ts';

export const keyWords: KeyWords = {
  resealing: {
    text: 'Alles bisher Gespeicherte wird neu versiegelt, damit der alte Schlüssel dafür nichts mehr nützt. Sie können weiterarbeiten: Es geht von selbst weiter, auch nach einem Sperren oder Neustart.',
    label: 'Neu versiegeln mit dem neuen Datenschlüssel',
    progress: (done, total) => `Ereignis ${number(done)} von ${number(total)}`,
  },
  leaving: {
    title: 'Diese Passkeys öffnen den Tresor dann nicht mehr:',
    text: 'Sie wurden mit einer früheren Version hinzugefügt, die nichts aufbewahrt hat, womit sich ein neuer Schlüssel für sie versiegeln lässt. Um einen zu behalten, sperren Sie den Tresor, öffnen ihn einmal mit diesem Passkey und wechseln dann den Schlüssel. Oder Sie fügen ihn danach wieder hinzu.',
  },
};
