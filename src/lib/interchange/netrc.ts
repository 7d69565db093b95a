import { failed, type Outcome } from '../core/base/outcome.ts';
import type { ReadFile, RefusalReason } from '../core/transfer/plain-secret.ts';
import { collectSecrets, type RawEntry } from './collect-secrets.ts';
import { noteOf } from './item-entries.ts';
import { namesOfItems } from './item-names.ts';

interface Token {
  readonly position: number;
  readonly text: string;
  /** Whether an empty line stands before it, which ends a macro. */
  readonly isApart: boolean;
}

/** What stands in a file between blanks; lines that are comments are left out. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let isApart = false;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') isApart = true;
    // Python takes a field right behind the first word of a comment for one.
    if (/^\s*#(?!\S*\s+(?:login|user|account|password)\s)/.test(line)) continue;
    for (const one of line.match(/\S+/g) ?? []) {
      tokens.push({ position: index + 1, text: one, isApart });
      isApart = false;
    }
  }
  return tokens;
}

/** One machine. */
interface Machine {
  readonly position: number;
  readonly host: string;
  login: string;
  account: string;
  password: string | null;
  reason: RefusalReason | null;
}

const FIELDS = ['login', 'user', 'account', 'password'] as const;
type Field = (typeof FIELDS)[number];

/** Readers differ on quotes, escapes, comments behind something, and signs beyond ASCII. */
const isOdd = (token: string): boolean => /["\\]|^#|[^!-~]/.test(token);

function setField(machine: Machine, field: Field, value: string): void {
  if (isOdd(value)) machine.reason ??= 'ambiguous';
  if (field === 'password') {
    if (machine.password !== null) machine.reason ??= 'ambiguous';
    machine.password = value;
  } else machine[field === 'account' ? 'account' : 'login'] = value;
}

const machineAt = (position: number, host: string): Machine => {
  const reason = isOdd(host) ? 'ambiguous' : null;
  return { position, host, login: '', account: '', password: null, reason };
};

/** Goes through the tokens. What is no `machine` or `default`, nor belongs to one, is refused. */
function machinesOf(text: string): { machines: Machine[]; refused: RawEntry[] } {
  const machines: Machine[] = [];
  const refused: RawEntry[] = [];
  const tokens = tokensOf(text);
  // A quote or an escape that takes what follows along, to some readers.
  const open = tokens.findIndex(({ text: one }) => /^"(?![^"\\]*"$)|\\$/.test(one));
  for (let at = 0; at < tokens.length; at += 1) {
    const { position, text: word } = tokens[at] ?? { position: 0, text: '' };
    const next = tokens[at + 1]?.text;
    const current = machines.at(-1);
    const field = FIELDS.find((one) => one === word);
    if (word === 'macdef') {
      refused.push({ position, name: `macdef ${next ?? ''}`, reason: 'kindUnsupported' });
      while (tokens[at + 1]?.isApart === false) at += 1;
    } else if (word === 'default') machines.push(machineAt(position, 'default'));
    else if (next === undefined || (word !== 'machine' && !(field && current))) {
      // What comes behind it may be part of it, or of a comment.
      if (current) current.reason ??= 'ambiguous';
      refused.push({ position, reason: 'lineUnreadable' });
    } else {
      at += 1;
      if (word === 'machine') machines.push(machineAt(position, next));
      else if (field && current) setField(current, field, next);
    }
  }
  const from = open < 0 ? Infinity : (tokens[open]?.position ?? 0);
  const unsure = machines.findLastIndex(({ position }) => position <= from);
  machines.forEach((one, at) => {
    if (open >= 0 && at >= unsure) one.reason ??= 'ambiguous';
  });
  return { machines, refused };
}

/**
 * Reads a `.netrc` file: the password of each machine, for that host. Macros are refused, and so are passwords that
 * curl, Python and ftp read differently.
 */
export function readNetrc(text: string): Outcome<ReadFile> {
  const { machines, refused } = machinesOf(text);
  if (machines.length === 0) return failed({ code: 'file.notThisFormat' });
  const names = namesOfItems(
    machines.map(({ host, login }) => ({ title: host, account: login, place: '' })),
  );
  const entries = machines.map((one, at): RawEntry => {
    const account = one.account === '' ? [] : [`Account: ${one.account}`];
    return {
      position: one.position,
      name: names[at],
      value: one.password,
      domains: one.host === 'default' ? '' : one.host,
      note: noteOf(one.login, '', account),
      ...(one.reason && { reason: one.reason }),
    };
  });
  return collectSecrets([...entries, ...refused]);
}
