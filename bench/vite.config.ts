import { defineConfig } from 'vite';

/** Where the benchmark is built. Not in the app's `build/`: nothing of it is ever shipped. */
const OUT = 'node_modules/.cache/lockstate-bench';

/** Two builds: the page that measures, from the app's own modules, and with `--ssr` what drives it. */
export default defineConfig(({ isSsrBuild }) => {
  const root = process.cwd();
  const shared = { target: 'es2022', emptyOutDir: true, reportCompressedSize: false };
  return isSsrBuild
    ? {
        build: {
          ...shared,
          rolldownOptions: { input: `${root}/bench/run.ts` },
          outDir: `${root}/${OUT}/run`,
        },
      }
    : {
        root: `${root}/bench/page`,
        worker: { format: 'es' },
        build: { ...shared, outDir: `${root}/${OUT}/page` },
      };
});
