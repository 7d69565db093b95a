import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepassxc } from '../../tests/support/keepassxc.ts';
import {
  byTurns,
  type Figure,
  type Measure,
  type NoFigure,
  type Surroundings,
} from '../figures.ts';
import { keepassXml } from '../files/peer-files.ts';
import { entriesOf, entryAt } from '../page/entries.ts';
import type { BenchPage } from '../page/page.ts';
import { saidBy } from '../report/machine.ts';
import type { Stage } from '../stage/stage.ts';

declare const bench: BenchPage;

/** kdbxweb takes minutes beyond this, and blocks the page meanwhile. */
const KDBXWEB_MOST = 10_000;
/** What KeePassXC takes minutes for is not waited for. */
const KEEPASSXC_MOST = 100_000;
const PASSWORD = 'benchmark';

function took(work: () => void): Promise<number> {
  const start = performance.now();
  work();
  return Promise.resolve(performance.now() - start);
}

async function openAndLock(stage: Stage): Promise<number> {
  const unlocked = await stage.unlock();
  await stage.lock();
  return unlocked;
}

/** kdbxweb opens and writes the same entries in memory, with a key derivation that costs nothing. */
async function kdbxweb(stage: Stage, { effort }: Surroundings): Promise<(Figure | NoFigure)[]> {
  const { size } = stage;
  const what = 'kdbxweb, opening';
  if (size > KDBXWEB_MOST)
    return [{ id: 'peers.kdbxweb', what, size, why: 'takes minutes at this size' }];
  const page = await stage.bench();
  await page.evaluate((count) => bench.buildKdbx(count), size);
  const opens = await byTurns(
    {
      unlock: () => openAndLock(stage),
      kdbxweb: async () => {
        const { total, count } = await page.evaluate(() => bench.openKdbx());
        if (count !== size) throw new Error(`"kdbxweb" found ${count} of ${size}`);
        return total;
      },
    },
    effort.fewRuns,
    1,
  );
  await stage.unlock();
  const adds = await byTurns(
    {
      add: async () => {
        const number = stage.nextNumber();
        stage.model.addEntry(number);
        return page.evaluate((one) => bench.add(one), number);
      },
      kdbxweb: async () => {
        const number = stage.nextNumber();
        return (await page.evaluate((one) => bench.addToKdbx(one), number)).total;
      },
    },
    effort.fewRuns,
    1,
  );
  await stage.lock();
  const of = { size, unit: 'ms' } as const;
  return [
    {
      ...of,
      id: 'peers.kdbxweb',
      what,
      samples: opens.kdbxweb,
      against: { what: 'unlock', samples: opens.unlock },
    },
    {
      ...of,
      id: 'peers.kdbxwebAdd',
      what: 'kdbxweb, adding one and writing its file',
      samples: adds.kdbxweb,
      against: { what: 'add one', samples: adds.add },
    },
  ];
}

/** keepassxc-cli, its start and its 100 ms of key derivation included. */
async function keepass(stage: Stage, around: Surroundings): Promise<(Figure | NoFigure)[]> {
  const { size } = stage;
  const none = (why: string): NoFigure[] => [
    { id: 'peers.keepassxc', what: 'keepassxc-cli', size, why },
  ];
  if (saidBy('keepassxc-cli', '--version') === null) return none('not on this machine');
  if (size > KEEPASSXC_MOST) return none('not waited for at this size');
  const file = join(around.scratch, 'peer.kdbx');
  const entries = entriesOf(0, size);
  writeFileSync(`${file}.xml`, keepassXml(entries));
  const run = (...given: string[]) => keepassxc(given, [PASSWORD, PASSWORD]);
  const importing = () => {
    rmSync(file, { force: true });
    run('import', '-q', '-p', '-t', '100', `${file}.xml`, file);
  };
  let next = size;
  importing();
  await stage.unlock();
  const page = await stage.bench();
  const samples = await byTurns(
    {
      list: () =>
        took(() => {
          const lines = run('ls', '-q', '-R', '-f', file).trim().split('\n');
          if (lines.length < size) throw new Error(`"keepassxc-cli" listed ${lines.length}`);
        }),
      export: () =>
        took(() => {
          const text = run('export', '-q', '-f', 'csv', file);
          if (!text.includes(entryAt(0).value)) throw new Error('"keepassxc-cli" lost a value');
        }),
      keepassxc: () => took(() => void run('add', '-q', file, `added ${(next += 1)}`)),
      add: async () => {
        const number = stage.nextNumber();
        stage.model.addEntry(number);
        return page.evaluate((one) => bench.add(one), number);
      },
    },
    around.effort.fewRuns,
  );
  await stage.lock();
  const imported = await byTurns({ import: () => took(importing) }, 1);
  const of = { size, unit: 'ms' } as const;
  return [
    { ...of, id: 'peers.keepassList', what: 'keepassxc-cli, listing all', samples: samples.list },
    {
      ...of,
      id: 'peers.keepassAdd',
      what: 'keepassxc-cli, adding one',
      samples: samples.keepassxc,
      against: { what: 'add one', samples: samples.add },
    },
    { ...of, id: 'peers.keepassCsv', what: 'keepassxc-cli, export', samples: samples.export },
    { ...of, id: 'peers.keepassXml', what: 'keepassxc-cli, import', samples: imported.import },
  ];
}

/** age with a key of its own, so that no derivation is in it, on what a backup holds. */
async function age(stage: Stage, { scratch, effort }: Surroundings) {
  const { size } = stage;
  if (saidBy('age', '--version') === null)
    return [{ id: 'peers.age', what: 'age', size, why: 'not on this machine' }];
  const path = (name: string) => join(scratch, name);
  rmSync(path('key'), { force: true });
  execFileSync('age-keygen', ['-o', path('key')], { stdio: 'ignore' });
  const recipient = /age1\w+/.exec(readFileSync(path('key'), 'utf8'))?.[0] ?? '';
  writeFileSync(path('plain'), JSON.stringify(entriesOf(0, size)));
  const { size: bytes } = statSync(path('plain'));
  const run = (...given: string[]) => void execFileSync('age', given);
  const samples = await byTurns(
    {
      encrypt: () => took(() => run('-r', recipient, '-o', path('sealed'), path('plain'))),
      decrypt: () =>
        took(() => {
          run('-d', '-i', path('key'), '-o', path('opened'), path('sealed'));
          if (statSync(path('opened')).size !== bytes) throw new Error('"age" lost something');
        }),
    },
    effort.fewRuns,
    1,
  );
  const of = { size, unit: 'ms' } as const;
  return [
    { ...of, id: 'peers.ageEncrypt', what: 'age, encrypting the same', samples: samples.encrypt },
    { ...of, id: 'peers.ageDecrypt', what: 'age, decrypting it', samples: samples.decrypt },
  ];
}

/** What others take for the same entries. */
export const peers: Measure = async (stage, around) => {
  mkdirSync(around.scratch, { recursive: true });
  const found = await kdbxweb(stage, around);
  return [...found, ...(await keepass(stage, around)), ...(await age(stage, around))];
};
