import { OPEN } from './address.ts';
import { readApiClient } from './api-client.ts';
import { isHttpFile, readHttpFile } from './http-file.ts';
import { NOTHING_KNOWN, type RequestReading } from './reading.ts';
import { readShellText } from './shell-text.ts';

/**
 * A text for shells with its line breaks as they see them. To Windows' shells one behind a caret or a backtick is
 * none; posix shells take the carriage return for a part of the word that ends a here-document, or not.
 */
const linesOfShell = (text: string): string | null =>
  text.includes('\r\n') && text.includes('<<')
    ? null
    : text.replace(/(`|\^(?=\r\n[ \t]))\r\n/g, '$1\n ').replace(/(?<!\^)\r\n/g, ' \n');

/**
 * Finds the requests of a text: JSON of an API client, a `.http` file, or command lines. Of anything else
 * (`.env` files, prose) nothing is known. In one pass: the time it takes grows with the text's length only.
 */
export function readRequests(text: string): RequestReading {
  if (text.includes(OPEN) || !text.isWellFormed()) return NOTHING_KNOWN;
  // As long as before, so that places stay: behind a backslash it is a character, as it is to a shell.
  const lines = text.replaceAll('\r\n', ' \n');
  if (/^\s*(?:\{(?!\{)|\[)/.test(lines)) return readApiClient(lines);
  if (isHttpFile(lines)) return readHttpFile(lines);
  const commands = linesOfShell(text);
  return commands === null ? NOTHING_KNOWN : readShellText(commands);
}
