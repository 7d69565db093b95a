import { OPEN, readAddress } from './address.ts';
import { isHarmlessFile, keepsFile, type Word } from './command-line.ts';
import { CURL_FLAGS, CURL_LETTERS, CURL_VALUES } from './curl-options.ts';
import { isHarmlessHeader, isHarmlessMethod } from './headers.ts';

/** Where the requests of one command go. */
export interface CommandTargets {
  readonly origins: readonly string[];
  readonly isCertain: boolean;
  /** Whether it may send what a file holds, and whether it may write one. */
  readonly readsFile: boolean;
  readonly writesFile: boolean;
  /** See `RequestSite`. */
  readonly literals: readonly number[];
}

/** Collects what one command reaches. */
class Targets {
  readonly origins: string[] = [];
  isCertain = true;
  readsFile = false;
  writesFile = false;
  readonly literals: number[] = [];
  readonly #addresses: string[] = [];

  doubt(): void {
    this.isCertain = false;
  }

  add({ text, isPlain }: Word, defaults: readonly string[]): void {
    const { origins, isCertain } = readAddress(text, defaults);
    this.origins.push(...origins);
    if (!isCertain || !isPlain) this.doubt();
    this.#addresses.push(text);
  }

  write(file: string): void {
    if (!isHarmlessFile(file)) this.doubt();
    if (keepsFile(file)) this.writesFile = true;
  }

  /** Writes files that are called as the addresses say. */
  writeNamed(): void {
    for (const address of this.#addresses) {
      const [, name] = /^[^?#]*\/([^/?#]+)/.exec(address.replace(/^\w+:\/\//, '')) ?? [];
      this.write(name ?? 'index.html');
    }
  }
}

/** Options of curl that say what file to write, and those that may say what file to send. */
const WRITING = new Set(['output', 'cookie-jar', 'dump-header']);
const READING: ReadonlyMap<string, RegExp> = new Map([
  ...['data', 'data-ascii', 'data-binary', 'json'].map(
    (option) => [option, new RegExp(`^[@${OPEN}]`)] as const,
  ),
  ...['data-urlencode', 'form'].map((option) => [option, new RegExp(`[@<${OPEN}]`)] as const),
  ...['upload-file', 'cert', 'key'].map((option) => [option, /^/] as const),
  ['cookie', /^[^=]*$/],
]);

/** Options whose values stand in the head of a request, where a second line would be another header. */
const OF_HEAD = new Set([
  'user-agent',
  'referer',
  'cookie',
  'user',
  'range',
  'oauth2-bearer',
  'aws-sigv4',
]);

const harmlessValue = (option: string, { text }: Word): boolean => {
  if (option === 'header') return isHarmlessHeader(text);
  if (option === 'request') return isHarmlessMethod(text);
  if (option === 'write-out') return !/%output|^@/.test(text) && !text.includes(OPEN);
  // It may name a library that is loaded.
  if (option === 'cert' || option === 'key') return !/^pkcs11:/i.test(text);
  return !OF_HEAD.has(option) || !/[\r\n]/.test(text);
};

/**
 * The scheme that curl takes for an address without one, which it guesses by the host's first label.
 * https://curl.se/docs/manpage.html
 */
const guessedScheme = (address: string): string =>
  /^(?:[^/?#@]*@)?(ftp|dict|ldap|imap|smtp|pop3)\./i.exec(address)?.[1]?.toLowerCase() ?? 'http';

/** Reads the words behind `curl`. */
function curlTargets(words: readonly Word[]): CommandTargets {
  const targets = new Targets();
  let at = 0;
  let isNamed = false;
  const takeFlag = (option: string): void => {
    if (option === 'remote-name') isNamed = true;
  };
  const takeValue = (option: string, value: Word | undefined): void => {
    // A header that is a reference and nothing else is one only where it is put in.
    const isReference = value?.text === OPEN && value.opens.length === 1;
    if (option === 'header' && isReference) targets.literals.push(...value.opens);
    else if (!value || !harmlessValue(option, value)) targets.doubt();
    if (!value) return;
    if (option === 'url') targets.add(value, [guessedScheme(value.text)]);
    if (WRITING.has(option)) targets.write(value.text);
    if (READING.get(option)?.test(value.text)) targets.readsFile = true;
  };
  const takeLetters = (word: Word): void => {
    const letters = word.text.slice(1);
    for (let index = 0; index < letters.length; index += 1) {
      const option = CURL_LETTERS.get(letters.charAt(index));
      if (option === undefined) return targets.doubt();
      if (CURL_FLAGS.has(option)) {
        takeFlag(option);
        continue;
      }
      const rest = letters.slice(index + 1);
      if (rest === '') at += 1;
      const value = rest === '' ? words[at] : { ...word, text: rest };
      return takeValue(option, value);
    }
  };
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    const { text, isPlain } = word;
    if (!text.startsWith('-')) targets.add(word, [guessedScheme(text)]);
    else if (text.startsWith('--')) {
      const option = text.slice(2);
      if (CURL_VALUES.has(option)) {
        at += 1;
        takeValue(option, words[at]);
      } else if (CURL_FLAGS.has(option)) takeFlag(option);
      else targets.doubt();
    } else if (text === '-' || !isPlain) targets.doubt();
    else takeLetters(word);
  }
  if (isNamed) targets.writeNamed();
  return targets;
}

const WGET_FLAGS =
  /^(?:-q|-S|-nv|-v|--quiet|--server-response|--no-verbose|--verbose|--no-hsts|-4|-6)$/;
const WGET_VALUE =
  /^--(header|method|body-data|post-data|user|password|user-agent|timeout|tries|max-redirect)=([^]*)$/;

/** Reads the words behind `wget`, which follows redirects with all it was given unless it is told not to. */
function wgetTargets(words: readonly Word[]): CommandTargets {
  const targets = new Targets();
  let redirects = true;
  let isNamed = true;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    const { text } = word;
    const isPair = /^--(?:header|method|body-data|post-data|user|password|user-agent)$/.test(text);
    const [, option, value = ''] =
      WGET_VALUE.exec(isPair ? `${text}=${words[(at += 1)]?.text ?? '\n'}` : text) ?? [];
    if (!text.startsWith('-')) targets.add(word, ['http']);
    else if (option === 'max-redirect') redirects = value !== '0';
    else if (option === 'header') {
      if (!isHarmlessHeader(value)) targets.doubt();
    } else if (option === 'method') {
      if (!isHarmlessMethod(value)) targets.doubt();
    } else if (option !== undefined) {
      if (/[\r\n]/.test(value) && !/data$/.test(option)) targets.doubt();
    } else if (text === '-O' || text === '-qO') {
      isNamed = false;
      targets.write(words[(at += 1)]?.text ?? '');
    } else if (/^-q?O-$/.test(text)) isNamed = false;
    else if (!WGET_FLAGS.test(text)) targets.doubt();
  }
  if (isNamed) targets.writeNamed();
  if (redirects) targets.doubt();
  return targets;
}

const HTTPIE_FLAGS =
  /^(?:-[fjvhb]|--(?:form|json|verbose|headers|body|check-status|ignore-stdin|auth=.+|auth-type=(?:basic|bearer|digest)|pretty=\w+|print=\w+|timeout=\d+))$/;
const AUTH_TYPE = /^(?:basic|bearer|digest)$/;

/** Reads the words behind `http` or `https` of HTTPie, and xh, which takes the same. */
function httpieTargets(words: readonly Word[], scheme: string): CommandTargets {
  const targets = new Targets();
  let isAddressNext = true;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    const { text } = word;
    if (text.startsWith('-')) {
      if (/^(?:-a|--auth)$/.test(text)) at += 1;
      else if (/^(?:-A|--auth-type)$/.test(text)) {
        at += 1;
        if (!AUTH_TYPE.test(words[at]?.text ?? '')) targets.doubt();
      } else if (!HTTPIE_FLAGS.test(text)) targets.doubt();
    } else if (isAddressNext && at + 1 < words.length && /^[A-Z]+$/.test(text)) continue;
    else if (isAddressNext) {
      isAddressNext = false;
      // `:3000/x` and `/x` are short for this machine.
      if (/^:\d+(?:\/|$)/.test(text)) targets.add({ ...word, text: `localhost${text}` }, [scheme]);
      else if (/^[:/]/.test(text)) targets.doubt();
      else targets.add(word, [scheme]);
    } else if (/^[\w-]+:(?!=)/.test(text)) {
      if (!isHarmlessHeader(text)) targets.doubt();
    } else if (!/^[\w.[\]-]+(?:=|:=|==)/.test(text)) targets.doubt();
    if (text.includes('@')) targets.readsFile = true;
  }
  return targets;
}

const readers: ReadonlyMap<string, (words: readonly Word[]) => CommandTargets> = new Map([
  ['curl', curlTargets],
  ['curl.exe', curlTargets],
  ['wget', wgetTargets],
  ['http', (words) => httpieTargets(words, 'http')],
  ['https', (words) => httpieTargets(words, 'https')],
]);

export const isRequestTool = (name: string): boolean => readers.has(name);

/** Where a command's requests go; `null` when it is no tool that sends requests. */
export const targetsOf = ([tool, ...words]: readonly Word[]): CommandTargets | null =>
  (tool?.isPlain && readers.get(tool.text)?.(words)) || null;
