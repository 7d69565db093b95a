import { missing, type Condition } from './conditions.ts';

/** How one measurement waits. */
export interface Wait {
  readonly until: Condition;
  /** The person's own event that the time counts from; `load` counts from when the page was asked for. */
  readonly from: 'keydown' | 'click' | 'change' | 'load';
  /** Milliseconds after which there is no figure but an error. */
  readonly patience: number;
}

/** Frames that what was waited for has to stay for. */
const STAYS = 2;

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

/** Resolves in the task after this frame was painted, with the time. */
const painted = () =>
  new Promise<number>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(performance.now());
    };
    port2.postMessage(null);
  });

let waiting: Promise<number> | null = null;

/** Looks at every frame until the condition is met in one and in those that follow. */
async function untilPainted(
  { until, patience }: Wait,
  started: () => number | null,
): Promise<number> {
  const end = performance.now() + patience;
  let lacks: string | null = null;
  while (performance.now() < end) {
    await nextFrame();
    lacks = started() === null ? 'the event that it counts from' : missing(until);
    if (lacks !== null) continue;
    const at = await painted();
    let stayed = 0;
    while (stayed < STAYS && missing(until) === null) {
      await nextFrame();
      stayed += 1;
    }
    if (missing(until) === null) return at - (started() ?? 0);
  }
  throw new Error(`nothing to measure after ${patience} ms: expected ${lacks ?? 'it to stay'}`);
}

/**
 * Begins to wait, before the person does anything.
 * @throws when what is waited for is there already: then nothing that happens could be told from nothing
 */
export function begin(wait: Wait): void {
  waiting = null;
  if (wait.from !== 'load' && missing(wait.until) === null)
    throw new Error('nothing to measure: what is waited for is there before anything was done');
  let start: number | null = wait.from === 'load' ? 0 : null;
  // When the person did it, not when the page came to look at it.
  if (wait.from !== 'load')
    addEventListener(wait.from, ({ timeStamp }) => (start ??= timeStamp), {
      capture: true,
      once: true,
    });
  waiting = untilPainted(wait, () => start);
  // Whoever asks for the end is told; nobody else has to be.
  waiting.catch(() => undefined);
}

/** @returns milliseconds from the event to the task after the frame that shows it */
export function end(): Promise<number> {
  if (!waiting) throw new Error('nothing to measure: no wait was begun');
  return waiting;
}

declare global {
  var benchWaits: { readonly begin: typeof begin; readonly end: typeof end };
}
globalThis.benchWaits = { begin, end };
