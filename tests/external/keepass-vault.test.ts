import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { done, failed } from '../../src/lib/core/base/outcome.ts';
import { openKeepass } from '../../src/lib/external/keepass-vault.ts';
import { at, bytesAt, codeOf, link, named, opener, password } from '../support/keepass-stage.ts';
import {
  createByKeepassxc,
  createKeepass,
  importByKeepassxc,
  type KeepassFile,
  type KeepassFormat,
} from '../support/keepassxc.ts';
import { valueOf } from '../support/outcome.ts';

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
        const vault = openKeepass(connection, { stamp, read: refusal }, opener);
        expect(await vault.read('B')).toEqual(failed({ code }));
      }
    }
  });
});
