import * as Comlink from 'comlink';
import type { BenchWorker } from './bench.worker.ts';

let worker: Worker | null = null;

function freshWorker(): Comlink.Remote<BenchWorker> {
  worker?.terminate();
  worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
  return Comlink.wrap<BenchWorker>(worker);
}

/** What the driver calls. kdbxweb runs on the page, where it finds the browser's own XML parser. */
const bench = {
  core: freshWorker(),
  restart(): void {
    this.core = freshWorker();
  },
  buildKdbx: async (count: number) => (await import('./kdbx.ts')).buildKdbx(count),
  addToKdbx: async (number: number) => (await import('./kdbx.ts')).addToKdbx(number),
  openKdbx: async () => (await import('./kdbx.ts')).openKdbx(),
};

declare global {
  var bench: BenchPage;
}
export type BenchPage = typeof bench;

globalThis.bench = bench;
