import type { Measure } from '../figures.ts';
import { PASSPHRASE } from '../files/import-files.ts';
import { entryAt } from '../page/entries.ts';
import type { BenchPage } from '../page/page.ts';
import { withPeakMemory } from '../stage/profile.ts';
import { exportByScreen, importByScreen } from '../stage/transfer-screens.ts';

declare const bench: BenchPage;

/** From this size on one run takes so long that it has to do. */
const ONCE_FROM = 100_000;
const MEGA = 1e6;

/** An encrypted backup of all by its dialog, and restoring it into an empty vault by the screens there. */
export const backup: Measure = async (stage, { effort, newStage }) => {
  const { size } = stage;
  const held = stage.model.size;
  const { patience } = effort;
  const runs = size >= ONCE_FROM ? 1 : effort.fewRuns;
  const [exports, memory, bytes, restores]: number[][] = [[], [], [], []];
  for (let run = 0; run < runs; run += 1) {
    const page = await stage.openRows(patience);
    const request = { count: held, passphrase: PASSPHRASE, patience };
    const { value, peak } = await withPeakMemory(stage.browser.pid, () =>
      exportByScreen(page, request),
    );
    exports?.push(value.took);
    memory?.push(peak / MEGA);
    bytes?.push(value.file.length / MEGA);
    await stage.lock();
    await stage.end();

    const restored = newStage();
    await restored.fill();
    await restored.unlock();
    const file = { name: 'x.age', mimeType: '', buffer: value.file };
    const took = await importByScreen(await restored.app(), file, request);
    restores?.push(took.preview + took.apply);
    const first = entryAt(0);
    const own = await restored.bench();
    const revealed = await own.evaluate((name) => bench.revealed(name), first.name);
    const count = await own.evaluate(() => bench.count());
    if (revealed !== first.value || count !== held) throw new Error('"restore" lost something');
    await restored.end();
  }
  const of = { size, unit: 'ms' } as const;
  return [
    { ...of, id: 'export.backup', what: 'Save backup to its end', samples: exports ?? [] },
    { ...of, id: 'restore.backup', what: 'backup opened and imported', samples: restores ?? [] },
    {
      id: 'export.memory',
      what: 'memory that an export takes at the most',
      size,
      unit: 'MB',
      samples: memory ?? [],
    },
    { id: 'export.bytes', what: 'the backup', size, unit: 'MB', samples: bytes ?? [] },
  ];
};
