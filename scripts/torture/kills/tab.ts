import type { Page } from 'playwright';
import type { AppView } from '../../../src/lib/worker/protocol/app-view.ts';
import type { DoomedBrowser } from './browser.ts';
import type { Found } from './check.ts';
import type { Change, Ledger } from './ledger.ts';
import type { Torture } from './page.js';

declare const torture: Torture;

/** An outcome as it came out of the page. */
export type Answer = Awaited<ReturnType<Torture['call']>>;

/** Problems that say that nobody waited for the disk: what was begun may be done. */
const UNKNOWN = ['command.interrupted', 'storage.stuck'];

/** What a person may want of the page that is more than one call. */
type Deed = 'edit' | 'remove' | 'import' | 'saveTemplate';

/** The harness's page in the browser, and the ledger that everything it is asked for goes into. */
export class Tab {
  readonly ledger: Ledger;
  /** Whether something was answered of which nobody knows whether it was done. */
  isUnsettled = false;
  readonly #browser: DoomedBrowser;
  readonly #page: Page;

  constructor(browser: DoomedBrowser, page: Page, ledger: Ledger) {
    this.#browser = browser;
    this.#page = page;
    this.ledger = ledger;
  }

  /** The view of a core that has started, or failed to. @throws Killed */
  ready(): Promise<AppView> {
    return this.#alive(this.#page.evaluate(() => torture.ready()));
  }

  look(): Promise<Found> {
    return this.#alive(this.#page.evaluate(() => torture.look()));
  }

  async view(): Promise<AppView> {
    const view = await this.#alive(this.#page.evaluate(() => torture.view()));
    if (!view) throw new Error('no view yet');
    return view;
  }

  reload(): Promise<unknown> {
    return this.#alive(this.#page.reload());
  }

  /** Calls the core. Nothing is noted. @throws Killed */
  ask(path: string, ...given: unknown[]): Promise<Answer> {
    return this.#alive(
      this.#page.evaluate(([name, all]) => torture.call(name, all), [path, given] as const),
    );
  }

  /**
   * Calls the core and notes it: as begun before, as acknowledged when the answer is here. What is never
   * answered stays noted as begun. @throws Killed
   */
  call(change: Change, path: string, ...given: unknown[]): Promise<Answer> {
    return this.#noted(path, change, () => this.ask(path, ...given));
  }

  /** The same for what the page does in several calls, of which one writes. */
  do(change: Change, deed: Deed, ...given: unknown[]): Promise<Answer> {
    return this.#noted(deed, change, () =>
      this.#alive(
        this.#page.evaluate(
          ([name, all]) => (torture[name] as (...all: unknown[]) => Promise<Answer>)(...all),
          [deed, given] as const,
        ),
      ),
    );
  }

  async #noted(what: string, change: Change, ask: () => Promise<Answer>): Promise<Answer> {
    const intent = this.ledger.begin(what, change);
    const answer = await ask();
    this.ledger.note(what, change, answer.ok ? 'ok' : (answer.problem?.code ?? ''));
    if (answer.ok) {
      this.ledger.done(intent);
      this.ledger.writes += 1;
    } else if (UNKNOWN.includes(answer.problem?.code ?? '')) this.isUnsettled = true;
    else this.ledger.notDone(intent);
    return answer;
  }

  #alive<T>(work: Promise<T>): Promise<T> {
    return this.#browser.alive(work);
  }
}

/** The value of an answer that has to be one. */
export function valueOf(answer: Answer, what: string): unknown {
  if (!answer.ok) throw new Error(`"${what}" was refused: ${answer.problem?.code}`);
  return answer.value;
}
