import { runnerImport } from 'vite';

// Runs a TypeScript module of this folder: Node 20 does not read one by itself.
await runnerImport(`./${process.argv[2]}`, { configFile: false, logLevel: 'error' });
