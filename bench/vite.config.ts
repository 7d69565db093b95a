import { defineConfig } from 'vite';

/** The benchmark's own page. Not in the app's `build/`: nothing of it is ever shipped. */
export default defineConfig({
  root: `${process.cwd()}/bench/page`,
  base: '/bench/',
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    reportCompressedSize: false,
    outDir: `${process.cwd()}/node_modules/.cache/lockstate-bench/page`,
  },
});
