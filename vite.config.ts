import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { checkChartLayout } from './scripts/chart-layout-plugin.ts';
import { siteHandler } from './scripts/site-handler.js';
import { chromiumArgs, chromiumPath } from './tests/support/chromium.js';

/** `vite preview` serves what is deployed; SvelteKit's own preview serves what it was before it was finished. */
const previewBuild: Plugin = {
  name: 'preview-build',
  configurePreviewServer: (server) => {
    server.middlewares.use(siteHandler('build'));
  },
};

/** Scripts of workers with a policy of their own lie in folders of their own, since hosts give headers by folder. */
const workerFolders: Plugin = {
  name: 'worker-folders',
  enforce: 'post',
  config: () => {
    const folder = (name: string) => /^(egress|interchange)\b/.exec(name)?.[1] ?? 'workers';
    const entryFileNames = ({ name }: { name: string }) =>
      `_app/immutable/${folder(name)}/[name]-[hash].js`;
    return { worker: { rollupOptions: { output: { entryFileNames } } } };
  },
};

export default defineConfig({
  plugins: [previewBuild, sveltekit(), checkChartLayout(), workerFolders],
  worker: { format: 'es' },
  build: { target: 'es2022' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // By default one core is left free, which is half of a machine with two.
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromiumPath(), args: chromiumArgs },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
