import {
  askToLook,
  lookingRight,
  type LookingRight,
  readClipboard,
  tellOfCopy,
  watchClipboard,
  writeClipboard,
} from '../../platform/clipboard.ts';
import {
  clipboardDue,
  keepAskedToLook,
  keepClipboardDue,
  wasAskedToLook,
} from '../../platform/clipboard-marks.ts';
import { copying } from './copying.svelte.ts';
import { opening } from './opening.ts';

/** How long a line that only tells what happened stays. */
const TOLD_FOR_MS = 4000;

type State =
  /** Nothing of ours is on the clipboard. */
  | 'none'
  | 'counting'
  /** Time is up, and another window is in front: browsers let nobody but that one clear the clipboard. */
  | 'waiting'
  /** Time is up, and the browser refused: some allow it right after a click or a key only. */
  | 'unsure'
  | 'cleared';

async function digestOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  bytes.fill(0);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16)).join('.');
}

/**
 * The value that was copied last, until it is off the clipboard again. Where the page may look, it is cleared
 * if it is still there; elsewhere whatever is there is, and the person is told so from the start. What is kept
 * to know the value by is its digest.
 */
class Copied {
  /** Name of the secret; empty once the vault is closed, when names are not to be seen. */
  name = $state('');
  state = $state<State>('none');
  secondsLeft = $state(0);
  /** Whether the page may look at the clipboard. */
  right = $state<LookingRight>('unknown');
  /** Whether the person is to be asked for that, which is done once. */
  asks = $state(false);
  /** Empty where a reload forgot it. */
  #digest = '';
  #endsAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #endWatch: (() => void) | undefined;
  /** Grows with each copy and each end, so that an answer to an earlier question changes nothing. */
  #round = 0;
  #isLooking = false;

  /** Goes on with what was copied before a reload. */
  constructor() {
    const due = typeof window === 'undefined' ? null : clipboardDue();
    if (due !== null) this.#count(due);
  }

  /**
   * Copies a value, to be taken off again after `seconds`; 0 for never.
   * @returns whether it was copied (if not, what was copied before is still looked after); `null` when the
   * vault closed meanwhile, after which nothing is to be said of it
   */
  async copy(name: string, text: string, seconds: number): Promise<boolean | null> {
    const isStillOpen = opening.mark();
    const digest = seconds === 0 ? '' : await digestOf(text);
    if (!isStillOpen()) return null;
    if (!(await writeClipboard(text))) return isStillOpen() ? false : null;
    this.#stop();
    tellOfCopy();
    if (seconds > 0) {
      this.#digest = digest;
      this.name = isStillOpen() ? name : '';
      this.#count(Date.now() + seconds * 1000);
    }
    return isStillOpen() ? true : null;
  }

  /** Copies what may stay on the clipboard, in place of a value that may be there. As `copy`. */
  copyToStay(text: string): Promise<boolean | null> {
    return this.copy('', text, 0);
  }

  /** Clears the clipboard because the person says so, whatever is on it. */
  async clear(): Promise<void> {
    const round = this.#round;
    const isCleared = await writeClipboard('');
    if (round === this.#round) this.#end(isCleared);
  }

  /** Asks for the right to look, because the person says so. */
  async ask(): Promise<void> {
    this.asks = false;
    keepAskedToLook();
    await askToLook();
    this.right = await lookingRight();
  }

  #count(endsAt: number): void {
    this.#endsAt = endsAt;
    keepClipboardDue(endsAt);
    this.secondsLeft = this.#left();
    this.state = 'counting';
    this.#timer = setInterval(() => void this.#tick(), 250);
    this.#watch();
    copying.begin();
    void lookingRight().then((right) => {
      this.right = right;
      this.asks = right === 'prompt' && !wasAskedToLook();
    });
  }

  #watch(): void {
    this.#endWatch?.();
    const round = this.#round;
    const isSame = async (text: string) => (await digestOf(text)) === this.#digest;
    const stop = (): void => {
      if (round === this.#round) this.#stop();
    };
    this.#endWatch = watchClipboard(isSame, stop, () => {
      // Where the page may look, it finds out by itself, and is not misled by what wrote the same again.
      if (this.right !== 'granted') stop();
    });
  }

  #left(): number {
    return Math.max(0, Math.ceil((this.#endsAt - Date.now()) / 1000));
  }

  async #tick(): Promise<void> {
    this.secondsLeft = this.#left();
    if (this.secondsLeft > 0 || this.#isLooking) return;
    if (!document.hasFocus()) {
      this.state = 'waiting';
      return;
    }
    this.#isLooking = true;
    await this.#look().finally(() => {
      this.#isLooking = false;
    });
  }

  /** Clears the clipboard, unless it is seen to hold something else. */
  async #look(): Promise<void> {
    const round = this.#round;
    const found = await readClipboard();
    const isOther =
      found !== null && this.#digest !== '' && (await digestOf(found)) !== this.#digest;
    if (round !== this.#round) return;
    if (isOther) {
      this.#stop();
      return;
    }
    const isCleared = await writeClipboard('');
    if (round !== this.#round) return;
    // A page that lost focus meanwhile was refused for that alone, and looks again when it has it back.
    if (isCleared || document.hasFocus()) this.#end(isCleared);
  }

  #end(isCleared: boolean): void {
    const digest = this.#digest;
    if (this.asks) keepAskedToLook();
    this.#stop();
    this.state = isCleared ? 'cleared' : 'unsure';
    if (isCleared) {
      this.#timer = setInterval(() => this.#stop(), TOLD_FOR_MS);
      return;
    }
    this.#digest = digest;
    keepClipboardDue(this.#endsAt);
    this.#watch();
    this.#clearAtNextTouch();
  }

  /** The moments at which browsers let a page write that had no right to before. */
  #clearAtNextTouch(): void {
    const round = this.#round;
    const ended = new AbortController();
    const again = (): void => {
      ended.abort();
      if (round === this.#round) void this.#look();
    };
    for (const type of ['pointerup', 'keyup', 'focus'] as const) {
      addEventListener(type, again, { signal: ended.signal, capture: true });
    }
  }

  #stop(): void {
    this.#round += 1;
    clearInterval(this.#timer);
    this.#endWatch?.();
    this.#endWatch = undefined;
    this.#digest = '';
    this.asks = false;
    this.state = 'none';
    keepClipboardDue(null);
  }
}

export const copied = new Copied();

opening.onEnd(() => {
  copied.name = '';
});
