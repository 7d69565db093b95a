import { ProblemError } from '../core/base/outcome.ts';

/**
 * A part of the core that is loaded when it is needed.
 * @param part as `import()` gives it
 * @throws ProblemError `core.notLoaded`
 */
export const loaded = <Part>(part: Promise<Part>): Promise<Part> =>
  part.catch(() => {
    throw new ProblemError({ code: 'core.notLoaded' });
  });
