import { spawnSync } from 'node:child_process';

// `npm run test:engines -- firefox walk`: the engines to test, all where none is named, and what Playwright is given.
const ENGINES = ['chromium', 'firefox', 'webkit'];
const given = process.argv.slice(2);
const engines = given.filter((one) => ENGINES.includes(one));
const rest = given.filter((one) => !ENGINES.includes(one));
const projects = engines.map((one) => `--project=${one}`);
const { status } = spawnSync(
  'npx',
  ['playwright', 'test', '-c', 'tests/engines/playwright.config.ts', ...projects, ...rest],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
