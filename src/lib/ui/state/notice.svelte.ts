import { opening } from './opening.ts';

const SHOWN_FOR = 4000;

/** Long enough to hear it, think again and reach the button, with whatever one has to reach it with. */
const OFFERED_FOR = 60_000;

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/** A line that offers something, which comes back after one that only tells. */
interface Offer {
  readonly words: string;
  readonly action: NoticeAction;
}

let text = $state('');
let isSeen = $state(true);
let count = $state(0);
let action = $state.raw<NoticeAction | null>(null);
let offer: Offer | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let offerTimer: ReturnType<typeof setTimeout> | undefined;

function put(words: string, seen: boolean, does: NoticeAction | null): void {
  clearTimeout(timer);
  text = words;
  isSeen = seen;
  action = does;
  count += 1;
}

function clear(): void {
  clearTimeout(timer);
  clearTimeout(offerTimer);
  offer = null;
  text = '';
  action = null;
}

/** What only told something goes, and an offer that was there before it comes back. */
function end(): void {
  if (offer) put(offer.words, true, offer.action);
  else clear();
}

function tell(words: string, seen: boolean): void {
  put(words, seen, null);
  timer = setTimeout(end, SHOWN_FOR);
}

/**
 * One short line for the whole page, read out politely and gone after a while. It stays in the language it
 * was said in: to read it out again in another one would be news that is none.
 */
export const notice = {
  get text(): string {
    return text;
  },
  get isSeen(): boolean {
    return isSeen;
  },
  /** What the line offers to do, `null` for nothing. */
  get action(): NoticeAction | null {
    return action;
  },
  /** Grows with each notice, so that the same words twice are read out twice. */
  get count(): number {
    return count;
  },
  /** Shows a line, and has it read out. */
  say(words: string, does: NoticeAction | null = null): void {
    if (!does) {
      tell(words, true);
      return;
    }
    offer = { words, action: does };
    put(words, true, does);
    notice.stay(false);
  },
  /** Has a line read out that says what the page shows anyway. */
  read(words: string): void {
    // A line that offers something is not pushed aside by one that only describes.
    if (!action) tell(words, false);
  },
  /** Holds an offer while somebody is at it, or lets it go a while after. */
  stay(isHeld: boolean): void {
    clearTimeout(offerTimer);
    if (offer && !isHeld) offerTimer = setTimeout(clear, OFFERED_FOR);
  },
  clear,
};

// What it says, and what its action would do, is of the vault that was open.
opening.onEnd(clear);
