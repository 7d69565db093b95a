import { OPEN } from './address.ts';
import {
  type CommandLine,
  isHarmlessFile,
  isTypedCommand,
  type ShellReading,
  understood,
  type Word,
} from './command-line.ts';
import { readPosixShell } from './posix-shell.ts';
import {
  allDoubted,
  NOTHING_KNOWN,
  type RequestReading,
  type RequestSite,
  siteOf,
} from './reading.ts';
import { type CommandTargets, isRequestTool, targetsOf } from './request-tools.ts';
import { readCmd, readPowerShell } from './windows-shells.ts';

/**
 * Reads texts of command lines. What one command does can change what another sends: names, variables,
 * configuration files. So a text is either understood to its last word, or none of its requests is certain.
 */

/** Commands that only turn what they read into what they print. */
const FILTERS = /^(?:jq|head|tail|grep|wc|cat|tr|cut|base64)$/;
const FILTERS_SO = /^(?:python3? -m json\.tool|sort(?: -[nru]+)?|uniq(?: -[cdu]+)?)$/;

const nameOf = ({ words: [name] }: CommandLine): string => (name?.isPlain ? name.text : '');

const textsOf = ({ words }: CommandLine): string => words.map(({ text }) => text).join(' ');

/** Prints, without setting variables (`-v`, `%n`) or computing what it is given (`%d`). */
function isPrinter(line: CommandLine): boolean {
  const [, { text = '' } = {}] = line.words;
  if (nameOf(line) === 'printf') return !/^-|%(?!s)/.test(text.replaceAll('%%', ''));
  return nameOf(line) === 'echo';
}

/** Keeps a copy of what it reads. */
const isTee = (line: CommandLine): boolean =>
  nameOf(line) === 'tee' &&
  line.words.slice(1).every(({ text }) => text === '-a' || (text !== '-' && isHarmlessFile(text)));

const isFilter = (line: CommandLine): boolean =>
  FILTERS.test(nameOf(line)) || FILTERS_SO.test(textsOf(line)) || isTee(line);

const isSetup = (line: CommandLine): boolean =>
  /^(?:set -[eux]+(?:o pipefail)?|sleep \d+|true|exit(?: \d+)?)$/.test(textsOf(line));

/** Other shells would run what this one takes for a word. */
const HIDDEN_COMMAND =
  /(?:^|[\s;&|(`'"])(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod|nc|ncat)(?:\.exe)?\s/i;

/** Whether a text, other than the name of a command, may be taken for a command by somebody. */
export const hidesCommand = (text: string): boolean => HIDDEN_COMMAND.test(text);

/** To cmd, whose quotes these are alone, what stands in none of them behind an operator is a command. */
const ARGUED = new RegExp(`[&|]\\s*[^\\s&|]+\\s[^&|]*${OPEN}`);
const isArgued = (text: string): boolean =>
  ARGUED.test(text) &&
  ARGUED.test(text.replace(/"[^"]*"?/g, (part) => (part.includes(OPEN) ? OPEN : '')));

const isHiding = ({ text, isPlain }: Word): boolean =>
  hidesCommand(text) ||
  (/[;&|`$]/.test(text) &&
    (isTypedCommand(text) || isArgued(text) || (!isPlain && isArgued(`"${text}`))));

const hidesOne = ({ words }: CommandLine): boolean => words.slice(1).some(isHiding);

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

/** A pipeline that sends requests, and what it does with files. */
interface Sender {
  readonly site: RequestSite;
  readonly readsFile: boolean;
  readonly writesFile: boolean;
}

function senderOf(pipeline: readonly CommandLine[], targets: readonly CommandTargets[]): Sender {
  const isTool = (line: CommandLine): boolean => isRequestTool(nameOf(line));
  const before = pipeline.slice(0, pipeline.findIndex(isTool));
  const [start = 0, end = 0] = [pipeline[0]?.start, pipeline.at(-1)?.end];
  const site = siteOf(
    start,
    end,
    targets.flatMap(({ origins }) => origins),
    targets.every(({ isCertain }) => isCertain),
    targets.flatMap(({ literals }) => literals),
  );
  const files = [...targets, ...pipeline];
  return {
    site,
    readsFile: before.some(isFilter) || files.some(({ readsFile }) => readsFile),
    writesFile: pipeline.some(isTee) || files.some(({ writesFile }) => writesFile),
  };
}

/** Whether what one request leaves in a file may be what another one sends to another host. */
function arePassedOn(senders: readonly Sender[]): boolean {
  const writers = senders.filter(({ writesFile }) => writesFile);
  const readers = senders.filter(({ readsFile }) => readsFile);
  const origins = [...writers, ...readers].flatMap(({ site }) => site.origins);
  return writers.length > 0 && readers.length > 0 && new Set(origins).size > 1;
}

/** Where the commands of a text send requests. */
export function readShellText(text: string): RequestReading {
  const read = commandsOf(text);
  if (!read) return NOTHING_KNOWN;
  const { commands, quotes } = read;
  const senders: Sender[] = [];
  let areKnown = true;
  for (const pipeline of pipelines(commands)) {
    if (!isKnown(pipeline)) areKnown = false;
    const targets = pipeline.flatMap(({ words }) => targetsOf(words) ?? []);
    if (targets.length > 0) senders.push(senderOf(pipeline, targets));
  }
  if (!senders.every(({ site }) => site.isCertain)) areKnown = false;
  if (arePassedOn(senders)) areKnown = false;
  const sites = senders.map(({ site }) => site);
  return { sites: areKnown ? sites : allDoubted(sites), quotes };
}
