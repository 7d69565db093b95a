import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST, manifestOf, overallHash } from './build-manifest.js';
import { hostFiles } from './header-files.js';
import { trimHeads } from './page-head.js';
import { writePrecache } from './precache.js';

/**
 * An adapter that, after another has written the app, adds what can be known only then.
 * @param {import('@sveltejs/kit').Adapter} adapter
 * @param {string} folder where the other writes to
 * @returns {import('@sveltejs/kit').Adapter}
 */
export const finished = (adapter, folder) => ({
  ...adapter,
  name: `${adapter.name}, finished`,
  adapt: async (builder) => {
    await adapter.adapt(builder);
    await trimHeads(folder, builder.getClientDirectory());
    await writePrecache(folder);
    await writeFile(join(folder, '_headers'), hostFiles._headers);
    const manifest = await manifestOf(folder);
    await writeFile(MANIFEST, manifest);
    builder.log.success(`${MANIFEST}: sha256 ${overallHash(manifest)}`);
  },
});
