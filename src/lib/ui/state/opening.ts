import type { AppView } from '../../worker/protocol/app-view.ts';

/** Whether the vault of a view may be looked into. `isOpen` of the chart would bring XState along. */
export const isOpenIn = ({ phase, vault }: AppView): boolean =>
  phase === 'ready' && vault?.chart.path.startsWith('unlocked.') === true;

/** Which open vault a view is of, and whether it is whole or being recovered; `null` of none. */
const openIn = (view: AppView): string | null =>
  isOpenIn(view) && view.vault ? `${view.vault.id} ${view.vault.chart.path}` : null;

let open: string | null = null;
/** How often an open vault has closed on this page. */
let ended = 0;
const endings = new Set<() => void>();

/**
 * What this page holds of an open vault goes when the vault closes: by a lock here or in another tab, a reset
 * that is asked about, a sign-out, the core's end. What a component holds goes with it; what outlives
 * components is let go of here, and answers that come too late are for nobody.
 */
export const opening = {
  /** Looks at the next view, before it is shown. */
  see(next: AppView): void {
    const now = openIn(next);
    if (open !== null && now !== open) {
      ended += 1;
      for (const forget of endings) forget();
    }
    open = now;
  },

  /** Has something forgotten each time that an open vault closes. */
  onEnd(forget: () => void): void {
    endings.add(forget);
  },

  /** @returns what tells whether no vault has closed on this page since this call */
  mark(): () => boolean {
    const then = ended;
    return () => then === ended;
  },
};
