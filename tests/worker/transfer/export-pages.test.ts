import fc from 'fast-check';
import { expect, test } from 'vitest';
import { done } from '../../../src/lib/core/base/outcome.ts';
import type { PlainSecret } from '../../../src/lib/core/transfer/plain-secret.ts';
import type { InterchangeService } from '../../../src/lib/worker/interchange/interchange-protocol.ts';
import { startCore, valueOf } from '../../support/core.ts';
import { watchedInterchange } from '../../support/interchange.ts';

const quiet = () => undefined;
const COUNT = 620;

/** What is done to the vault before the worker takes the page of this number. */
interface Meanwhile {
  readonly page: number;
  readonly at: number;
  readonly what: 'edit' | 'delete' | 'add' | 'rename' | 'trim';
}

const meanwhile = fc.record<Meanwhile>({
  page: fc.nat(3),
  at: fc.nat(COUNT - 1),
  what: fc.constantFrom('edit', 'delete', 'add', 'rename', 'trim'),
});

test('whatever is done meanwhile, every secret is written once, as it was in the beginning', async () => {
  let before: (page: number) => Promise<unknown> = () => Promise.resolve();
  let taken: PlainSecret[] = [];
  let names: string[] = [];
  let page = 0;
  const service: Partial<InterchangeService> = {
    // Derives no key.
    beginFile: () => Promise.resolve(done(null)),
    takeNames: (some) => {
      names.push(...some);
      return Promise.resolve(done(null));
    },
    takeSecrets: async (some) => {
      taken.push(...some);
      await before((page += 1));
      return done(null);
    },
    endFile: () =>
      Promise.resolve(
        done({
          file: new Blob(),
          count: taken.length,
          left: [],
          defaults: [],
          withoutOwn: [],
          linked: [],
        }),
      ),
  };
  const { core } = await startCore({
    fresh: true,
    interchange: watchedInterchange(service).keeper,
  });
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  valueOf(await core.keys.open(true));
  const lines = Array.from({ length: COUNT }, (_, at) => `KEY_${at}=one`).join('\n');
  const bytes = new TextEncoder().encode(lines);
  valueOf(await core.transfer.preview({ name: '.env', bytes, format: null }, {}));
  valueOf(await core.transfer.import('skip', quiet));
  const query = { text: '', order: 'name', offset: 0, limit: 5_000 } as const;
  const rowsNow = async () => valueOf(await core.secrets.list(query)).rows;
  let added = 0;

  const act = async ({ at, what }: Meanwhile) => {
    const rows = await rowsNow();
    const row = rows[at % rows.length];
    if (!row) throw new Error('no row');
    const { id, name, detailsSeq } = row;
    const draft = { name, value: `v${(added += 1)}`, domains: 'a.example' };
    if (what === 'edit') valueOf(await core.secrets.edit(id, detailsSeq, draft));
    else if (what === 'delete') valueOf(await core.secrets.delete([id]));
    else if (what === 'add') valueOf(await core.secrets.add({ ...draft, name: `NEW_${added}` }));
    else if (what === 'rename')
      valueOf(await core.secrets.edit(id, detailsSeq, { ...draft, name: `OTHER_${added}` }));
    else {
      valueOf(await core.secrets.changeSettings({ versionsKept: 0 }));
      valueOf(await core.secrets.changeSettings({ versionsKept: 2 }));
    }
  };
  const export_ = async () => {
    [taken, names, page] = [[], [], 0];
    const made = valueOf(
      await core.transfer.export({ format: 'age', passphrase: 'kX9$mQ2!vB7z' }, quiet),
    );
    expect(made.damaged).toEqual([]);
    return taken;
  };

  await fc.assert(
    fc.asyncProperty(fc.array(meanwhile, { maxLength: 6 }), async (actions) => {
      before = () => Promise.resolve();
      const wanted = await export_();
      before = async (at) => {
        for (const one of actions.filter((each) => each.page + 1 === at)) await act(one);
      };
      const got = await export_();
      expect(got).toEqual(wanted);
      expect(names).toEqual(wanted.map(({ name }) => name));
    }),
    { numRuns: 12 },
  );
  expect(added).toBeGreaterThan(0);
}, 60_000);

test('what is damaged is named, and a disk that does not answer is no damage', async () => {
  const started = await startCore({ fresh: true });
  const { core, store } = started;
  valueOf(await core.profiles.create('Ada'));
  valueOf(await core.keys.issue());
  valueOf(await core.keys.open(true));
  const bad = valueOf(await core.secrets.add({ name: 'BAD', value: 'x', domains: '' }));
  valueOf(await core.secrets.add({ name: 'GOOD', value: 'y', domains: '' }));
  const { readParts } = store;
  let isBroken = true;
  store.readParts = async (...asked) => {
    const read = await readParts.apply(store, asked);
    const bytes = read.values.find(({ seq }) => seq === bad)?.bytes;
    if (bytes && isBroken) bytes[30] = (bytes[30] ?? 0) ^ 1;
    return read;
  };
  const made = valueOf(await core.transfer.export({ format: 'dotenv' }, quiet));
  expect(made.damaged).toEqual(['BAD']);
  isBroken = false;
  store.readParts = () => Promise.reject(new DOMException('gone', 'UnknownError'));
  await expect(core.transfer.export({ format: 'dotenv' }, quiet)).rejects.toThrow();
});
