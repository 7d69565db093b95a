import { build } from 'vite';
import type { RolldownOutput } from 'rolldown';

let made: Promise<string> | undefined;

/** The finder as one script without imports, for a driver to bring into a page. */
export const finderScript = (): Promise<string> => (made ??= make());

async function make(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      lib: { entry: new URL('finder.ts', import.meta.url).pathname, formats: ['iife'], name: 'x' },
    },
  })) as RolldownOutput[];
  const code = built[0]?.output[0].code;
  if (code === undefined) throw new Error('the finder could not be built');
  return code;
}
