import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from '../../src/lib/core/base/bytes.ts';
import { done, failed, type Outcome } from '../../src/lib/core/base/outcome.ts';
import { openKeepass } from '../../src/lib/external/keepass-vault.ts';
import type { ExternalNode, FileSource } from '../../src/lib/external/provider.ts';
import {
  createByKeepassxc,
  createKeepass,
  importByKeepassxc,
  type KeepassFile,
  type KeepassFormat,
} from '../support/keepassxc.ts';
import { valueOf } from '../support/outcome.ts';

const password = 'database pässword';
const folder = mkdtempSync(join(tmpdir(), 'lockstate-keepass-'));
const at = (name: string) => join(folder, name);
const bytesAt = (path: string): Bytes => new Uint8Array(readFileSync(path));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A file as it lies, with all that was read of it. */
function sourceOf(path: string) {
  const given: Bytes[] = [];
  const orMissing = <T>(get: () => T): Promise<Outcome<T>> => {
    try {
      return Promise.resolve(done(get()));
    } catch {
      return Promise.resolve(failed({ code: 'external.fileMissing' }));
    }
  };
  const source: FileSource = {
    stamp: () =>
      orMissing(() => {
        const { mtimeNs, size } = statSync(path, { bigint: true });
        return `${String(mtimeNs)} ${String(size)}`;
      }),
    read: () =>
      orMissing(() => {
        const bytes = bytesAt(path);
        given.push(bytes);
        return bytes;
      }),
  };
  return { source, given };
}

interface Key {
  readonly password?: string | null;
  readonly keyFile?: Bytes | null;
}

function link(path: string, key: Key = {}) {
  const { source, given } = sourceOf(path);
  const connection = { kind: 'keepass', password, keyFile: null, ...key } as const;
  return { vault: openKeepass(connection, source), given };
}

const codeOf = <T>(outcome: Outcome<T>) => (outcome.ok ? 'none' : outcome.problem.code);
const named = (nodes: readonly ExternalNode[], name: string): ExternalNode => {
  const found = nodes.find((one) => one.name === name);
  if (!found) throw new Error(`${name} is not listed`);
  return found;
};

describe('a database that keepassxc-cli reads and changes is read', () => {
  const formats: [string, string, KeepassFormat][] = [
    ['AES 256-bit', 'AES (', { version: 3 }],
    ['AES 256-bit', 'AES (', { version: 4, kdf: 'aes' }],
    ['AES 256-bit', 'Argon2d (', { version: 4, kdf: 'argon2d' }],
    ['AES 256-bit', 'Argon2id (', { version: 4, kdf: 'argon2id' }],
    ['ChaCha20 256-bit', 'AES (', { version: 4, cipher: 'chacha20', kdf: 'aes' }],
    ['ChaCha20 256-bit', 'Argon2d (', { version: 4, cipher: 'chacha20', kdf: 'argon2d' }],
    ['ChaCha20 256-bit', 'Argon2id (', { version: 4, cipher: 'chacha20', kdf: 'argon2id' }],
  ];

  test.each(formats)('%s, %s%j', async (cipher, kdf, format) => {
    const path = at(`${Object.values(format).join('-')}.kdbx`);
    const file = await createKeepass(path, { password }, format);
    file.add('Stripe', 'sk_live', ['-u', 'ada']);
    const info = file.info();
    expect(info).toContain(`Cipher: ${cipher}`);
    expect(info).toContain(`KDF: ${kdf}`);
    const { vault } = link(path);
    const version = format.version === 3 ? 'KDBX 3.1' : 'KDBX 4.0';
    expect(await vault.test()).toEqual(done({ version, count: 1 }));
    expect(await vault.read('Stripe')).toEqual(done('sk_live'));
    expect(await vault.read('Stripe#UserName')).toEqual(done('ada'));
    expect(codeOf(await link(path, { password: 'wrong' }).vault.test())).toBe(
      'external.filePasswordWrong',
    );
  });

  test('made by keepassxc-cli itself', async () => {
    const three = createByKeepassxc(at('made-3.kdbx'), { password });
    const four = importByKeepassxc(at('made-4.kdbx'), password);
    for (const [file, version] of [
      [three, 'KDBX 3.1'],
      [four, 'KDBX 4.0'],
    ] as const) {
      file.add('A', 'one');
      const { vault } = link(file.path);
      expect(await vault.test()).toEqual(done({ version, count: 1 }));
      expect(await vault.read('A')).toEqual(done('one'));
    }
  });

  test('with a key file, and with that alone', async () => {
    writeFileSync(at('key.bin'), 'any bytes make a key file');
    const keyFile = bytesAt(at('key.bin'));
    const both = await createKeepass(at('both.kdbx'), { password, keyFile: at('key.bin') });
    both.add('A', 'one');
    expect(await link(both.path, { keyFile }).vault.read('A')).toEqual(done('one'));
    expect(codeOf(await link(both.path).vault.test())).toBe('external.filePasswordWrong');
    const other = new Uint8Array([1]);
    const wrong = { keyFile: other };
    expect(codeOf(await link(both.path, wrong).vault.test())).toBe('external.filePasswordWrong');

    const alone = createByKeepassxc(at('alone.kdbx'), { keyFile: at('key.bin') });
    alone.add('A', 'two');
    const { vault } = link(alone.path, { password: null, keyFile });
    expect(await vault.read('A')).toEqual(done('two'));
    const wrongAlone = link(alone.path, { password: null, keyFile: other });
    expect(codeOf(await wrongAlone.vault.test())).toBe('external.keyFileWrong');
    expect(keyFile).toEqual(bytesAt(at('key.bin')));
  });

  test('a key file that contradicts itself is told', async () => {
    const text = `<KeyFile><Meta><Version>2.0</Version></Meta><Key><Data Hash="00000000">${'AB'.repeat(32)}</Data></Key></KeyFile>`;
    const file = await createKeepass(at('key-file.kdbx'), { password });
    const keyFile = new TextEncoder().encode(text);
    expect(codeOf(await link(file.path, { keyFile }).vault.test())).toBe('external.keyFileWrong');
  });
});

describe('a file that is changed while it is linked', () => {
  let file: KeepassFile;

  beforeAll(async () => {
    file = await createKeepass(at('changed.kdbx'), { password }, { kdf: 'argon2id' });
    file.mkdir('Work');
    file.add('A', 'one');
  });

  test('gives what is in it now', async () => {
    const { vault, given } = link(file.path);
    expect(await vault.read('A')).toEqual(done('one'));
    expect(await vault.read('A')).toEqual(done('one'));
    expect(given).toHaveLength(1);
    file.edit('A', 'two');
    expect(await vault.read('A')).toEqual(done('two'));
    file.mv('A', 'Work');
    expect(codeOf(await vault.read('A'))).toBe('external.notFound');
    expect(await vault.read('Work/A')).toEqual(done('two'));
    const work = named(valueOf(await vault.list([])), 'Work');
    const entry = named(valueOf(await vault.list(work.path)), 'A');
    file.rm('Work/A');
    expect(file.ls()).toContain('Recycle Bin/A');
    expect(codeOf(await vault.read('Work/A'))).toBe('external.notFound');
    expect(codeOf(await vault.read('Recycle Bin/A'))).toBe('external.notFound');
    expect(codeOf(await vault.list(entry.path))).toBe('external.notFound');
    expect(valueOf(await vault.search('A')).nodes).toEqual([]);
    expect(valueOf(await vault.list([])).map(({ name }) => name)).toEqual(['Work']);
    expect(valueOf(await vault.test()).count).toBe(0);
  });

  test('opens once for all that ask at once, and anew after it was closed', async () => {
    file.add('B', 'three');
    const { vault, given } = link(file.path);
    await Promise.all([vault.read('B'), vault.list([]), vault.search('b'), vault.test()]);
    expect(given).toHaveLength(1);
    vault.close();
    expect(await vault.read('B')).toEqual(done('three'));
    expect(given).toHaveLength(2);
  });

  test('what is under way when it is closed gives nothing, and opens nothing again', async () => {
    const { vault, given } = link(file.path);
    const early = vault.read('B');
    vault.close();
    expect(codeOf(await early)).toBe('external.interrupted');
    expect(given).toHaveLength(0);
    const late = vault.read('B');
    await Promise.resolve().then(() => Promise.resolve());
    expect(given).toHaveLength(1);
    vault.close();
    expect(codeOf(await late)).toBe('external.interrupted');
  });

  test('what was read of the file is overwritten, also when it does not open', async () => {
    for (const one of [link(file.path), link(file.path, { password: 'wrong' })]) {
      await one.vault.test();
      expect(one.given.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true]);
    }
  });

  test('a file that is gone is told, and read when it is back', async () => {
    copyFileSync(file.path, at('moving.kdbx'));
    const { vault, given } = link(at('moving.kdbx'));
    expect(await vault.read('B')).toEqual(done('three'));
    rmSync(at('moving.kdbx'));
    expect(codeOf(await vault.read('B'))).toBe('external.fileMissing');
    expect(codeOf(await vault.list([]))).toBe('external.fileMissing');
    copyFileSync(file.path, at('moving.kdbx'));
    expect(await vault.read('B')).toEqual(done('three'));
    expect(given).toHaveLength(2);
  });

  test('problems of the source come through as they are', async () => {
    const connection = { kind: 'keepass', password, keyFile: null } as const;
    for (const code of ['external.filePermission', 'external.fileChanged'] as const) {
      const refusal = () => Promise.resolve(failed({ code }));
      const stamped = () => Promise.resolve(done('1'));
      for (const stamp of [refusal, stamped]) {
        const vault = openKeepass(connection, { stamp, read: refusal });
        expect(await vault.read('B')).toEqual(failed({ code }));
      }
    }
  });
});

describe('a file that does not open', () => {
  const path = at('damaged.kdbx');
  let whole: Bytes;
  let old: Bytes;

  beforeAll(async () => {
    const entries = [{ fields: { Title: 'A', Password: 'one', Notes: 'x'.repeat(3000) } }];
    whole = bytesAt((await createKeepass(at('whole.kdbx'), { password }, {}, entries)).path);
    const format = { version: 3 } as const;
    old = bytesAt((await createKeepass(at('old.kdbx'), { password }, format, entries)).path);
  });

  test('is told apart, and tried again on the next call', async () => {
    const { vault } = link(path);
    const codeWith = async (bytes: Uint8Array) => {
      writeFileSync(path, bytes);
      return codeOf(await vault.read('A'));
    };
    const flipped = (bytes: Bytes, place: number) =>
      bytes.map((byte, one) => (one === place ? byte ^ 1 : byte));
    expect(await codeWith(whole)).toBe('none');
    expect(await codeWith(new TextEncoder().encode('a text'))).toBe('external.fileNotKeepass');
    expect(await codeWith(new Uint8Array())).toBe('external.fileNotKeepass');
    expect(await codeWith(flipped(whole, 0))).toBe('external.fileNotKeepass');
    const newer = whole.map((byte, one) => (one === 10 ? 5 : byte));
    expect(await codeWith(newer)).toBe('external.fileNotKeepass');
    for (const length of [12, 100, whole.length / 2, whole.length - 1]) {
      expect(await codeWith(whole.slice(0, length))).toBe('external.fileDamaged');
    }
    for (const place of [20, 60, whole.length / 2, whole.length - 50]) {
      expect(await codeWith(flipped(whole, Math.floor(place)))).toBe('external.fileDamaged');
    }
    expect(await codeWith(old)).toBe('none');
    expect(await codeWith(flipped(old, old.length - 200))).toBe('external.fileDamaged');
    expect(await codeWith(old.slice(0, 100))).toBe('external.fileDamaged');
    // KDBX 3 has no check of its key: what does not decrypt may be either.
    expect(await codeWith(old.slice(0, -16))).toMatch(/filePasswordWrong|fileDamaged/);
    expect(await codeWith(whole)).toBe('none');
  });

  test('a failure is not kept, also when the file stays as it is', async () => {
    writeFileSync(path, whole.slice(0, -1));
    const { vault, given } = link(path);
    expect(codeOf(await vault.test())).toBe('external.fileDamaged');
    expect(codeOf(await vault.test())).toBe('external.fileDamaged');
    expect(given).toHaveLength(2);
  });

  test('no problem carries anything but its code', async () => {
    const { vault } = link(path, { password: 'a wrong one' });
    writeFileSync(path, whole);
    expect(await vault.read('Some/Name')).toEqual(failed({ code: 'external.filePasswordWrong' }));
    expect(await vault.read('Two\nlines')).toEqual(
      failed({ code: 'external.referenceMalformed', kind: 'keepass' }),
    );
    expect(vault.canonical('a//b').ok).toBe(false);
    expect(vault.canonical('/a/b')).toEqual(done('a/b#Password'));
  });
});

describe('what is in a database', () => {
  let file: KeepassFile;

  beforeAll(async () => {
    const twin = (value: string) => ({
      groups: ['Twins'],
      fields: { Title: 'Twin', Password: value },
    });
    file = await createKeepass(at('tree.kdbx'), { password }, {}, [
      {
        fields: {
          Title: 'All',
          UserName: 'ada',
          Password: 'pw',
          URL: 'https://dashboard.example.com',
          Notes: 'two\nlines',
          'API Key': 'ak_1',
          'Secret/Key#2': 'sk_1',
          otp: 'otpauth://totp/x?secret=ABC',
          Empty: '',
          'Two\nlines': 'unreachable by its name',
        },
        protect: ['API Key'],
      },
      { groups: ['Grüppe 🔑', 'A/B #1'], fields: { Title: '100% Ümlaut/☕#x', Password: 'odd' } },
      { groups: ['Twins'], fields: { Title: '', Password: 'untitled' } },
      { groups: ['uuid:x'], fields: { Title: 'Like', Password: 'an id' } },
      { groups: ['Accents'], fields: { Title: 'cafe\u0301', Password: 'decomposed' } },
      { fields: { Title: 'Link', Password: '{REF:P@T:All}' } },
      { fields: { Title: 'Blank', UserName: 'ada' } },
      twin('first'),
      twin('second'),
    ]);
  });

  const shape = (nodes: readonly ExternalNode[]) => nodes.map(({ type, name }) => [type, name]);

  test('keepassxc-cli reads the same', async () => {
    const { vault } = link(file.path);
    for (const field of ['Password', 'UserName', 'URL', 'API Key', 'otp']) {
      expect(await vault.read(`All#${field}`)).toEqual(done(file.show('All', field)));
    }
    expect(await vault.read('All#Notes')).toEqual(done('two\nlines'));
    expect(await vault.read('All#Title')).toEqual(done('All'));
    expect(await vault.read('All#Secret%2FKey%232')).toEqual(done('sk_1'));
    expect(await vault.read('Link')).toEqual(done('{REF:P@T:All}'));
    expect(codeOf(await vault.read('All#Missing'))).toBe('external.notFound');
    expect(codeOf(await vault.read('All#password'))).toBe('external.notFound');
    expect(codeOf(await vault.read('All#Empty'))).toBe('external.notAText');
    expect(codeOf(await vault.read('Blank'))).toBe('external.notAText');
    expect(codeOf(await vault.read('Twins'))).toBe('external.notFound');
    expect(valueOf(await vault.test())).toEqual({ version: 'KDBX 4.0', count: 9 });
  });

  test('lists folders, then items, then fields, each with a reference', async () => {
    const { vault } = link(file.path);
    const top = valueOf(await vault.list([]));
    expect(shape(top)).toEqual([
      ['folder', 'Accents'],
      ['folder', 'Grüppe 🔑'],
      ['folder', 'Twins'],
      ['folder', 'uuid:x'],
      ['item', 'All'],
      ['item', 'Blank'],
      ['item', 'Link'],
    ]);
    expect(top.every(({ reference }) => reference === null)).toBe(true);
    const fields = valueOf(await vault.list(named(top, 'All').path));
    expect(fields.map(({ reference }) => reference)).toEqual([
      'All#Password',
      'All#UserName',
      'All#URL',
      'All#Notes',
      'All#Title',
      'All#API Key',
      'All#otp',
      'All#Secret%2FKey%232',
    ]);
    expect(codeOf(await vault.list(['g:0']))).toBe('external.notFound');
    expect(codeOf(await vault.list(named(fields, 'otp').path))).toBe('external.notFound');
  });

  test('names with slashes, signs and accents lead back', async () => {
    const { vault } = link(file.path);
    const outer = named(valueOf(await vault.list([])), 'Grüppe 🔑');
    const inner = named(valueOf(await vault.list(outer.path)), 'A/B #1');
    const item = named(valueOf(await vault.list(inner.path)), '100% Ümlaut/☕#x');
    const [first] = valueOf(await vault.list(item.path));
    expect(first?.reference).toBe('Grüppe 🔑/A%2FB %231/100%25 Ümlaut%2F☕%23x#Password');
    expect(await vault.read(first?.reference ?? '')).toEqual(done('odd'));
    expect(await vault.read('Accents/caf\u00e9')).toEqual(done('decomposed'));
  });

  test('what has no path of its own is named by its id', async () => {
    const { vault } = link(file.path);
    expect(codeOf(await vault.read('Twins/Twin'))).toBe('external.ambiguous');
    const top = valueOf(await vault.list([]));
    const values: string[] = [];
    for (const folder of ['Twins', 'uuid:x']) {
      for (const item of valueOf(await vault.list(named(top, folder).path))) {
        const [first] = valueOf(await vault.list(item.path));
        expect(first?.reference).toMatch(/^uuid:[0-9A-F]{32}#Password$/);
        const value = valueOf(await vault.read(first?.reference ?? ''));
        values.push(value);
        const [, uuid] = /:(\w+)#/.exec(first?.reference ?? '') ?? [];
        expect(await vault.read(`{REF:P@I:${uuid ?? ''}}`)).toEqual(done(value));
      }
    }
    expect(values).toEqual(['untitled', 'first', 'second', 'an id']);
    expect(codeOf(await vault.read(`uuid:${'0'.repeat(32)}`))).toBe('external.notFound');
  });

  test('is found by title, user name and address', async () => {
    const { vault } = link(file.path);
    const find = async (text: string) => {
      const { nodes, complete } = valueOf(await vault.search(text));
      expect(complete).toBe(true);
      return nodes.map(({ name }) => name);
    };
    expect(await find('üMLAUT')).toEqual(['Grüppe 🔑 / A/B #1 / 100% Ümlaut/☕#x']);
    expect(await find('ADA')).toEqual(['All', 'Blank']);
    expect(await find('dashboard')).toEqual(['All']);
    expect(await find('sk_1')).toEqual([]);
    const [twin] = valueOf(await vault.search('twin')).nodes;
    expect(twin?.name).toBe('Twins / Twin');
    expect(await vault.list(twin?.path ?? [])).toMatchObject({ value: [{ name: 'Password' }, {}] });
  });

  test('no more is found than can be shown', async () => {
    const entries = Array.from({ length: 201 }, (_, one) => ({
      fields: { Title: `Entry ${String(one)}`, UserName: one === 0 ? 'b' : 'a' },
    }));
    const { path } = await createKeepass(at('many.kdbx'), { password }, {}, entries);
    const { vault } = link(path);
    const all = valueOf(await vault.search('entry'));
    expect([all.nodes.length, all.complete]).toEqual([200, false]);
    const most = valueOf(await vault.search('a'));
    expect([most.nodes.length, most.complete]).toEqual([200, true]);
  });
});
