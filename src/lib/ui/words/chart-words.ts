import { chartWords as english, type ChartWords } from './english/chart-words.ts';
import { following } from './language.svelte.ts';

/** What the drawn chart says. Apart from `words`, so that only the pages that draw it load it. */
export const chartWords: ChartWords = following(english, (translation) => translation.chartWords);
