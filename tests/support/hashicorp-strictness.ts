import type { IncomingMessage } from 'node:http';

/** Of the headers that name the server's maker or a person, those that have a reason. */
const EXPECTED_HEADERS = ['x-vault-token', 'x-vault-namespace'];

/** The body of a request as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** What a body says as JSON, `undefined` where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a request has that it should not have. */
export function oddityOf(request: IncomingMessage, url: URL, body: string): string | null {
  const { method, headers } = request;
  if (headers.cookie !== undefined) return 'a cookie';
  if (headers.referer !== undefined) return 'a Referer';
  const odd = Object.keys(headers).find(
    (name) => name.startsWith('x-') && !EXPECTED_HEADERS.includes(name),
  );
  if (odd !== undefined) return `header ${odd}`;
  if ([...url.searchParams.keys()].some((key) => /token/i.test(key))) return 'a token in the query';
  if (body === '') return null;
  if (method !== 'POST') return 'a body';
  if (!headers['content-type']?.startsWith('application/json')) return 'a body of another type';
  return parsed(body) === undefined ? 'a body that is no JSON' : null;
}
