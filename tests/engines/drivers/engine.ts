import { type Found, type Sought, told } from './sought.ts';
import { finderScript } from './finder-script.ts';

/** How a browser is started. */
export interface Start {
  /** Folder of all that it stores: the next start on the same one goes on with it. */
  readonly profile: string;
  /** Runs in every page before any of its own scripts. */
  readonly before?: string;
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** One browser of an engine, with pages of its own. */
export interface Browser {
  /** As it names itself, such as `Firefox 153.0`. */
  readonly version: string;
  newTab(): Promise<Tab>;
  /** What pages wrote on their consoles, errors first of all. */
  readonly console: readonly string[];
  /** Ends it as the power would: no process of it gets to put anything in order. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface Engine {
  readonly name: 'chromium' | 'firefox' | 'webkit';
  /** Whether the driver can stand in for an authenticator of passkeys. */
  readonly hasAuthenticator: boolean;
  start(options: Start): Promise<Browser>;
}

/** How long anything may take to show, in milliseconds; looked at every few of them. */
const PATIENCE_MS = 30_000;
const BETWEEN_LOOKS_MS = 25;

/** Gives what a look finds, as soon as it finds something. @throws Error with `what` when it never does */
export async function until<T>(what: string, look: () => Promise<T | null | false>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  let failure = '';
  while (Date.now() < end) {
    try {
      const seen = await look();
      if (seen !== null && seen !== false) return seen;
    } catch (error) {
      // A page that is just being replaced answers nothing.
      failure = String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
  throw new Error(`never came: ${what} ${failure}`);
}

/** One page. Clicks and keys are the browser's own, so that focus and gestures count. */
export abstract class Tab {
  abstract goto(url: string): Promise<void>;
  abstract back(): Promise<void>;
  abstract forward(): Promise<void>;
  abstract reload(): Promise<void>;
  /** Brings it before the others. */
  abstract show(): Promise<void>;
  abstract close(): Promise<void>;
  /** Calls a function in the page, which must stand for itself, and gives what it gives. */
  abstract run<T>(made: string, ...given: unknown[]): Promise<T>;
  abstract screenshot(): Promise<Buffer>;
  abstract resize(width: number, height: number): Promise<void>;
  /** Presses the main button of the mouse at a place of the viewport. */
  protected abstract press(x: number, y: number): Promise<void>;
  /** Presses keys one after the other. */
  abstract type(text: string): Promise<void>;
  abstract key(name: 'Enter' | 'Escape' | 'Tab'): Promise<void>;
  /** Presses a letter while Control is held. */
  protected abstract control(letter: 'a' | 'v'): Promise<void>;
  /** Gives files to the field that carries the mark `data-sought`. */
  protected abstract giveFiles(paths: readonly string[]): Promise<void>;

  /** As `run`, with a function in place of its text. It sees nothing but what it is given. */
  evaluate<Given extends unknown[], T>(
    call: (...given: Given) => T | Promise<T>,
    ...given: Given
  ): Promise<T> {
    return this.run<T>(call.toString(), ...given);
  }

  /** What is there now, `null` for nothing. */
  async look(sought: Sought, mark = false): Promise<Found | null> {
    const call = `(sought, mark) => globalThis.lockstateFind?.(sought, mark) ?? (globalThis.lockstateFind ? null : 'absent')`;
    const found = await this.run<Found | null | 'absent'>(call, sought, mark);
    if (found !== 'absent') return found;
    await this.run(`() => { ${await finderScript()} }`);
    return this.run<Found | null>(call, sought, mark);
  }

  /** Waits until it is seen. */
  see(sought: Sought): Promise<Found> {
    return until(told(sought), () => this.look(sought));
  }

  /** Waits until it is not seen. */
  async miss(sought: Sought): Promise<void> {
    await until(`the end of ${told(sought)}`, async () => (await this.look(sought)) === null);
  }

  async isThere(sought: Sought): Promise<boolean> {
    return (await this.look(sought)) !== null;
  }

  /** Waits until a field or a text reads so. */
  async reads(sought: Sought, pattern: RegExp): Promise<string> {
    const { value } = await until(`${String(pattern)} in ${told(sought)}`, async () => {
      const found = await this.look(sought);
      return found && pattern.test(found.value) ? found : null;
    });
    return value;
  }

  /**
   * Clicks on it, once it is there, stands still and is not covered; again when it moved away under the mouse, as
   * when something above it has just been loaded.
   */
  async click(sought: Sought): Promise<void> {
    for (let tries = 0; tries < 3; tries += 1) {
      let last: Found | null = null;
      const { x, y } = await until(`a click on ${told(sought)}`, async () => {
        const found = await this.look(sought, true);
        const stands = found?.x === last?.x && found?.y === last?.y;
        last = found;
        return found?.isHit && !found.isDisabled && stands ? found : null;
      });
      await this.press(x, y);
      // A page that was left by it does not know any more.
      const missed = await this.run<boolean>('() => globalThis.lockstateClicked === false').catch(
        () => false,
      );
      if (!missed) return;
    }
  }

  /** Puts a text in the place of what stands in a field, key by key. */
  async fill(sought: Sought, value: string): Promise<void> {
    await this.click(sought);
    await until(`the focus in ${told(sought)}`, async () => {
      return (await this.look(sought))?.isFocused === true;
    });
    await this.control('a');
    if (value === '') await this.type('\b');
    else await this.type(value);
  }

  /** Puts what is on the clipboard where the focus is. */
  paste(): Promise<void> {
    return this.control('v');
  }

  /**
   * Chooses an option by its words. The list that a browser opens belongs to the system and to no page, so that
   * no driver reaches it: this chooses as a program does, and no other way.
   */
  async choose(sought: Sought, option: string): Promise<void> {
    await until(`${option} of ${told(sought)}`, async () => {
      if (!(await this.look(sought, true))) return false;
      return this.evaluate((words) => {
        const select = document.querySelector<HTMLSelectElement>('select[data-sought]');
        const index = [...(select?.options ?? [])].findIndex(({ text }) => text.trim() === words);
        if (!select || index < 0) return false;
        select.selectedIndex = index;
        select.dispatchEvent(new Event('input', { bubbles: true }));
        select.dispatchEvent(new Event('change', { bubbles: true }));
        return true;
      }, option);
    });
  }

  /** Gives files to a field for them, which need not be seen: a button stands for it. */
  async upload(paths: readonly string[]): Promise<void> {
    await until('a field for files', () =>
      this.evaluate(() => {
        const input = document.querySelector('input[type=file]');
        input?.setAttribute('data-sought', '');
        return input !== null;
      }),
    );
    await this.giveFiles(paths);
  }
}
