import { connectCore } from '../../worker/client.ts';
import { type AppView, EMPTY_VIEW } from '../../worker/protocol/app-view.ts';
import type { CoreApi } from '../../worker/protocol/core-api.ts';

let view = $state.raw<AppView>(EMPTY_VIEW);
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
