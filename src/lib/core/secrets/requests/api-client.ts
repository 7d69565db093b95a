import { OPEN, readAddress } from './address.ts';
import { understood } from './command-line.ts';
import { isHarmlessMethod, isHarmlessName } from './headers.ts';
import { type JsonNode, type JsonObject, readJson } from './json-text.ts';
import { quotesOf, withoutOpenParts } from './open-parts.ts';
import {
  allDoubted,
  NOTHING_KNOWN,
  type RequestReading,
  type RequestSite,
  siteOf,
} from './reading.ts';

/**
 * Reads JSON of API clients: collections of Postman (v2), exports of Insomnia (v4) and of Bruno, and single
 * requests. A request is an object with a `url`. Keys that are not known may say anything, so that what lies in an
 * object with one of them is not certain.
 */

const listed = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** What requests lie in. */
const CONTAINERS = listed(
  'item items request requests response resources collection folders originalRequest',
);
/** What stands beside them and says nothing of where they go; what lies in it is no request, though it may look so. */
const BESIDE = listed(
  'info name description id uid _id _postman_id _exporter_id variable variables auth version type _type ' +
    '__export_format __export_date __export_source environments seq schema filename meta order status code header ' +
    'body cookie _postman_previewlanguage _postman_previewtype _postman_isSubFolder isFolder docs root brunoConfig ' +
    'activeEnvironmentUid tags examples responseTime timestamp owner createdAt updatedAt lastModified',
);
/** What a request says. */
const OWN = listed(
  'url method header headers body auth authentication params parameters query queryParams pathParameters name ' +
    'description id _id uid _postman_id type _type seq created modified parentId metaSortKey isPrivate key token ' +
    'apiKey api_key secret password username user data json form cookies comment meta docs',
);
/** What runs, or sends requests elsewhere, for all requests below or in the same file: it has to be empty. */
const LEADING = listed(
  'event script scripts tests assertions vars proxy protocolProfileBehavior preRequestScript ' +
    'afterResponseScript certificate',
);
/** Settings of requests that lead nowhere. */
const SETTINGS = listed('disableBodyPruning disableCookies encodeUrl timeout maxRedirects');
const INSOMNIA_SETTING =
  /^setting(?:StoreCookies|SendCookies|DisableRenderRequestBody|EncodeUrl|RebuildPath)$/;
/** What an object says it is that is a request; an environment may have a `url`, too. */
const REQUEST_TYPE =
  /^(?:(?:http|graphql)?-?request|http|graphql|get|post|put|patch|delete|head|options)$/i;
const ADDRESS_KEY = /url|uri|host|endpoint|server|issuer|proxy|authority/i;
const URL_KEYS = listed('raw protocol host port path query hash variable');

/** Whether nothing is said: no text, no number, no `true`. */
function isEmpty(node: JsonNode): boolean {
  if (node.type === 'string') return node.value === '';
  if (node.type === 'other') return node.text === 'false' || node.text === 'null';
  if (node.type === 'array') return node.items.every(isEmpty);
  return [...node.members.values()].every(isEmpty);
}

/** Whether something of those that lead says nothing. Postman keeps events whose scripts are empty. */
function leadsNowhere(key: string, node: JsonNode): boolean {
  if ((key === 'protocolProfileBehavior' || key === 'settings') && node.type === 'object') {
    return [...node.members].every(([name, value]) => SETTINGS.has(name) || isEmpty(value));
  }
  if (key !== 'event' || node.type !== 'array') return isEmpty(node);
  return node.items.every((event) => {
    const script = event.type === 'object' ? event.members.get('script') : undefined;
    if (script?.type !== 'object' || script.members.has('src')) return false;
    const code = script.members.get('exec');
    return code === undefined || isEmpty(code);
  });
}

/** Whether the value of a header is one line, or several such values. */
function isHarmlessValue(node: JsonNode | undefined): boolean {
  if (node?.type === 'string') return !/[\r\n]/.test(node.value);
  if (node?.type === 'array') return node.items.every(isHarmlessValue);
  return node?.type !== 'object';
}

const textOf = (node: JsonNode | undefined): string | null =>
  node?.type === 'string' ? withoutOpenParts(node.value, OPEN) : null;

/** Collects where one request goes. */
class JsonRequest {
  readonly #from: JsonObject;
  readonly #origins: string[] = [];
  #isCertain: boolean;

  constructor(from: JsonObject, isCertain: boolean) {
    this.#from = from;
    this.#isCertain = isCertain;
    for (const [key, node] of from.members) this.#take(key, node);
  }

  get site(): RequestSite {
    const { start, end } = this.#from;
    return siteOf(start, end, this.#origins, this.#isCertain);
  }

  #take(key: string, node: JsonNode): void {
    if (key === 'url') this.#url(node);
    else if (key === 'header' || key === 'headers') this.#headers(node);
    else if (key === 'auth' || key === 'authentication') this.#addressesIn(node);
    else if (key === 'method') {
      if (!isEmpty(node) && !isHarmlessMethod(textOf(node) ?? '')) this.#isCertain = false;
    } else if (key === 'settingFollowRedirects') {
      if (!isEmpty(node) && !/^(?:global|off)$/.test(textOf(node) ?? '')) this.#isCertain = false;
    } else if (key === 'type' || key === '_type') {
      if (!REQUEST_TYPE.test(textOf(node) ?? '')) this.#isCertain = false;
    } else if (OWN.has(key)) this.#requestsIn(node);
    else if (INSOMNIA_SETTING.test(key)) return;
    else if (!isEmpty(node) && (!LEADING.has(key) || !leadsNowhere(key, node)))
      this.#isCertain = false;
  }

  /** A request inside of another is sent by somebody, too. */
  #requestsIn(node: JsonNode): void {
    if (node.type === 'array') for (const item of node.items) this.#requestsIn(item);
    if (node.type !== 'object') return;
    for (const [key, member] of node.members) {
      if (key === 'url') this.#url(member);
      else this.#requestsIn(member);
    }
  }

  #address(text: string | null): void {
    const read = text === null ? null : readAddress(text, ['http', 'https']);
    this.#origins.push(...(read?.origins ?? []));
    if (!read?.isCertain) this.#isCertain = false;
  }

  /** Postman keeps an address as it was typed and in parts, and versions of it send either. */
  #url(node: JsonNode): void {
    if (node.type !== 'object') return this.#address(textOf(node));
    const { members } = node;
    for (const key of members.keys()) if (!URL_KEYS.has(key)) this.#isCertain = false;
    const raw = textOf(members.get('raw'));
    const labels = members.get('host');
    if (raw !== null || !labels) this.#address(raw);
    if (!labels) return;
    const parts = labels.type === 'array' ? labels.items : [labels];
    const host = parts.map((part) => textOf(part) ?? ' ').join('.');
    const scheme = textOf(members.get('protocol')) ?? /^(\w+):\/\//.exec(raw ?? '')?.[1];
    const port = members.get('port');
    const end = port ? `:${port.type === 'other' ? port.text : (textOf(port) ?? ' ')}` : '';
    this.#address(`${scheme === undefined ? '' : `${scheme}://`}${host}${end}/`);
  }

  #headers(node: JsonNode): void {
    const names: (string | null)[] = [];
    const values: (JsonNode | undefined)[] = [];
    if (node.type === 'object') {
      names.push(...node.members.keys());
      values.push(...node.members.values());
    } else if (node.type === 'array') {
      for (const item of node.items) {
        const members = item.type === 'object' ? item.members : new Map<string, JsonNode>();
        const both = [members.get('key'), members.get('name')].filter((one) => one !== undefined);
        names.push(...(both.length === 0 ? [null] : both.map(textOf)));
        values.push(members.get('value'));
      }
    } else if (!isEmpty(node)) names.push(null);
    const isHarmless = names.every(
      (name) => name === '' || (name !== null && isHarmlessName(name)),
    );
    if (!isHarmless || !values.every(isHarmlessValue)) this.#isCertain = false;
  }

  /** Where tokens are asked for, credentials go, too. */
  #addressesIn(node: JsonNode): void {
    if (node.type === 'array') {
      for (const item of node.items) this.#addressesIn(item);
    } else if (node.type === 'object') {
      const named = textOf(node.members.get('key')) ?? textOf(node.members.get('name')) ?? '';
      for (const [key, member] of node.members) {
        const isAddress = ADDRESS_KEY.test(key) || (key === 'value' && ADDRESS_KEY.test(named));
        if (isAddress && !isEmpty(member)) this.#address(textOf(member));
        else this.#addressesIn(member);
      }
    }
  }
}

const isLeadingAround = (key: string): boolean =>
  LEADING.has(key) || key === 'headers' || key === 'authentication';

/** Whether a key beside requests says nothing of where they go, or is looked at for itself. */
const isBeside = (key: string, node: JsonNode): boolean =>
  CONTAINERS.has(key) ||
  BESIDE.has(key) ||
  isLeadingAround(key) ||
  isEmpty(node) ||
  (key === 'settings' && leadsNowhere(key, node));

/** Finds the requests of a document. */
class JsonCollection {
  readonly #sites: RequestSite[] = [];
  #hasLeading = false;

  constructor(root: JsonNode) {
    this.#walk(root, true);
  }

  get sites(): readonly RequestSite[] {
    return this.#hasLeading ? allDoubted(this.#sites) : this.#sites;
  }

  #walk(node: JsonNode, isKnown: boolean): void {
    if (node.type === 'array') for (const item of node.items) this.#walk(item, isKnown);
    if (node.type !== 'object') return;
    if (node.members.has('url')) {
      this.#sites.push(new JsonRequest(node, isKnown).site);
      return;
    }
    const areKnown = isKnown && [...node.members].every(([key, member]) => isBeside(key, member));
    for (const [key, member] of node.members) {
      // Folders say it of the requests in them, some by their number only.
      if (isLeadingAround(key) && !leadsNowhere(key, member)) this.#hasLeading = true;
      if (key !== 'event') this.#walk(member, areKnown && CONTAINERS.has(key));
    }
  }
}

/** Where the requests of an API client's JSON go; none where it is no JSON. */
export function readApiClient(text: string): RequestReading {
  const root = understood(() => readJson(text));
  if (!root) return NOTHING_KNOWN;
  return { sites: new JsonCollection(root).sites, quotes: quotesOf(text, 'json') };
}
