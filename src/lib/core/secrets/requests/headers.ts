import { OPEN } from './address.ts';

/** Headers that lead a request to another host or make two of one: what decides by them is not the address. */
const LEADING = new Set([
  'host',
  'transfer-encoding',
  'content-length',
  'forwarded',
  'destination',
]);
/** What servers take for `Host`, or for the address. */
const INSTEAD =
  /^x-(?:(?:.*-)?host(?:name)?(?:-.*)?|(?:original|rewrite|override)-ur[il]|forwarded-server)$/;

/** Whether a name of a header, as it was written, is one that leads nowhere. */
export const isHarmlessName = (name: string): boolean =>
  /^[\w!#$%&'*+.^`|~-]+$/.test(name) &&
  !LEADING.has(name.toLowerCase()) &&
  !INSTEAD.test(name.toLowerCase());

/** Whether a header line, as programs are given it, leads nowhere: its name is known, and it is one line. */
export function isHarmlessHeader(line: string): boolean {
  const [, name, rest] = /^([^:;]*)[:;]([^]*)$/.exec(line) ?? [];
  if (name === undefined || name.includes(OPEN)) return false;
  return isHarmlessName(name.trimEnd()) && !/[\r\n]/.test(rest ?? '');
}

export const isHarmlessMethod = (method: string): boolean => /^[A-Za-z]{1,20}$/.test(method);
