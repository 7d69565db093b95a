import { defineConfig } from '@playwright/test';
import type { Options } from './engine-test.ts';

/** Runs the built app in one engine or in all: `npm run test:engines -- firefox`. */
export default defineConfig<Options>({
  testDir: '.',
  testMatch: '**/*.engine.ts',
  outputDir: '../../test-results/engines',
  workers: 2,
  // One file starts one browser; its tests take turns.
  fullyParallel: false,
  timeout: 240_000,
  reporter: 'list',
  projects: (['chromium', 'firefox', 'webkit'] as const).map((engine) => ({
    name: engine,
    use: { engine },
  })),
});
