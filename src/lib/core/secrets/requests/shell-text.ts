import { type CommandLine, type ShellReading, understood } from './command-line.ts';
import { readPosixShell } from './posix-shell.ts';
import {
  allDoubted,
  NOTHING_KNOWN,
  type RequestReading,
  type RequestSite,
  siteOf,
} from './reading.ts';
import { isRequestTool, targetsOf } from './request-tools.ts';
import { readCmd, readPowerShell } from './windows-shells.ts';

/**
 * Reads texts of command lines. What one command does can change what another sends: names, variables,
 * configuration files. So a text is either understood to its last word, or none of its requests is certain.
 */

/** Commands that only print what they are given. */
const PRINTERS = /^(?:echo|printf)$/;
/** Commands that only turn what they read into what they print. */
const FILTERS = /^(?:jq|head|tail|grep|wc|cat|tr|base64)$/;

const nameOf = ({ words: [name] }: CommandLine): string => (name?.isPlain ? name.text : '');

const textsOf = ({ words }: CommandLine): string => words.map(({ text }) => text).join(' ');

/** Prints, without setting variables or anything else. */
const isPrinter = (line: CommandLine): boolean =>
  PRINTERS.test(nameOf(line)) && line.words[1]?.text.startsWith('-v') !== true;

const isFilter = (line: CommandLine): boolean =>
  FILTERS.test(nameOf(line)) || /^python3? -m json\.tool$/.test(textsOf(line));

const isSetup = (line: CommandLine): boolean =>
  /^(?:set -[eux]+(?:o pipefail)?|sleep \d+|true)$/.test(textsOf(line));

/** Other shells would run what this one takes for a word. */
const HIDDEN_COMMAND =
  /(?:^|[\s;&|(`'"])(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod|nc|ncat)(?:\.exe)?\s/i;

/** Whether a text, other than the name of a command, may be taken for a command by somebody. */
export const hidesCommand = (text: string): boolean => HIDDEN_COMMAND.test(text);

const hidesOne = ({ words }: CommandLine): boolean =>
  words.slice(1).some(({ text }) => hidesCommand(text));

/** Lines of which each prints for the next. */
function* pipelines(lines: readonly CommandLine[]): Generator<readonly CommandLine[]> {
  let line: CommandLine[] = [];
  for (const command of lines) {
    line.push(command);
    if (command.isPiped) continue;
    yield line;
    line = [];
  }
  if (line.length > 0) yield line;
}

/** Whether all that a pipeline does is known, but for where its one request goes. */
function isKnown(pipeline: readonly CommandLine[]): boolean {
  const requests = pipeline.filter((line) => isRequestTool(nameOf(line)));
  const rest = pipeline.filter((line) => !isRequestTool(nameOf(line)));
  const isWhole = pipeline.at(-1)?.isPiped === false;
  const areKnown = rest.every(
    (line) => isPrinter(line) || isFilter(line) || (pipeline.length === 1 && isSetup(line)),
  );
  return isWhole && requests.length <= 1 && areKnown && !pipeline.some(hidesOne);
}

/** What the shells make of a text; `null` where they would not agree, or it is more than plain commands. */
function commandsOf(text: string): ShellReading | null {
  const isCmd = /\^(?:[ \t]*$|")/m.test(text);
  const isPowerShell = /`[ \t]*$/m.test(text);
  const isPosix = /\\[ \t]*$/m.test(text);
  if (Number(isCmd) + Number(isPowerShell) + Number(isPosix) > 1) return null;
  if (isCmd) return understood(() => readCmd(text));
  if (isPowerShell) return understood(() => readPowerShell(text));
  if (!/\bcurl\.exe\b/i.test(text)) return understood(() => readPosixShell(text));
  // It is for Windows, and either of its shells may be meant.
  const [one, other] = [understood(() => readCmd(text)), understood(() => readPowerShell(text))];
  const all = (read: ShellReading | null) => read?.commands.map(({ words }) => words);
  return JSON.stringify(all(one)) === JSON.stringify(all(other)) ? one : null;
}

/** Where the commands of a text send requests. */
export function readShellText(text: string): RequestReading {
  const read = commandsOf(text);
  if (!read) return NOTHING_KNOWN;
  const { commands, quotes } = read;
  const sites: RequestSite[] = [];
  let areKnown = true;
  for (const pipeline of pipelines(commands)) {
    if (!isKnown(pipeline)) areKnown = false;
    const [start = 0, end = 0] = [pipeline[0]?.start, pipeline.at(-1)?.end];
    const targets = pipeline.flatMap(({ words }) => targetsOf(words) ?? []);
    if (targets.length === 0) continue;
    const origins = targets.flatMap((one) => one.origins);
    const isCertain = targets.every((one) => one.isCertain);
    if (!isCertain) areKnown = false;
    const literals = targets.flatMap((one) => one.literals);
    sites.push(siteOf(start, end, origins, isCertain, literals));
  }
  return { sites: areKnown ? sites : allDoubted(sites), quotes };
}
