import { execFileSync } from 'node:child_process';
import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Chromium's own password store of a profile, as a click on its bubble would have filled it. */

/** Flags with which the store is encrypted by a fixed key instead of the system's keyring. */
export const basicStore = ['--password-store=basic'];

/** Lets the profile save passwords and give them silently, before Chromium starts with it. */
export function allowPasswords(profile: string): void {
  const path = join(profile, 'Default', 'Preferences');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as object) : {};
  const preferences = {
    ...before,
    credentials_enable_service: true,
    credentials_enable_autosignin: true,
    profile: {
      ...(before as { profile?: object }).profile,
      was_auto_sign_in_first_run_experience_shown: true,
    },
  };
  writeFileSync(path, JSON.stringify(preferences));
}

/** As Chromium's basic store encrypts on Linux (components/os_crypt). */
function encrypted(password: string): string {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '));
  const bytes = Buffer.concat([
    Buffer.from('v10'),
    cipher.update(password, 'utf8'),
    cipher.final(),
  ]);
  return bytes.toString('hex');
}

/** Saves a password in a profile that Chromium is not running with. */
export function seedPassword(
  profile: string,
  origin: string,
  user: string,
  password: string,
): void {
  const path = join(profile, 'Default', 'Login Data');
  const sql = (text: string) => execFileSync('sqlite3', [path], { input: text, encoding: 'utf8' });
  const columns = sql('PRAGMA table_info(logins);')
    .trim()
    .split('\n')
    .map((line) => line.split('|'))
    .map(([, name = '', type = '', notNull, , primary]) => ({ name, type, notNull, primary }));
  // Microseconds since 1601, as Chromium counts.
  const now = String((Date.now() + 11_644_473_600_000) * 1000);
  const given: Record<string, string> = {
    origin_url: `'${origin}/'`,
    signon_realm: `'${origin}/'`,
    username_value: `'${user}'`,
    password_value: `X'${encrypted(password)}'`,
    date_created: now,
    date_last_used: now,
    date_password_modified: now,
    times_used: '1',
  };
  // Chromium leaves no text out, and finds what it changes by all of them: with one missing it would never
  // note that a password must not be given silently any more.
  const values = columns
    .filter(({ name, type, notNull, primary }) =>
      type === 'BLOB' ? name in given || notNull === '1' : primary !== '1',
    )
    .map(({ name, type }) => {
      const empty = type === 'INTEGER' ? '0' : type === 'BLOB' ? "X''" : "''";
      return [name, given[name] ?? empty] as const;
    });
  const names = values.map(([name]) => name).join(', ');
  sql(`INSERT INTO logins (${names}) VALUES (${values.map(([, value]) => value).join(', ')});`);
}

/** The users whose passwords are saved in a profile that Chromium is not running with. */
export const savedUsers = (profile: string): string[] =>
  execFileSync(
    'sqlite3',
    [join(profile, 'Default', 'Login Data'), 'SELECT username_value FROM logins;'],
    {
      encoding: 'utf8',
    },
  )
    .split('\n')
    .filter(Boolean);
