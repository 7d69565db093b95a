import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { metaPolicy } from './scripts/security-headers.js';
import { sourceVersion } from './scripts/build-manifest.js';
import { finished } from './scripts/finish-build.js';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    // Not the time, which is SvelteKit's own choice: the same sources must give the same bytes.
    version: { name: await sourceVersion(import.meta.dirname) },
    adapter: finished(adapter({ pages: 'build', fallback: '404.html', strict: true }), 'build'),
    // By us, when the first screen is there: `ui/state/offline.ts`.
    serviceWorker: { register: false },
    // Hash mode lists every inline script Kit writes; nothing else inline may run.
    csp: {
      mode: 'hash',
      directives: metaPolicy,
    },
  },
};
