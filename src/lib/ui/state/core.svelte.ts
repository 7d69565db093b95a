import { connectCore } from '../../worker/client.ts';
import type { AppView } from '../../worker/protocol/app-view.ts';
import type { CoreApi } from '../../worker/protocol/core-api.ts';

const STARTING: AppView = {
  phase: 'starting',
  problem: null,
  profiles: [],
  profile: null,
  workspaces: [],
  workspace: null,
  vault: null,
  vaultProblem: null,
  locksAt: null,
};

let view = $state.raw<AppView>(STARTING);
let api: CoreApi | null = null;

/** The one connection of this tab: what to render from, and whom to ask. */
export const core = {
  get view(): AppView {
    return view;
  },
  /** Connects at the first use, so that a page rendered without a browser asks for nothing. */
  get api(): CoreApi {
    api ??= connectCore((next) => {
      view = next;
    });
    return api;
  },
};
