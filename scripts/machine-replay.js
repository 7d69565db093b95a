/**
 * Replays events through a machine as an exported log carries it: XState's JSON of states, transitions
 * with guards and actions by name. What the names mean is said in FORMAT.md.
 */

/** @type {Record<string, (context: any) => boolean>} */
const GUARDS = {
  keyWasSaved: ({ keySaved }) => keySaved,
  cameFromUnlocked: ({ cameFrom }) => cameFrom === 'unlocked',
};

/** @type {Record<string, object>} */
const ACTIONS = {
  rest: { cameFrom: null, keySaved: false },
  noteKeySaved: { keySaved: true },
  comeFromUninitialised: { cameFrom: 'uninitialised', keySaved: false },
  comeFromLocked: { cameFrom: 'locked', keySaved: false },
  comeFromUnlocked: { cameFrom: 'unlocked', keySaved: false },
  comeFromErased: { cameFrom: 'erased', keySaved: false },
};

/**
 * @param {any} machine
 * @param {string[]} start the state that the log begins in; none for where the machine starts
 */
export function replayer(machine, start) {
  const at = (/** @type {string[]} */ path) =>
    path.reduce((node, name) => node?.states?.[name], machine);
  /** @type {(path: string[]) => string[]} */
  const settle = (path) => {
    const initial = at(path)?.initial;
    return initial === undefined ? path : settle([...path, initial]);
  };
  /** @param {string} target @param {string[]} holder the state that the transition's state lies in */
  const resolve = (target, holder) => {
    const names = target.split('.');
    return settle(target.startsWith('#') ? names.slice(1) : [...holder, ...names]);
  };
  let path = settle(start);
  let context = machine.context;
  return {
    state: () => path.join('.'),
    /** @param {string} type @returns {boolean} whether the machine takes the event in its state */
    take(type) {
      for (let depth = path.length; depth > 0; depth -= 1) {
        const candidates = [at(path.slice(0, depth))?.on?.[type] ?? []].flat();
        const taken = candidates.find(
          ({ guard }) => guard === undefined || GUARDS[guard]?.(context),
        );
        if (!taken) continue;
        path = resolve(taken.target, path.slice(0, depth - 1));
        for (const action of [taken.actions ?? []].flat()) {
          context = { ...context, ...ACTIONS[action] };
        }
        return true;
      }
      return false;
    },
  };
}
