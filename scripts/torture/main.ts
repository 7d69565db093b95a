import { parseArgs } from 'node:util';
import { damageTable } from './damage/table.ts';
import { runDamage } from './damage/run-damage.ts';
import { writePart } from './document.ts';

/** `npm run torture`: see docs/torture.md. */
const { values: asked } = parseArgs({
  args: process.argv.slice(3),
  options: { damage: { type: 'boolean' } },
});

const say = (what: string): void => {
  console.error(what);
};

if (asked.damage) {
  await writePart('damage', damageTable(await runDamage(say)));
}
