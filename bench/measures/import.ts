import type { Figure, Measure, Surroundings } from '../figures.ts';
import { importFiles, PASSPHRASE, type ImportFile } from '../files/import-files.ts';
import { entriesOf, entryAt } from '../page/entries.ts';
import type { BenchPage } from '../page/page.ts';
import type { Stage } from '../stage/stage.ts';
import { importByScreen, type Imported } from '../stage/transfer-screens.ts';

declare const bench: BenchPage;

const COUNT = 10_000;
/** Records that the same bytes are written in where they are packed. */
const PACKED = 40;

const isSealed = ({ name }: ImportFile) => /\.(age|kdbx)$/.test(name);

/** Throws unless the vault has what was in the file, by its names and one of its values. */
async function checkImported(stage: Stage, file: ImportFile): Promise<void> {
  const page = await stage.bench();
  const { name, value } = entryAt(COUNT - 1);
  const text = file.name === '.env' ? name.replaceAll(' ', '_') : name;
  const revealed = await page.evaluate((one) => bench.revealed(one), text);
  if (revealed !== value) throw new Error(`"import" of ${file.format} has another value`);
}

/** Imports a file into a vault of its own. */
async function importOnce(
  { newStage, effort }: Surroundings,
  file: ImportFile,
): Promise<Imported & { silence: number; packed: number }> {
  const stage = newStage();
  await stage.fill();
  await stage.unlock();
  const own = await stage.bench();
  const before = await own.evaluate(() => bench.databaseSize());
  const page = await stage.app();
  const picked = { name: file.name, mimeType: 'text/plain', buffer: Buffer.from(file.content) };
  await own.evaluate(() => bench.watchSilence());
  const passphrase = isSealed(file) ? PASSPHRASE : null;
  const { patience } = effort;
  const imported = await importByScreen(page, picked, { count: COUNT, passphrase, patience });
  const silence = await own.evaluate(() => bench.silence());
  await checkImported(stage, file);
  await own.evaluate(() => bench.settle());
  const after = await own.evaluate(() => bench.databaseSize());
  const bytes = after.bytes - before.bytes;
  const packed = await own.evaluate(([all, records]) => bench.put(all, records), [
    bytes,
    PACKED,
  ] as const);
  await stage.end();
  return { ...imported, silence, packed };
}

/** Importing 10,000 secrets from each format by the screens, the table several times. */
export const imports: Measure = async (_stage, around) => {
  const files = await importFiles(entriesOf(0, COUNT));
  const [table, ...others] = files;
  if (!table) throw new Error('"import" has no file');
  const runs: Awaited<ReturnType<typeof importOnce>>[] = [];
  for (let run = 0; run < around.effort.fewRuns; run += 1)
    runs.push(await importOnce(around, table));
  const of = { size: null, unit: 'ms' } as const;
  const count = COUNT.toLocaleString('en');
  const figures: Figure[] = [
    {
      ...of,
      id: 'import.preview',
      what: `file of ${count} (CSV) to its preview`,
      samples: runs.map(({ preview }) => preview),
    },
    {
      ...of,
      id: 'import.core',
      what: `import of ${count}, from the confirmation to its end`,
      samples: runs.map(({ apply }) => apply),
      against: {
        what: `writing the same bytes in ${PACKED} records`,
        samples: runs.map(({ packed }) => packed),
      },
    },
    {
      ...of,
      id: 'import.silence',
      what: 'the longest that the core answered nobody meanwhile',
      samples: runs.map(({ silence }) => silence),
    },
  ];
  for (const file of others) {
    const { preview, apply } = await importOnce(around, file);
    const what = `import of ${count}, ${file.format}: preview and import`;
    figures.push({ ...of, id: `import.${file.format}`, what, samples: [preview + apply] });
    around.say(`  ${file.format} imported`);
  }
  return figures;
};
