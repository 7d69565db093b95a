import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile, RefusalReason } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { type IniLine, iniLines } from './ini-lines.ts';
import { noteOf } from './item-entries.ts';

/** A setting of one registry: its address without a scheme, and what is set. */
const SCOPED = /^\/\/([^\s:/]+(?::\d+)?)(\/\S*?)?:(\w+)$/;
const CREDENTIALS = ['_authToken', '_auth', '_password'];
const PATHS = ['certfile', 'keyfile', 'cafile'];
const BESIDE = ['username', 'email'];

interface Setting {
  readonly registry: string;
  readonly host: string;
  readonly key: string;
}

function settingOf(name: string): Setting {
  const [, host = '', path = '', key = name] = SCOPED.exec(name) ?? [];
  return { registry: `${host}${path}`.replace(/\/$/, ''), host, key };
}

function reasonOf({ key }: Setting): RefusalReason | null {
  if (CREDENTIALS.includes(key)) return null;
  return PATHS.includes(key) ? 'reference' : 'kindUnsupported';
}

/**
 * Reads what an `.npmrc` has to sign in with: tokens and passwords of registries, as they are written there (npm writes
 * passwords in base64), for the registry's host. Settings are refused by their names.
 */
export function readNpmrc(text: string): Outcome<ReadFile> {
  const lines = iniLines(text);
  if (!lines.some(({ name }) => name !== undefined)) return failed({ code: 'file.notThisFormat' });
  const known = (line: IniLine) => ({ line, setting: settingOf(line.name ?? '') });
  const all = lines.map(known);
  const usernames = new Map(
    all
      .filter(({ setting }) => setting.key === 'username')
      .map(({ line, setting }) => [setting.registry, line.value]),
  );
  const entries = all.flatMap(({ line, setting }): RawEntry[] => {
    const { position, name, value, section } = line;
    if (name === undefined) return [line];
    const { registry, host, key } = setting;
    if (BESIDE.includes(key) && host !== '') return [];
    const isInSection = section !== '';
    const reason = reasonOf(setting) ?? line.reason ?? (isInSection ? 'lineUnreadable' : null);
    const note = key === '_password' ? noteOf(usernames.get(registry), '') : '';
    const whole = { position, value, note, ...(reason && { reason }) };
    if (host === '') return [{ ...whole, name }];
    return [{ ...whole, name: `${registry} / ${key}`, domains: host }];
  });
  return collectSecrets(entries);
}
