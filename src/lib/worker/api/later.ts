import { failed, type Outcome, ProblemError } from '../../core/base/outcome.ts';
import { loaded } from '../loaded.ts';

/** A part of the core that is loaded when it is needed, once. */
export class Later<Part> {
  readonly #load: () => Promise<Part>;
  #part: Part | null = null;
  #loading: Promise<Part> | null = null;

  /** @param load gives a part that is new, or the same as before */
  constructor(load: () => Promise<Part>) {
    this.#load = load;
  }

  /** The part, where it is loaded. */
  get here(): Part | null {
    return this.#part;
  }

  /** One that could not be had is asked for again the next time. @throws ProblemError `core.notLoaded` */
  get(): Promise<Part> {
    this.#loading ??= loaded(this.#load()).then(
      (part) => (this.#part = part),
      (error: unknown) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }
}

type Call = (...given: never[]) => unknown;

/**
 * An area of the protocol whose calls wait for a part to be loaded, and answer `core.notLoaded` where it cannot be.
 * With the part there a call goes through at once, and keeps its place among other calls.
 * @param areaOf the area of a part, the same each time
 * @param atOnce calls that wait for nothing
 */
export function laterArea<Part, Area extends object>(
  part: Later<Part>,
  areaOf: (part: Part) => Area,
  atOnce: Partial<Area> = {},
): Area {
  const callOf = (name: string | symbol) => (loaded: Part, given: readonly never[]) => {
    const area = areaOf(loaded);
    return Reflect.apply(Reflect.get(area, name) as Call, area, given);
  };
  const notLoaded = (error: unknown): Outcome<never> => {
    if (error instanceof ProblemError) return failed(error.problem);
    throw error;
  };
  const call = (name: string | symbol) => {
    const through = callOf(name);
    return (...given: readonly never[]): unknown =>
      part.here
        ? through(part.here, given)
        : part.get().then((loaded) => through(loaded, given), notLoaded);
  };
  // No member of its own is ever asked for but the calls that the protocol lists.
  return new Proxy(atOnce as Area, {
    get: (own, name) => (Reflect.get(own, name) as unknown) ?? call(name),
  });
}
