import { readClipboard, writeClipboard } from '../platform/clipboard.ts';

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
  name = $state('');
  state = $state<State>('none');
  secondsLeft = $state(0);
  #digest = '';
  #endsAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Copies a value, to be taken off again after `seconds`; 0 for never. @returns whether it was copied */
  async copy(name: string, text: string, seconds: number): Promise<boolean> {
    this.#stop();
    if (!(await writeClipboard(text))) return false;
    if (seconds === 0) return true;
    this.#digest = await digestOf(text);
    this.name = name;
    this.secondsLeft = seconds;
    this.#endsAt = Date.now() + seconds * 1000;
    this.state = 'counting';
    this.#timer = setInterval(() => this.#tick(), 250);
    return true;
  }

  /** Clears the clipboard because the person says so, whatever is on it. */
  async clear(): Promise<void> {
    if (await writeClipboard('')) this.#told();
  }

  dismiss(): void {
    this.#stop();
  }

  #tick(): void {
    this.secondsLeft = Math.max(0, Math.ceil((this.#endsAt - Date.now()) / 1000));
    if (this.secondsLeft === 0 && document.hasFocus()) void this.#finish();
  }

  async #finish(): Promise<void> {
    clearInterval(this.#timer);
    const digest = this.#digest;
    const found = await readClipboard();
    if (digest !== this.#digest) return;
    if (found === null) this.state = 'unsure';
    else if ((await digestOf(found)) !== digest) this.#stop();
    else await this.clear();
  }

  #told(): void {
    this.#stop();
    this.state = 'cleared';
    this.#timer = setInterval(() => this.#stop(), TOLD_FOR_MS);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#digest = '';
    this.state = 'none';
  }
}

export const copied = new Copied();
