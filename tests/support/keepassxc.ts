import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { argon2d, argon2id } from 'hash-wasm';
import type * as Kdbxweb from 'kdbxweb';

/**
 * A copy of kdbxweb of its own: the app's has the app's Argon2, which tests are to try, and Playwright
 * finds few of its names through `import`.
 */
function ownKdbxweb(): typeof Kdbxweb {
  const require = createRequire(import.meta.url);
  const path = require.resolve('kdbxweb');
  const cached = require.cache[path];
  Reflect.deleteProperty(require.cache, path);
  const own = require('kdbxweb') as typeof Kdbxweb;
  if (cached) require.cache[path] = cached;
  else Reflect.deleteProperty(require.cache, path);
  return own;
}

const kdbxweb = ownKdbxweb();

kdbxweb.CryptoEngine.setArgon2Impl(
  async (password, salt, memory, iterations, hashLength, parallelism, type) => {
    const argon2 = type === kdbxweb.CryptoEngine.Argon2TypeArgon2id ? argon2id : argon2d;
    const hash = await argon2({
      password: new Uint8Array(password),
      salt: new Uint8Array(salt),
      memorySize: memory,
      iterations,
      hashLength,
      parallelism,
      outputType: 'binary',
    });
    return new Uint8Array(hash).buffer;
  },
);

/** What opens a database; the key file by its path. */
export interface KeepassFileKey {
  readonly password?: string;
  readonly keyFile?: string;
}

/** An entry to begin with. Names may hold what the command line takes for something else. */
export interface KeepassEntry {
  /** Names of the groups it is in, made where they are missing. */
  readonly groups?: readonly string[];
  /** By name: `Title`, `UserName`, `Password`, `URL`, `Notes`, or its own. */
  readonly fields: Readonly<Record<string, string>>;
  /** Names of fields that are stored protected, besides the password. */
  readonly protect?: readonly string[];
}

export interface KeepassFormat {
  readonly version?: 3 | 4;
  /** Version 3 has `aes` only, for both. */
  readonly cipher?: 'aes' | 'chacha20';
  readonly kdf?: 'aes' | 'argon2d' | 'argon2id';
}

/** Runs Debian's keepassxc-cli; what it asks for comes line by line. */
export const keepassxc = (args: readonly string[], answers: readonly string[]): string =>
  execFileSync('keepassxc-cli', args, {
    input: answers.map((one) => `${one}\n`).join(''),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });

/** A database as keepassxc-cli sees and changes it. Entries and groups are named by their path. */
export function keepassFile(path: string, { password, keyFile }: KeepassFileKey) {
  const key = [
    ...(password === undefined ? ['--no-password'] : []),
    ...(keyFile === undefined ? [] : ['-k', keyFile]),
  ];
  const run = (command: string, args: readonly string[], answers: readonly string[] = []) =>
    keepassxc(
      [command, '-q', ...key, ...args],
      [...(password === undefined ? [] : [password]), ...answers],
    );
  return {
    path,
    info: () => run('db-info', [path]),
    /** All paths, one a line; those of groups end in a slash. */
    ls: () => run('ls', ['-R', '-f', path]).split('\n').filter(Boolean),
    /** One field, also a protected one. */
    show: (entry: string, field = 'Password') =>
      run('show', ['-s', '-a', field, path, entry]).replace(/\n$/, ''),
    add: (entry: string, value: string, more: readonly string[] = []) =>
      run('add', ['-p', ...more, path, entry], [value]),
    edit: (entry: string, value: string) => run('edit', ['-p', path, entry], [value]),
    rename: (entry: string, title: string) => run('edit', ['-t', title, path, entry]),
    mkdir: (group: string) => run('mkdir', [path, group]),
    rmdir: (group: string) => run('rmdir', [path, group]),
    mv: (entry: string, group: string) => run('mv', [path, entry, group]),
    /** Into the recycle bin; out of the bin, for good. */
    rm: (entry: string) => run('rm', [path, entry]),
  };
}

export type KeepassFile = ReturnType<typeof keepassFile>;

/** Makes a database as keepassxc-cli makes them: KDBX 3.1 with AES, which takes 0.1 s to open. */
export function createByKeepassxc(path: string, key: KeepassFileKey): KeepassFile {
  const { password, keyFile } = key;
  const withPassword = password === undefined ? [] : ['-p'];
  const withFile = keyFile === undefined ? [] : ['--set-key-file', keyFile];
  const answers = password === undefined ? [] : [password, password];
  keepassxc(['db-create', '-q', ...withPassword, ...withFile, '-t', '100', path], answers);
  return keepassFile(path, key);
}

/** Custom data, which version 3 has no place for, makes keepassxc-cli write version 4. */
const XML_OF_VERSION_4 = `<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile><Meta/><Root><Group>
<UUID>n4K0cia4RuS8jOLUzXjHJQ==</UUID><Name>Root</Name>
<CustomData><Item><Key>a</Key><Value>b</Value></Item></CustomData>
</Group></Root></KeePassFile>`;

/** Makes a KDBX 4 with AES, key derivation included, by keepassxc-cli; an XML is left beside it. */
export function importByKeepassxc(path: string, password: string): KeepassFile {
  writeFileSync(`${path}.xml`, XML_OF_VERSION_4);
  keepassxc(['import', '-q', '-p', '-t', '100', `${path}.xml`, path], [password, password]);
  return keepassFile(path, { password });
}

/** Sets how the key is derived, cheaply: a thousand rounds of AES, or 1 MiB twice. */
function setKdf({ header }: Kdbxweb.Kdbx, kdf: NonNullable<KeepassFormat['kdf']>): void {
  const { Consts, Int64, VarDictionary } = kdbxweb;
  if (header.versionMajor < 4) {
    header.keyEncryptionRounds = 1000;
    return;
  }
  const { Aes, Argon2d, Argon2id } = Consts.KdfId;
  header.setKdf({ aes: Aes, argon2d: Argon2d, argon2id: Argon2id }[kdf]);
  const { UInt32, UInt64 } = VarDictionary.ValueType;
  const parameters = header.kdfParameters;
  if (kdf === 'aes') {
    parameters?.set('R', UInt64, Int64.from(1000));
    return;
  }
  parameters?.set('M', UInt64, Int64.from(1024 * 1024));
  parameters?.set('I', UInt64, Int64.from(2));
  parameters?.set('P', UInt32, 1);
}

function addEntry(database: Kdbxweb.Kdbx, { groups = [], fields, protect = [] }: KeepassEntry) {
  let group = database.getDefaultGroup();
  for (const name of groups) {
    group = group.groups.find((one) => one.name === name) ?? database.createGroup(group, name);
  }
  const entry = database.createEntry(group);
  for (const [name, value] of Object.entries(fields)) {
    const isProtected = name === 'Password' || protect.includes(name);
    entry.fields.set(name, isProtected ? kdbxweb.ProtectedValue.fromString(value) : value);
  }
}

/**
 * Makes a database in a format that keepassxc-cli keeps but cannot choose: version 4, AES and Argon2d
 * unless told otherwise. Its key is derived within milliseconds.
 */
export async function createKeepass(
  path: string,
  key: KeepassFileKey,
  { version = 4, cipher = 'aes', kdf = 'argon2d' }: KeepassFormat = {},
  entries: readonly KeepassEntry[] = [],
): Promise<KeepassFile> {
  const { Consts, Credentials, Kdbx, KdbxUuid, ProtectedValue } = kdbxweb;
  const password = key.password === undefined ? null : ProtectedValue.fromString(key.password);
  const keyFile = key.keyFile === undefined ? null : new Uint8Array(readFileSync(key.keyFile));
  const credentials = new Credentials(password, keyFile);
  await credentials.ready;
  const database = Kdbx.create(credentials, 'Database');
  database.setVersion(version);
  setKdf(database, kdf);
  const { Aes, ChaCha20 } = Consts.CipherId;
  database.header.dataCipherUuid = new KdbxUuid(cipher === 'aes' ? Aes : ChaCha20);
  for (const entry of entries) addEntry(database, entry);
  writeFileSync(path, new Uint8Array(await database.save()));
  return keepassFile(path, key);
}
