const SHOWN_FOR = 4000;

let text = $state('');
let isSeen = $state(true);
let count = $state(0);
let timer: ReturnType<typeof setTimeout> | undefined;

function put(words: string, seen: boolean): void {
  clearTimeout(timer);
  text = words;
  isSeen = seen;
  count += 1;
  timer = setTimeout(() => {
    text = '';
  }, SHOWN_FOR);
}

/** One short line for the whole page, read out politely and gone after a while. */
export const notice = {
  get text(): string {
    return text;
  },
  get isSeen(): boolean {
    return isSeen;
  },
  /** Grows with each notice, so that the same words twice are read out twice. */
  get count(): number {
    return count;
  },
  /** Shows a line, and has it read out. */
  say(words: string): void {
    put(words, true);
  },
  /** Has a line read out that says what the page shows anyway. */
  read(words: string): void {
    put(words, false);
  },
};
