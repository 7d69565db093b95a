import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { chromiumPath } from '../../tests/support/chromium.js';
import { damageTable } from './damage/table.ts';
import { runDamage } from './damage/run-damage.ts';
import { VAULTS, writePart } from './document.ts';
import { type KillReport, runKills } from './kills/run-kills.ts';

/** `npm run torture`: see docs/torture.md. Kills run the app as it was built last. */
const { values: asked } = parseArgs({
  args: process.argv.slice(3),
  options: {
    damage: { type: 'boolean' },
    vault: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'profile-age': { type: 'string', default: '50' },
  },
});

const say = (what: string): void => {
  console.error(what);
};

const saidOf = ({ kills, writes, open, early, troubles }: KillReport): string => {
  const losses = troubles.filter((one) => one.losses.length > 0).length;
  const alarms = troubles.filter((one) => one.losses.length === 0).length;
  return (
    `${kills} kills (${early} before the vault was open again, ${open} with commands under way), ` +
    `${writes} acknowledged commands: ${losses} losses, ${alarms} false alarms`
  );
};

if (asked.damage) {
  const vaults = VAULTS.filter((name) => asked.vault === undefined || asked.vault === name);
  for (const name of vaults) await writePart(name, damageTable(await runDamage(name, say)));
}
if (asked.kills !== undefined) {
  const [kills, seed, profileAge] = [asked.kills, asked.seed, asked['profile-age']].map(Number);
  if (!kills || seed === undefined || !profileAge) throw new Error('"--kills" is a number');
  const report = await runKills({
    kills,
    seed,
    profileAge,
    onTrouble: (line) => {
      console.log(JSON.stringify(line));
    },
    onKill: (sofar) => {
      if (sofar.kills % 10 === 0) say(saidOf(sofar));
    },
  });
  const version = execFileSync(chromiumPath(), ['--version']).toString().trim();
  const about = `${version}, seed ${seed}, at most ${profileAge} kills on one profile`;
  const rows = report.troubles.map(({ kill, age, losses, alarms }) =>
    `- kill ${kill}, the profile's ${age}.: ${[...losses, ...alarms].join('; ')}`.slice(0, 300),
  );
  await writePart('kills', [`${about}: ${saidOf(report)}.`, ...rows].join('\n\n'));
  console.log(saidOf(report));
  if (report.troubles.some(({ losses }) => losses.length > 0)) process.exitCode = 1;
}
