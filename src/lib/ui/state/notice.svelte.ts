import { opening } from './opening.ts';

const SHOWN_FOR = 4000;

/** Long enough to read it, think again and reach the button. */
const SHOWN_WITH_ACTION_FOR = 15_000;

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

let text = $state('');
let isSeen = $state(true);
let count = $state(0);
let action = $state.raw<NoticeAction | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

function put(words: string, seen: boolean, offer: NoticeAction | null): void {
  clearTimeout(timer);
  text = words;
  isSeen = seen;
  action = offer;
  count += 1;
  timer = setTimeout(clear, offer ? SHOWN_WITH_ACTION_FOR : SHOWN_FOR);
}

function clear(): void {
  clearTimeout(timer);
  text = '';
  action = null;
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
  say(words: string, offer: NoticeAction | null = null): void {
    put(words, true, offer);
  },
  /** Has a line read out that says what the page shows anyway. */
  read(words: string): void {
    // A line that offers something is not pushed aside by one that only describes.
    if (!action) put(words, false, null);
  },
  clear,
};

// What it says, and what its action would do, is of the vault that was open.
opening.onEnd(clear);
