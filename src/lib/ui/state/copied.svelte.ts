import { readClipboard, writeClipboard } from '../../platform/clipboard.ts';

/** How long a line that only tells what happened stays. */
const TOLD_FOR_MS = 4000;

type State =
  /** Nothing of ours is on the clipboard. */
  | 'none'
  | 'counting'
  /** Time is up, but the browser does not let us see whether the value is still there. */
  | 'unsure'
  | 'cleared';

async function digestOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  bytes.fill(0);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16)).join('.');
}

/**
 * The value that was copied last, until it is off the clipboard again. What is kept to know it by is its
 * digest. Clipboards can be touched by a page in use only, so a time that ends while another window is
 * in front waits for this one.
 */
class Copied {
  /** Name of the secret; empty once the vault is locked, when names are not to be seen. */
  name = $state('');
  state = $state<State>('none');
  secondsLeft = $state(0);
  #digest = '';
  #endsAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Grows with each copy and each end, so that an answer to an earlier question changes nothing. */
  #round = 0;
  #isLooking = false;

  /**
   * Copies a value, to be taken off again after `seconds`; 0 for never.
   * @returns whether it was copied; if not, what was copied before is still looked after
   */
  async copy(name: string, text: string, seconds: number): Promise<boolean> {
    const digest = seconds === 0 ? '' : await digestOf(text);
    if (!(await writeClipboard(text))) return false;
    this.#stop();
    if (seconds === 0) return true;
    this.#digest = digest;
    this.name = name;
    this.secondsLeft = seconds;
    this.#endsAt = Date.now() + seconds * 1000;
    this.state = 'counting';
    this.#timer = setInterval(() => void this.#tick(), 250);
    return true;
  }

  /** Copies what may stay on the clipboard, in place of a value that may be there. */
  async copyToStay(text: string): Promise<boolean> {
    const isCopied = await writeClipboard(text);
    if (isCopied) this.#stop();
    return isCopied;
  }

  /** Clears the clipboard because the person says so, whatever is on it. */
  async clear(): Promise<void> {
    const round = this.#round;
    const isCleared = await writeClipboard('');
    if (round === this.#round) this.#end(isCleared);
  }

  dismiss(): void {
    this.#stop();
  }

  forgetName(): void {
    this.name = '';
  }

  async #tick(): Promise<void> {
    this.secondsLeft = Math.max(0, Math.ceil((this.#endsAt - Date.now()) / 1000));
    if (this.secondsLeft > 0 || this.#isLooking || !document.hasFocus()) return;
    this.#isLooking = true;
    await this.#look().finally(() => {
      this.#isLooking = false;
    });
  }

  /** Clears the clipboard if it still holds the value. */
  async #look(): Promise<void> {
    const round = this.#round;
    const found = await readClipboard();
    const isOurs = found !== null && (await digestOf(found)) === this.#digest;
    if (round !== this.#round) return;
    if (found !== null && !isOurs) {
      this.#stop();
      return;
    }
    const isCleared = isOurs && (await writeClipboard(''));
    if (round !== this.#round) return;
    // A page that lost focus meanwhile was refused for that alone, and looks again when it has it back.
    if (isCleared || document.hasFocus()) this.#end(isCleared);
  }

  #end(isCleared: boolean): void {
    this.#stop();
    this.state = isCleared ? 'cleared' : 'unsure';
    if (isCleared) this.#timer = setInterval(() => this.#stop(), TOLD_FOR_MS);
  }

  #stop(): void {
    this.#round += 1;
    clearInterval(this.#timer);
    this.#digest = '';
    this.state = 'none';
  }
}

export const copied = new Copied();
