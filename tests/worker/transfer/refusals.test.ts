import { beforeEach, describe, expect, test } from 'vitest';
import { auditedCore, type AuditedCore } from '../../support/audited-core.ts';
import { valueOf } from '../../support/core.ts';

const quiet = () => undefined;
const NOW = Number.MAX_SAFE_INTEGER;
const refused = (problem: object) => ({ ok: false, problem });

let it: AuditedCore;
beforeEach(async () => {
  it = await auditedCore();
});

describe('a backup', () => {
  test('takes a passphrase of twelve characters, and none of one less', async () => {
    const save = (passphrase?: string) =>
      it.core.transfer.export(
        { format: 'age', ...(passphrase !== undefined && { passphrase }) },
        quiet,
      );
    const { seq } = it.vault();
    const tooShort = refused({ code: 'passphrase.tooShort', min: 12 });
    for (const passphrase of [undefined, '', 'x'.repeat(11)])
      expect(await save(passphrase)).toEqual(tooShort);
    expect(it.vault().seq).toBe(seq);
    const tooWeak = refused({ code: 'passphrase.tooWeak' });
    for (const passphrase of ['x'.repeat(12), 'password1234'])
      expect(await save(passphrase)).toEqual(tooWeak);
    expect(it.vault().seq).toBe(seq);
    expect(valueOf(await save('kX9$mQ2!vB7z')).count).toBe(3);
    expect(it.vault().seq).toBe(seq + 1);
  });
});

describe('an import', () => {
  const file = { name: '.env', bytes: new TextEncoder().encode('NEW=1\n'), format: null };
  const gone = refused({ code: 'import.gone' });

  test('is that of its own preview, or of none: another tab may read another file meanwhile', async () => {
    const first = valueOf(await it.core.transfer.preview(file, {}));
    const other = { ...file, bytes: new TextEncoder().encode('OTHER=2\n') };
    const second = valueOf(await it.core.transfer.preview(other, {}));
    const { seq } = it.vault();
    expect(await it.core.transfer.import('skip', quiet, first.number)).toEqual(gone);
    expect(it.vault().seq).toBe(seq);
    expect(valueOf(await it.core.transfer.import('skip', quiet, second.number)).added).toBe(1);
  });

  test('is gone where no file was read, where it was applied, and in another vault', async () => {
    expect(await it.core.transfer.import('skip', quiet)).toEqual(gone);
    valueOf(await it.core.transfer.preview(file, {}));
    expect(valueOf(await it.core.transfer.import('skip', quiet)).added).toBe(1);
    expect(await it.core.transfer.import('skip', quiet)).toEqual(gone);
    valueOf(await it.core.transfer.preview(file, {}));
    valueOf(await it.core.profiles.signOut(true));
    valueOf(await it.core.profiles.create('Grace'));
    valueOf(await it.core.keys.issue());
    valueOf(await it.core.keys.open(true));
    expect(await it.core.transfer.import('skip', quiet)).toEqual(gone);
    expect(it.vault().count).toBe(0);
  });
});

describe('undoing a deletion', () => {
  const gone = refused({ code: 'undo.gone' });
  const remove = async (at: number) => {
    const id = it.ids[at];
    if (id === undefined) throw new Error('no such secret');
    return valueOf(await it.core.secrets.delete([id]));
  };

  test('is done once, of each of the last fifty', async () => {
    const [earlier, last] = [await remove(2), await remove(3)];
    expect(it.vault().count).toBe(1);
    valueOf(await it.core.secrets.undoDelete(earlier));
    valueOf(await it.core.secrets.undoDelete(last));
    for (const token of [earlier, last])
      expect(await it.core.secrets.undoDelete(token)).toEqual(gone);
    expect(it.vault().count).toBe(3);
    const tokens: number[] = [];
    for (let turn = 0; turn < 51; turn += 1) {
      const draft = { name: `GONE_${turn}`, value: 'v', domains: '' };
      const id = valueOf(await it.core.secrets.add(draft));
      tokens.push(valueOf(await it.core.secrets.delete([id])));
    }
    expect(await it.core.secrets.undoDelete(tokens[0] ?? 0)).toEqual(gone);
    valueOf(await it.core.secrets.undoDelete(tokens[1] ?? 0));
    expect(it.vault().count).toBe(4);
  });

  test('is over with a lock, and where nothing was deleted', async () => {
    const token = await remove(2);
    valueOf(await it.core.keys.lock());
    valueOf(await it.core.keys.unlock(it.key));
    expect(await it.core.secrets.undoDelete(token)).toEqual(gone);
    expect(it.vault().count).toBe(2);
  });

  test('can be tried again after a disk that failed', async () => {
    const token = await remove(2);
    it.fault.commit = () => true;
    expect(await it.core.secrets.undoDelete(token)).toEqual(refused({ code: 'storage.full' }));
    it.fault.commit = null;
    valueOf(await it.core.secrets.undoDelete(token));
    expect(it.vault().count).toBe(3);
  });
});

describe('a compaction', () => {
  const nothing = refused({ code: 'compaction.nothing' });

  test('of nothing is none, planned or done', async () => {
    const { seq } = it.vault();
    // Every event is of this very moment, and only what is older goes.
    for (const before of [0, 1_790_000_000_000]) {
      expect(await it.core.audit.planCompaction(before)).toEqual(nothing);
      expect(await it.core.audit.compact(before)).toEqual(nothing);
    }
    expect(it.vault().seq).toBe(seq);
    expect(valueOf(await it.core.audit.compact(1_790_000_000_001)).removed).toBeGreaterThan(0);
  });
});

describe('a verification', () => {
  const interrupted = refused({ code: 'audit.interrupted' });

  /** Verifies, and does something else when the first page of the log was read and not yet looked at. */
  async function verifyDuring(meanwhile: () => Promise<unknown>) {
    const { store } = it;
    const { readEvents } = store;
    let times = 0;
    store.readEvents = async (...given: Parameters<typeof readEvents>) => {
      const records = await readEvents.apply(store, given);
      store.readEvents = readEvents;
      times += 1;
      await meanwhile();
      return records;
    };
    const verified = await it.core.audit.verify(quiet);
    expect(times).toBe(1);
    return verified;
  }

  test('is over when the vault is unlocked or locked meanwhile', async () => {
    valueOf(await it.core.keys.lock());
    expect(await verifyDuring(async () => valueOf(await it.core.keys.unlock(it.key)))).toEqual(
      interrupted,
    );
    expect(await verifyDuring(async () => valueOf(await it.core.keys.lock()))).toEqual(interrupted);
    valueOf(await it.core.keys.unlock(it.key));
    expect((await it.verify()).findings).toEqual([]);
  });

  test('begins anew when the log is cut meanwhile', async () => {
    const cut = await verifyDuring(async () => valueOf(await it.core.audit.compact(NOW)));
    expect(valueOf(cut)).toMatchObject({ findings: [], base: { at: it.vault().seq } });
    expect((await it.verify()).findings).toEqual([]);
  });

  test('is not over with a command that only goes on', async () => {
    const draft = { name: 'MEANWHILE', value: 'x', domains: '' };
    const verified = await verifyDuring(async () => valueOf(await it.core.secrets.add(draft)));
    expect(valueOf(verified).findings).toEqual([]);
  });
});

describe('a receipt that is checked', () => {
  test('is refused when it is none, mistyped, or of another vault', async () => {
    const own = await it.receipt();
    expect(await it.check(own)).toMatchObject({ type: 'contained' });
    const check = (text: string) => it.core.audit.checkReceipt(text, quiet);
    expect(await check('hello')).toEqual(refused({ code: 'receipt.notAReceipt' }));
    const bent = own.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await check(bent)).toEqual(refused({ code: 'receipt.mistyped' }));
    const { text: other } = valueOf(await (await auditedCore()).core.audit.receipt());
    expect(await check(other)).toEqual(refused({ code: 'receipt.otherVault' }));
  });
});
