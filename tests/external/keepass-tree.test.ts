import { beforeAll, describe, expect, test } from 'vitest';
import { done } from '../../src/lib/core/base/outcome.ts';
import type { ExternalNode } from '../../src/lib/external/provider.ts';
import { at, codeOf, link, named, password } from '../support/keepass-stage.ts';
import { createKeepass, type KeepassFile } from '../support/keepassxc.ts';
import { valueOf } from '../support/outcome.ts';

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
