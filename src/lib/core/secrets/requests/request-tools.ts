import { OPEN, readAddress } from './address.ts';
import { HARMLESS_FILE, type Word } from './command-line.ts';
import { CURL_FLAGS, CURL_LETTERS, CURL_VALUES } from './curl-options.ts';
import { isHarmlessHeader, isHarmlessMethod } from './headers.ts';

/** Where the requests of one command go. */
export interface CommandTargets {
  readonly origins: readonly string[];
  readonly isCertain: boolean;
  /** See `RequestSite`. */
  readonly literals: readonly number[];
}

/** Collects what one command reaches. */
class Targets {
  readonly origins: string[] = [];
  isCertain = true;
  readonly literals: number[] = [];

  doubt(): void {
    this.isCertain = false;
  }

  add({ text, isPlain }: Word, defaults: readonly string[]): void {
    const { origins, isCertain } = readAddress(text, defaults);
    this.origins.push(...origins);
    if (!isCertain || !isPlain) this.doubt();
  }
}

/** What a command prints by a format, or into a file. */
const harmlessValue = (option: string, { text }: Word): boolean => {
  if (option === 'header') return isHarmlessHeader(text);
  if (option === 'request') return isHarmlessMethod(text);
  if (option === 'output') return HARMLESS_FILE.test(text) || text === '-';
  if (option === 'write-out') return !/%output|^@/.test(text) && !text.includes(OPEN);
  const isOfHead = ['user-agent', 'referer', 'cookie', 'user', 'range', 'oauth2-bearer'];
  return !isOfHead.includes(option) || !/[\r\n]/.test(text);
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
  const takeValue = (option: string, value: Word | undefined): void => {
    // A header that is a reference and nothing else is one only where it is put in.
    const isReference = value?.text === OPEN && value.opens.length === 1;
    if (option === 'header' && isReference) targets.literals.push(...value.opens);
    else if (!value || !harmlessValue(option, value)) targets.doubt();
    if (value && option === 'url') targets.add(value, [guessedScheme(value.text)]);
  };
  const takeLetters = (word: Word): void => {
    const letters = word.text.slice(1);
    for (let index = 0; index < letters.length; index += 1) {
      const option = CURL_LETTERS.get(letters.charAt(index));
      if (option === undefined) return targets.doubt();
      if (CURL_FLAGS.has(option)) continue;
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
      } else if (!CURL_FLAGS.has(option)) targets.doubt();
    } else if (text === '-' || !isPlain) targets.doubt();
    else takeLetters(word);
  }
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
      const file = words[(at += 1)]?.text ?? '';
      if (file !== '-' && !HARMLESS_FILE.test(file)) targets.doubt();
    } else if (!/^-q?O-$/.test(text) && !WGET_FLAGS.test(text)) targets.doubt();
  }
  return redirects ? { ...targets, isCertain: false } : targets;
}

const HTTPIE_FLAGS =
  /^(?:-[fjvhb]|--(?:form|json|verbose|headers|body|check-status|ignore-stdin|pretty=\w+|print=\w+|timeout=\d+))$/;

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
      else if (!HTTPIE_FLAGS.test(text)) targets.doubt();
    } else if (isAddressNext && at + 1 < words.length && /^[A-Z]+$/.test(text)) continue;
    else if (isAddressNext) {
      isAddressNext = false;
      // `:3000/x` and `/x` are short for this machine.
      if (/^[:/]/.test(text)) targets.doubt();
      else targets.add(word, [scheme]);
    } else if (/^[\w-]+:(?!=)/.test(text)) {
      if (!isHarmlessHeader(text)) targets.doubt();
    } else if (!/^[\w.[\]-]+(?:=|:=|==)/.test(text)) targets.doubt();
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
